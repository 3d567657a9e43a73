using System.Buffers.Binary;
using System.Diagnostics;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Locks;

namespace Zarr.Core.Tests.Stores;

/// <summary>
/// Several processes on one store. The other processes run this test program again, with <see cref="Child"/> as the only
/// test and what it is to do in environment variables.
/// </summary>
public sealed class DirectoryStoreProcessTests : IDisposable
{
    private const string RootVariable = "ZARR_TEST_CHILD_ROOT", ModeVariable = "ZARR_TEST_CHILD_MODE", LocksVariable = "ZARR_TEST_CHILD_LOCKS";

    // Processes are dear under Wine.
    private static readonly int s_rounds = Wine.IsHost ? 20 : 150;

    private static readonly StoreKey Counter = StoreKey.Parse("a/n");

    // Not made in the other processes: one that is killed could not remove it.
    private TemporaryDirectory? _temporary;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Root => Path.Combine((_temporary ??= new TemporaryDirectory()).Path, "store");

    public void Dispose() => _temporary?.Dispose();

    [Theory]
    [InlineData("lock", "")]
    [InlineData("condition", "")]
    [InlineData("lock", "TMPDIR")]
    [InlineData("condition", "TMPDIR")]
    [InlineData("lock", "DOTNET_SYSTEM_IO_DISABLEFILELOCKING")]
    [InlineData("condition", "DOTNET_SYSTEM_IO_DISABLEFILELOCKING")]
    [InlineData("lock", "user")]
    [InlineData("condition", "user")]
    [InlineData("lock", "Served")]
    [InlineData("condition", "Served")]
    [InlineData("lock", "Leased")]
    [InlineData("condition", "Leased")]
    public async Task Increments_from_several_processes_lose_nothing_whatever_they_have_not_in_common(string mode, string difference)
    {
        Assert.SkipWhen(difference == "user" && !(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv")), "Only root can be another user.");
        Assert.SkipWhen(difference is "TMPDIR" or "DOTNET_SYSTEM_IO_DISABLEFILELOCKING" && OperatingSystem.IsWindows(), "Windows does not know it.");
        Assert.SkipWhen(difference == "Served" && OperatingSystem.IsWindows(), "Windows has no such locks.");
        if (Enum.TryParse<LockKind>(difference, out var kind)) new ZarrContext { Locks = kind }.Enter();
        await new DirectoryStore(Root).SetAsync(Counter, new byte[4], WriteCondition.None, Cancel);
        if (difference == "user") Open(Root);
        using var one = Start(mode, difference);
        using var two = Start(mode, difference);
        await Increment(Root, mode);
        await Finish(one);
        await Finish(two);
        using var value = await new DirectoryStore(Root).GetAsync(Counter, ByteRange.All, Cancel);
        Assert.Equal(3 * s_rounds, BinaryPrimitives.ReadInt32LittleEndian(value!.Bytes.Span));
        Assert.Equal("n", Path.GetFileName(Assert.Single(Directory.GetFiles(Root, "*", SearchOption.AllDirectories))));
    }

    [Fact]
    public async Task Writers_to_inner_chunks_of_one_shard_in_several_processes_lose_nothing()
    {
        await ZarrArray.CreateAsync(new DirectoryStore(Root), StoreKey.Root, new ArrayBuilder
        {
            Shape = new(3 * s_rounds), ChunkShape = new(3 * s_rounds / 10), ShardShape = new(3 * s_rounds), DataType = DataType.Parse("int32"),
        }.Build(), cancel: Cancel);
        using var one = Start("shard 0");
        using var two = Start("shard 1");
        await WriteShard(Root, 2);
        await Finish(one);
        await Finish(two);
        var array = await ZarrArray.OpenAsync(new DirectoryStore(Root), StoreKey.Root, Cancel);
        Assert.Equal(Enumerable.Range(1, 3 * s_rounds), (int[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Leased")]
    public async Task The_lock_of_a_process_that_dies_is_free_again(string difference)
    {
        if (Enum.TryParse<LockKind>(difference, out var kind)) new ZarrContext { Locks = kind }.Enter();
        using var child = Start("hold", difference);
        try
        {
            var store = new DirectoryStore(Root);
            while (await store.FindAsync(StoreKey.Parse("held"), Cancel) is null)
            {
                Assert.False(child.HasExited, "The other process ended before it held the lock.");
                await Task.Delay(5, Cancel);
            }

            var waits = new StoreWaits();
            new ZarrContext { Waits = waits, Locks = ZarrContext.Current?.Locks }.Enter();
            var waiting = store.LockAsync(Counter, LockLevel.Value, Cancel).AsTask();
            Assert.False(waiting.IsCompleted);
            while (waits.First?.Holder is null) await Task.Delay(50, Cancel);
            Assert.StartsWith($"process {child.Id}", waits.First.Holder, StringComparison.Ordinal);
            child.Kill();
            (await waiting).Dispose();
            Assert.Equal("held", Path.GetFileName(Assert.Single(Directory.GetFiles(Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))));
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact(Explicit = true)]
    public async Task Child()
    {
        var root = Environment.GetEnvironmentVariable(RootVariable);
        Assert.SkipWhen(root is null, "Only run by the other tests of this class, in a process of its own.");
        var mode = Environment.GetEnvironmentVariable(ModeVariable)!;
        if (Enum.TryParse<LockKind>(Environment.GetEnvironmentVariable(LocksVariable), out var kind)) new ZarrContext { Locks = kind }.Enter();
        if (mode.StartsWith("shard", StringComparison.Ordinal))
        {
            await WriteShard(root, mode[^1] - '0');
            return;
        }

        if (mode != "hold")
        {
            await Increment(root, mode);
            return;
        }

        var store = new DirectoryStore(root);
        using var held = await store.LockAsync(Counter, LockLevel.Value, Cancel);
        await store.SetAsync(StoreKey.Parse("held"), new byte[1], WriteCondition.None, Cancel);
        await Task.Delay(TimeSpan.FromMinutes(1), Cancel); // killed long before
    }

    // Every third element, from all inner chunks in turn: three writers share each of them.
    private static async Task WriteShard(string root, int writer)
    {
        var array = await ZarrArray.OpenAsync(new DirectoryStore(root), StoreKey.Root, Cancel);
        for (var i = writer; i < 3 * s_rounds; i += 3) await array.WriteAsync(ZarrSelection.Parse(FormattableString.Invariant($"{i}")), i + 1, cancel: Cancel);
    }

    private static async Task Increment(string root, string mode)
    {
        var store = new DirectoryStore(root);
        for (var round = 0; round < s_rounds;)
        {
            using var held = mode == "lock" ? await store.LockAsync(Counter, LockLevel.Value, Cancel) : null;
            using var value = await store.GetAsync(Counter, ByteRange.All, Cancel);
            var next = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(next, 1 + BinaryPrimitives.ReadInt32LittleEndian(value!.Bytes.Span));
            try
            {
                await store.SetAsync(Counter, next, mode == "lock" ? WriteCondition.None : WriteCondition.IfVersion(value.Version), Cancel);
                round++;
            }
            catch (ZarrException e) when (mode == "condition" && e.Id == ZarrErrorId.WriteConflict)
            {
                await Task.Yield();
            }
        }
    }

    private Process Start(string mode, string difference = "")
    {
        var program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(DirectoryStoreProcessTests).Assembly.Location] : [];
        string[] line = [program, .. host, "-explicit", "only", "-method", $"{typeof(DirectoryStoreProcessTests).FullName}.{nameof(Child)}"];
        // User and group nobody.
        if (difference == "user") line = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", .. line];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            // Beside its settings, a host that brings its own runtime takes itself for "dotnet".
            WorkingDirectory = Path.GetDirectoryName(Root)!,
            Environment = { [RootVariable] = Root, [ModeVariable] = mode, [LocksVariable] = difference },
        };
        if (difference == "TMPDIR") start.Environment[difference] = Directory.CreateDirectory(Path.Combine(_temporary!.Path, Path.GetRandomFileName())).FullName;
        if (difference == "DOTNET_SYSTEM_IO_DISABLEFILELOCKING") start.Environment[difference] = "1";
        return Process.Start(start)!;
    }

    // For every user.
    private static void Open(string root)
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode All = (UnixFileMode)0x1ff;
        File.SetUnixFileMode(Path.GetDirectoryName(root)!, All);
        foreach (var directory in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).Append(root)) File.SetUnixFileMode(directory, All);
    }

    private static async Task Finish(Process process)
    {
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0 && output.Contains("Total: 1"), output);
    }
}
