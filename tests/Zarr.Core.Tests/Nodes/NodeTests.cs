using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Format.DataTypes;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Nodes;

/// <summary>What tests of trees share: a store, nodes in it, its documents.</summary>
public abstract class NodeTests
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected static StoreKey Key(string key) => StoreKey.Parse(key);

    protected static async Task<ZarrGroup> GroupAsync(IStore store, string key, ZarrFormat format = ZarrFormat.V3, Dictionary<string, object?>? attributes = null) =>
        await ZarrGroup.CreateAsync(store, Key(key), format, attributes, cancel: Cancel);

    protected static async Task<ZarrArray> ArrayAsync(
        IStore store, string key, ZarrFormat format = ZarrFormat.V3, Dictionary<string, object?>? attributes = null, bool overwrite = false) => await ZarrArray.CreateAsync(
            store, Key(key), new ArrayBuilder { Shape = new(4), ChunkShape = new(2), DataType = DataType.Parse("int32"), Codecs = [], Format = format }.Build(), attributes, overwrite, Cancel);

    protected static async Task<ZarrGroup> OpenAsync(IStore store, string key = "") => Assert.IsType<ZarrGroup>(await ZarrNode.OpenAsync(store, Key(key), Cancel));

    protected static async Task PutAsync(IStore store, string key, string text) => await store.SetAsync(Key(key), Encoding.UTF8.GetBytes(text), WriteCondition.None, Cancel);

    protected static async Task<JsonObject?> JsonAsync(IStore store, string key)
    {
        using var value = await store.GetAsync(Key(key), ByteRange.All, Cancel);
        return value is null ? null : JsonNode.Parse(value.Bytes.Span)!.AsObject();
    }

    /// <summary>Everything in a store, by key.</summary>
    protected static async Task<Dictionary<string, string>> AllAsync(IStore store)
    {
        var all = new Dictionary<string, string>();
        await foreach (var entry in store.ListAsync(StoreKey.Root, true, Cancel))
        {
            using var value = await store.GetAsync(entry.Key, ByteRange.All, Cancel);
            all[entry.Key.Value] = Convert.ToHexString(value!.Bytes.Span);
        }

        return all;
    }

    protected static async Task<string> NamesAsync(IAsyncEnumerable<ListedNode> nodes) =>
        string.Join(' ', await nodes.Select(found => found.Node is null ? $"!{found.Key}" : $"{found.Key}{(found.IsLast ? "." : "")}").ToListAsync(Cancel));
}
