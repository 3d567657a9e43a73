using System.Diagnostics;
using System.Net.Sockets;
using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Operations.Validation;
using Zarr.Platform;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Stores;

/// <summary>What stands where a value should, and is no file: it is told at once, and never waited for.</summary>
public sealed class NotAFileTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private Socket? _socket;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DirectoryStore Store => new(_folder.Path);

    public static TheoryData<string> Kinds => ["a directory", "a named pipe", "a socket", "a device"];

    public void Dispose()
    {
        _socket?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_mode_that_tells_no_kind_does_not_make_a_value_something_else() => Assert.Equal(FileKind.File, UnixFile.KindOf(0x1a4));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task In_the_place_of_a_chunk_it_is_an_error_of_reading_and_of_writing(string kind)
    {
        var array = await CreateAsync();
        Put(kind, "a/c/1");
        await FailsAsync(ZarrErrorId.StoreReadFailed, kind, async () => await array.ReadAsync(ZarrSelection.All, cancel: Cancel));
        await FailsAsync(ZarrErrorId.StoreReadFailed, kind, async () => await array.ScanChunksAsync(ZarrSelection.All, cancel: Cancel).ToListAsync(Cancel));
        await FailsAsync(ZarrErrorId.StoreReadFailed, kind, async () => await array.ScanChunksAsync(ZarrSelection.All, ChunkDetail.Statistics, cancel: Cancel).ToListAsync(Cancel));
        await FailsAsync(ZarrErrorId.StoreWriteFailed, kind, async () => await array.WriteAsync(ZarrSelection.Parse("4:8"), 1, cancel: Cancel));
        await FailsAsync(ZarrErrorId.StoreReadFailed, kind, async () => await array.WriteAsync(ZarrSelection.Parse("5"), 1, cancel: Cancel));
        await FailsAsync(ZarrErrorId.StoreReadFailed, kind, async () => await Store.FindAsync(StoreKey.Parse("a/c/1"), Cancel));
        // The other chunks are as they are.
        var first = (int[])(await array.ReadAsync(ZarrSelection.Parse("0:4"), cancel: Cancel)).Data;
        Assert.Equal([0, 1, 2, 3], first);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task In_the_place_of_a_document_it_is_an_error_and_no_missing_node(string kind)
    {
        await CreateAsync();
        await ZarrGroup.CreateAsync(Store, StoreKey.Parse("g"), ZarrFormat.V2, cancel: Cancel);
        foreach (var document in new[] { "a/zarr.json", "g/.zgroup", "g/.zattrs" })
        {
            var node = StoreKey.Parse(document).Parent;
            File.Delete(Path.Combine(_folder.Path, document));
            Put(kind, document);
            await FailsAsync(ZarrErrorId.StoreReadFailed, kind, async () => await ZarrNode.OpenAsync(Store, node, Cancel));
            Assert.Contains(await StoreHealth.CheckAsync(Store, node, cancel: Cancel).ToListAsync(Cancel), problem => problem.Severity == ProblemSeverity.Error && problem.Message.Contains(kind));
        }
    }

    [Theory]
    [InlineData("a named pipe")]
    [InlineData("a socket")]
    [InlineData("a device")]
    public async Task It_is_listed_and_told_by_a_check(string kind)
    {
        await CreateAsync();
        Put(kind, "a/c/1");
        Assert.Contains(await Store.ListAsync(StoreKey.Parse("a"), recurse: true, Cancel).ToListAsync(Cancel), entry => entry.Key.Value == "a/c/1");
        Assert.Contains(await StoreHealth.CheckAsync(Store, StoreKey.Parse("a"), cancel: Cancel).ToListAsync(Cancel), problem => problem.Key == "a/c/1" && problem.Message.Contains(kind));
        var listed = new StoreEntry?[2];
        await FailsAsync(ZarrErrorId.StoreReadFailed, kind, async () => await Store.FindAsync(new[] { StoreKey.Parse("a/c/0"), StoreKey.Parse("a/c/1") }, listed, Cancel));
    }

    [Theory]
    [InlineData("a named pipe")]
    [InlineData("a device")]
    public async Task A_link_to_it_counts_as_it(string kind)
    {
        var array = await CreateAsync();
        Put(kind, "elsewhere");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "a/c/1"), Path.Combine(_folder.Path, "elsewhere"));
        await FailsAsync(ZarrErrorId.StoreReadFailed, kind, async () => await array.ReadAsync(ZarrSelection.All, cancel: Cancel));
    }

    [Theory]
    [InlineData("a named pipe")]
    [InlineData("a socket")]
    [InlineData("a device")]
    public async Task In_the_place_of_an_archive_it_is_an_error(string kind)
    {
        Put(kind, "x.zip");
        var store = new ZipStore(Path.Combine(_folder.Path, "x.zip"));
        await FailsAsync(ZarrErrorId.StoreReadFailed, kind, async () => await store.GetAsync(StoreKey.Parse("k"), ByteRange.All, Cancel));
        await FailsAsync(ZarrErrorId.StoreReadFailed, kind, async () => await store.SetAsync(StoreKey.Parse("k"), new byte[1], WriteCondition.None, Cancel));
        Put(kind, "plain");
        Assert.Null(FileStores.Find(Path.Combine(_folder.Path, "plain")));
    }

    [Fact]
    public async Task Opening_a_pipe_waits_for_nobody()
    {
        Put("a named pipe", "pipe");
        var opened = Task.Run(() => Assert.Throws<ZarrException>(() => FileState.Open(Path.Combine(_folder.Path, "pipe"))), Cancel);
        Assert.Equal(ZarrErrorId.StoreReadFailed, (await opened).Id);
    }

    private async Task<ZarrArray> CreateAsync()
    {
        var array = await ZarrArray.CreateAsync(Store, StoreKey.Parse("a"), new ArrayBuilder { Shape = new(12), ChunkShape = new(4), DataType = DataType.Parse("int32"), Codecs = [] }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(0, 12).ToArray(), cancel: Cancel);
        File.Delete(Path.Combine(_folder.Path, "a/c/1"));
        return array;
    }

    private void Put(string kind, string key)
    {
        var path = Path.Combine(_folder.Path, key);
        if (kind == "a directory")
        {
            Directory.CreateDirectory(path);
            return;
        }

        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has these under names of their own.");
        switch (kind)
        {
            case "a named pipe":
                using (var made = Process.Start("mkfifo", [path])) made.WaitForExit();
                break;
            case "a socket":
                _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                // Such names are short.
                var here = Path.Combine(Path.GetTempPath(), $"z{Random.Shared.Next():x}");
                _socket.Bind(new UnixDomainSocketEndPoint(here));
                File.Move(here, path);
                break;
            default:
                File.CreateSymbolicLink(path, "/dev/null");
                break;
        }
    }

    private static async Task FailsAsync(ZarrErrorId id, string kind, Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<ZarrException>(action);
        Assert.True(error.Id == id && error.Message.Contains(kind), error.ToString());
    }
}
