using System.Diagnostics;
using Xunit;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Zip;
using ZipFile = System.IO.Compression.ZipFile;

namespace Zarr.Core.Tests.Stores.Zip;

/// <summary>
/// Two processes and one archive. The other process runs this test program again, with <see cref="Child"/> as the only test and
/// the archive in an environment variable.
/// </summary>
public sealed class ZipStoreProcessTests : IDisposable
{
    private const string Variable = "ZARR_TEST_CHILD_ARCHIVE";

    // Not made in the other process, which is killed and could not remove it.
    private TemporaryDirectory? _temporary;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _temporary?.Dispose();

    [Fact]
    public async Task While_another_process_writes_reads_work_and_writes_are_refused_and_when_it_is_killed_the_former_archive_is_there()
    {
        _temporary = new TemporaryDirectory();
        var path = Path.Combine(_temporary.Path, "a.zip");
        var store = new ZipStore(path);
        await store.SetAsync(StoreKey.Parse("former"), new byte[1000], WriteCondition.None, Cancel);

        var program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(ZipStoreProcessTests).Assembly.Location] : [];
        using var child = Process.Start(new ProcessStartInfo(program, [.. host, "-explicit", "only", "-method", $"{typeof(ZipStoreProcessTests).FullName}.{nameof(Child)}"])
        {
            RedirectStandardOutput = true,
            Environment = { [Variable] = path },
        })!;
        try
        {
            while (!File.Exists(path + ".ready"))
            {
                Assert.False(child.HasExited, "The other process ended before it wrote.");
                await Task.Delay(5, Cancel);
            }

            Assert.NotNull(await store.FindAsync(StoreKey.Parse("former"), Cancel));
            Assert.Null(await store.FindAsync(StoreKey.Parse("latter"), Cancel));
            Assert.NotNull(await store.FindAsync(StoreKey.Parse("batch"), Cancel));
            var error = await Assert.ThrowsAsync<ZarrException>(async () => await store.SetAsync(StoreKey.Parse("mine"), new byte[1], WriteCondition.None, Cancel));
            Assert.Equal(ZarrErrorId.StoreLocked, error.Id);
            using (var archive = ZipFile.OpenRead(path)) Assert.Equal(["former", "batch"], archive.Entries.Select(entry => entry.FullName));
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync(CancellationToken.None);
        }

        using (var archive = ZipFile.OpenRead(path)) Assert.Equal(["former", "batch"], archive.Entries.Select(entry => entry.FullName));
        await store.SetAsync(StoreKey.Parse("mine"), new byte[1], WriteCondition.None, Cancel);
        using (var archive = ZipFile.OpenRead(path)) Assert.Equal(["former", "batch", "mine"], archive.Entries.Select(entry => entry.FullName));
        Assert.False(File.Exists(path + ".lock"));
    }

    [Fact(Explicit = true)]
    public async Task Child()
    {
        var path = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(path is null, "Only run by the other test of this class, in a process of its own.");
        var store = new ZipStore(path);
        await store.SetAsync(StoreKey.Parse("batch"), new byte[10], WriteCondition.None, Cancel);
        await using var batch = store.BeginBatch();
        await store.SetAsync(StoreKey.Parse("latter"), new byte[100], WriteCondition.None, Cancel);
        await File.WriteAllBytesAsync(path + ".ready", [], Cancel);
        await Task.Delay(TimeSpan.FromMinutes(1), Cancel); // killed long before
    }
}
