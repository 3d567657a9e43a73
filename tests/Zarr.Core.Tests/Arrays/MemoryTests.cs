using System.Diagnostics;
using System.Globalization;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Operations.Copying;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Core.Tests.Arrays;

/// <summary>
/// The most memory an operation holds at once, counted in the middle of its reads and writes; in a process of its own, because pools give back
/// what other tests have left in them whenever they like.
/// </summary>
public sealed class MemoryTests : IDisposable
{
    private const string Variable = "ZARR_TEST_MEMORY";

    private const long MiB = 1 << 20, Chunk = MiB;

    // A full collection each time.
    private const int LooksPerOperation = 40;

    // Not made where nothing is done.
    private TemporaryDirectory? _temporary;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static long Workers => 3 * Chunk * Environment.ProcessorCount;

    private string Folder => (_temporary ??= new TemporaryDirectory()).Path;

    public void Dispose() => _temporary?.Dispose();

    [Fact]
    public Task A_full_read_holds_its_result_and_three_chunks_for_each_worker() => RunAsync(nameof(Reads));

    [Theory]
    [InlineData(nameof(Copies))]
    [InlineData(nameof(Converts))]
    public Task A_copy_into_other_chunks_holds_64_MiB_and_three_chunks_for_each_worker(string work) => RunAsync(work);

    [Fact]
    public async Task Reads()
    {
        SkipElsewhere();
        var (array, peak) = await CreateAsync(128);
        var held = await peak.OfAsync(async () => await array.ReadAsync(ZarrSelection.All, cancel: Cancel));
        Assert.InRange(held, 128 * MiB, 128 * MiB + Workers);
    }

    [Fact]
    public Task Copies() => CopyAsync("int32");

    [Fact]
    public Task Converts() => CopyAsync("float64");

    private async Task CopyAsync(string type)
    {
        SkipElsewhere();
        var (array, peak) = await CreateAsync(256);
        var target = peak.Watch(new DirectoryStore(Path.Combine(Folder, "copy")));
        var changes = new ArrayChanges { ChunkShape = new Shape(16, 8192), DataType = DataType.Parse(type), Codecs = [CodecRegistry.Parse("blosc:blosclz:5:shuffle")] };
        var held = await peak.OfAsync(async () => await array.CopyAsync(target, StoreKey.Root, changes, cancel: Cancel));
        Assert.InRange(held, Chunk, 64 * MiB + Workers);
    }

    private static void SkipElsewhere() => Assert.SkipUnless(Environment.GetEnvironmentVariable(Variable) is not null, "Runs in a process of its own.");

    private static async Task RunAsync(string work)
    {
        var host = Environment.ProcessPath!;
        string[] program = Path.GetFileNameWithoutExtension(host) == "dotnet" ? [typeof(MemoryTests).Assembly.Location] : [];
        var start = new ProcessStartInfo(host, [.. program, "-method", $"{typeof(MemoryTests).FullName}.{work}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Variable] = "1";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, await output + await error);
        Assert.Contains("Total: 1", await output, StringComparison.Ordinal);
        Assert.Contains("Skipped: 0", await output, StringComparison.Ordinal);
    }

    /// <summary>So many MiB that count up, in chunks of 1 MiB, as tall as wide.</summary>
    private async Task<(ZarrArray Array, Peak Peak)> CreateAsync(int size)
    {
        const int Columns = 8192, Rows = 512;
        var peak = new Peak(size / LooksPerOperation);
        var array = await ZarrArray.CreateAsync(peak.Watch(new DirectoryStore(Path.Combine(Folder, "array"))), StoreKey.Root, new ArrayBuilder
        {
            Shape = new(size * MiB / sizeof(int) / Columns, Columns), ChunkShape = new Shape(512, 512), DataType = DataType.Parse("int32"), Codecs = [CodecRegistry.Parse("blosc:lz4:5:shuffle")],
        }.Build(), cancel: Cancel);
        var values = new int[Rows * Columns];
        for (var row = 0; row < array.Shape[0]; row += Rows)
        {
            for (var i = 0; i < values.Length; i++) values[i] = row * Columns + i;
            await array.WriteAsync(ZarrSelection.Parse(string.Create(CultureInfo.InvariantCulture, $"{row}:{row + Rows}")), values, cancel: Cancel);
        }

        return (array, peak);
    }

    /// <summary>Looks at the heap in every so many reads and writes.</summary>
    private sealed class Peak(int every)
    {
        private readonly Lock _looking = new();
        private long _most;
        private bool _isOn;

        public FaultyStore Watch(IStore store) => new(store) { OnRead = Look, OnWrite = Look };

        /// <summary>The most bytes the heap held beyond what it held before.</summary>
        public async Task<long> OfAsync(Func<Task> work)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            (_most, _isOn) = (0, true);
            await work();
            _isOn = false;
            return _most - before;
        }

        private FaultyStore.Fault Look(long number, StoreKey key)
        {
            if (_isOn && number % every == 0)
                lock (_looking) _most = Math.Max(_most, GC.GetTotalMemory(forceFullCollection: true));
            return FaultyStore.Fault.None;
        }
    }
}
