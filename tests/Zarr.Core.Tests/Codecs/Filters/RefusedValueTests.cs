using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Filters;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Codecs.Filters;

/// <summary>A value with an element that a codec cannot store is refused as a whole, whichever of its chunks shows that: none of them has been written then.</summary>
public class RefusedValueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Cases => new(from codec in new[] { "delta", "delta after scale", "scale after delta", "packbits", "packbits after transpose" } from isSharded in new[] { false, true } select (codec, isSharded));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Chunks_before_the_one_that_is_refused_are_not_written(string codecs, bool isSharded)
    {
        var store = new MemoryStore();
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder
        {
            Shape = new(24), ChunkShape = new Shape(4), ShardShape = isSharded ? new Shape(8) : (Shape?)null, DataType = DataType.Parse("int16"), Codecs = Codecs(codecs),
        }.Build(), cancel: Cancel);
        short[] sound = [.. Enumerable.Range(1, 24).Select(i => (short)(i % 7))];
        await array.WriteAsync(ZarrSelection.All, sound, cancel: Cancel);
        var before = await StoredAsync(store);
        // In the last chunk; the first is covered in part.
        short[] refused = [.. sound[2..22], 300, 1];
        Assert.Equal(ZarrErrorId.ValueNotConvertible, (await Assert.ThrowsAsync<ZarrException>(async () => await array.WriteAsync(ZarrSelection.Parse("2:24"), refused, cancel: Cancel))).Id);
        Assert.Equal(before, await StoredAsync(store));
        refused[^2] = 5;
        await array.WriteAsync(ZarrSelection.Parse("2:24"), refused, cancel: Cancel);
        var read = (short[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data;
        Assert.Equal(sound.Take(2).Concat(refused), read);
    }

    private static ICodec[] Codecs(string codecs)
    {
        var delta = new DeltaCodec(null, new StoredType(DataType.Parse("int8"), false));
        var packbits = new PackBitsCodec(PackBitsPadding.None, false, 0, 7);
        return codecs switch
        {
            "delta" => [delta],
            "delta after scale" => [CodecRegistry.Create("scale_offset", new() { ["scale"] = 1, ["offset"] = 0 }), delta],
            "scale after delta" => [new DeltaCodec(), new AsTypeCodec(null, new StoredType(DataType.Parse("int8"), false))],
            "packbits" => [packbits],
            _ => [CodecRegistry.Create("transpose", new() { ["order"] = new System.Text.Json.Nodes.JsonArray(0) }), packbits],
        };
    }

    private static async Task<string[]> StoredAsync(MemoryStore store)
    {
        var found = new List<string>();
        await foreach (var entry in store.ListAsync(StoreKey.Root, recurse: true, Cancel))
        {
            using var value = await store.GetAsync(entry.Key, ByteRange.All, Cancel);
            found.Add($"{entry.Key} {entry.Version} {Convert.ToHexString(value!.Bytes.Span)}");
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }
}
