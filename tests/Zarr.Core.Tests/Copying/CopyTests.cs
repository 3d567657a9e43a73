using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Operations.Copying;
using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Copying;

/// <summary>What the tests of copies share: stores in memory, and arrays of some hundred elements in them.</summary>
public abstract class CopyTests
{
    protected static readonly StoreKey A = StoreKey.Parse("a"), B = StoreKey.Parse("b");

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected static Task<ZarrArray> CreateAsync(IStore store, ArrayBuilder builder, object? attributes = null) => CreateAsync(store, A, builder, attributes);

    protected static async Task<ZarrArray> CreateAsync(IStore store, StoreKey key, ArrayBuilder builder, object? attributes = null)
    {
        var array = await ZarrArray.CreateAsync(store, key, builder.Build(), attributes as System.Collections.IDictionary, cancel: Cancel);
        var count = (int)array.Count;
        object values = builder.DataType.IsVariableLength ? Enumerable.Range(0, count).Select(i => $"text {i}").ToArray() : Enumerable.Range(0, count).Select(i => i % 100 + 1).ToArray();
        await array.WriteAsync(ZarrSelection.All, values, cancel: Cancel);
        return array;
    }

    protected static ArrayBuilder Builder(string type = "int32", ZarrFormat format = ZarrFormat.V3) =>
        new() { Shape = new(20, 30), ChunkShape = new(7, 8), DataType = DataType.Parse(type), Format = format };

    protected static async Task<ZarrArray> CopyAsync(ZarrNode source, ArrayChanges? changes = null, bool overwrite = false) =>
        (ZarrArray)await source.CopyAsync(source.Store, B, changes, overwrite, cancel: Cancel);

    protected static async Task SameAsync(ZarrArray expected, ZarrArray actual)
    {
        var (one, other) = (await expected.ReadAsync(ZarrSelection.All, cancel: Cancel), await actual.ReadAsync(ZarrSelection.All, cancel: Cancel));
        Assert.Equal(one.Shape, other.Shape);
        Assert.Equal(one.Data, other.Data);
    }

    protected static async Task<ZarrException> RefusedAsync(ZarrErrorId id, Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<ZarrException>(action);
        Assert.Equal(id, error.Id);
        return error;
    }

    protected static Dictionary<string, string> Values(IStore store, string below = "") => store.ListAsync(StoreKey.Parse(below), true, Cancel).ToBlockingEnumerable(Cancel)
        .ToDictionary(entry => entry.Key.Value, entry => Convert.ToHexString(Bytes(store, entry.Key)));

    protected static byte[] Bytes(IStore store, StoreKey key)
    {
        using var value = store.GetAsync(key, ByteRange.All, Cancel).AsTask().GetAwaiter().GetResult();
        return value!.Bytes.ToArray();
    }

    protected static JsonObject Json(IStore store, string key) => (JsonObject)JsonNode.Parse(Bytes(store, StoreKey.Parse(key)))!;

    protected static async Task SetAsync(IStore store, string key, string text) =>
        await store.SetAsync(StoreKey.Parse(key), Encoding.UTF8.GetBytes(text), WriteCondition.None, Cancel);
}
