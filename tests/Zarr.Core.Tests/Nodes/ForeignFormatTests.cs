using System.Text;
using Xunit;
using Zarr.Core.Tests.Stores;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Nodes;

/// <summary>What is of another format is named where a node is looked for.</summary>
public class ForeignFormatTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("an N5 dataset", """attributes.json:{"dataType":"uint8","dimensions":[4],"blockSize":[2],"compression":{"type":"raw"}}""")]
    [InlineData("an N5 container", """attributes.json:{"n5":"2.5.0"}""")]
    [InlineData("a file of kerchunk references", """:{"version":1,"refs":{".zgroup":"{}"}}""")]
    [InlineData("a file of kerchunk references", """: {".zgroup":"{\"zarr_format\":2}","a/0":["s3://x",0,1]}""")]
    [InlineData("kerchunk references in parquet files", """.zmetadata:{"metadata":{".zgroup":{"zarr_format":2}},"record_size":10000}""", "a/refs.0.parq:PAR1")]
    [InlineData("an Icechunk repository", "refs/branch.main/ref.json:{}", "snapshots/0:x")]
    [InlineData("an Icechunk repository", "repo:x", "snapshots/0:x", "manifests/0:x")]
    [InlineData("a store of a draft of Zarr v3", "meta/root/a.array.json:{}")]
    [InlineData("a store of a draft of Zarr v3", "meta/root.array.json:{}")]
    [InlineData("an HDF5 or netCDF-4 file", ":\u0089HDF\r\n\u001a\nx")]
    [InlineData("a netCDF file", ":CDF\u0001x")]
    [InlineData("a netCDF file", ":CDF\u0005x")]
    [InlineData("a TileDB array", "__schema/x:1")]
    [InlineData("a TileDB group", "__tiledb_group.tdb:")]
    [InlineData(null, """attributes.json:{"a":1}""")]
    [InlineData(null, "attributes.json:no JSON")]
    [InlineData(null, "refs/x:1")]
    [InlineData(null, """:{"a":1}""")]
    [InlineData(null, ":x")]
    public async Task What_is_there_is_named(string? kind, params string[] values)
    {
        using var folder = new TemporaryDirectory();
        foreach (var place in (string[])["here", "in/here"])
        {
            foreach (var value in values)
            {
                var (name, text) = (value[..value.IndexOf(':', StringComparison.Ordinal)], value[(value.IndexOf(':', StringComparison.Ordinal) + 1)..]);
                var path = Path.TrimEndingDirectorySeparator(Path.Join(folder.Path, place, name));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllBytesAsync(path, Encoding.Latin1.GetBytes(text), Cancel);
            }
        }

        // At the root of a store, and below it.
        foreach (var (store, key) in ((IStore, StoreKey)[])[(new DirectoryStore(Path.Join(folder.Path, "here")), StoreKey.Root), (new DirectoryStore(folder.Path), StoreKey.Parse("in/here"))])
        {
            var error = await Assert.ThrowsAsync<ZarrException>(async () => await ZarrNode.OpenAsync(store, key, Cancel));
            Assert.Equal(ZarrErrorId.NodeNotFound, error.Id);
            Assert.Equal(kind is not null, error.Message.Contains("What is there is", StringComparison.Ordinal));
            if (kind is not null) Assert.Contains(kind, error.Message, StringComparison.Ordinal);
            if (kind is not null && !values[0].StartsWith(':')) Assert.Contains(kind, Assert.Single(await StoreHealth.CheckAsync(store, key, cancel: Cancel).Where(p => p.Id == ProblemId.NodeNotFound).ToListAsync(Cancel)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Behind_a_block_of_the_users_HDF5_is_found()
    {
        var store = new MemoryStore();
        await store.SetAsync(StoreKey.Parse("a"), (byte[])[.. new byte[1024], 0x89, .. "HDF\r\n\x1a\n"u8], WriteCondition.None, Cancel);
        Assert.Contains("HDF5", (await Assert.ThrowsAsync<ZarrException>(async () => await ZarrNode.OpenAsync(store, StoreKey.Parse("a"), Cancel))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_of_v3_is_named_by_its_zarr_json()
    {
        var store = new MemoryStore();
        await store.SetAsync(StoreKey.Parse("zarr.json"), """{"zarr_format":"https://purl.org/zarr/spec/protocol/core/3.0","metadata_encoding":"x"}"""u8.ToArray(), WriteCondition.None, Cancel);
        var error = await Assert.ThrowsAsync<ZarrException>(async () => await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel));
        Assert.Equal((ZarrErrorId.MetadataInvalid, true), (error.Id, error.Message.Contains("draft", StringComparison.Ordinal)));
    }
}
