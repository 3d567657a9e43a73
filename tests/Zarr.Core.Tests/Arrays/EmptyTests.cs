using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>Arrays without axes, and with axes of length 0, of every type, in both formats, in chunks and in shards: all that works on others works on them.</summary>
public class EmptyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Types => [.. DataType.All.Select(t => t.Name), "datetime64[s]", "timedelta64[25us]", "S3", "U3", "V3", """[["a","<i4"],["b","|u1"]]"""];

    private static IEnumerable<ArrayBuilder> Builders(string type, params long[] shape)
    {
        var dataType = DataType.Parse(type);
        ICodec bytes = dataType.Name == "object" ? CodecRegistry.Parse("json2") : dataType.Name == "string" ? CodecRegistry.Parse("vlen-utf8")
            : dataType.Name == "bytes" ? CodecRegistry.Parse("vlen-bytes") : new BytesCodec(dataType.ItemSize > 1 ? true : null);
        long[] chunks = [.. shape.Select(_ => 2L)], shards = [.. shape.Select(_ => 4L)];
        foreach (var codecs in (ICodec[][])[[bytes], [TransposeCodec.Reversed(shape.Length), bytes, CodecRegistry.Parse("blosc"), CodecRegistry.Parse("crc32c")]])
        {
            if (CanBe(() => dataType.SpellV2(true))) yield return new() { Shape = shape, ChunkShape = new(chunks), DataType = dataType, Format = ZarrFormat.V2, Codecs = codecs };
            if (!CanBe(() => dataType.SpellV3())) continue;
            yield return new() { Shape = shape, ChunkShape = new(chunks), DataType = dataType, Codecs = codecs };
            yield return new() { Shape = shape, ChunkShape = new(chunks), ShardShape = new(shards), DataType = dataType, Codecs = codecs };
        }
    }

    private static bool CanBe(Func<object> spell)
    {
        try
        {
            spell();
            return true;
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.FormatNotSupported)
        {
            return false;
        }
    }

    private static async Task<ZarrArray> CreateAsync(ArrayBuilder builder)
    {
        var store = new MemoryStore();
        await ZarrArray.CreateAsync(store, StoreKey.Parse("a"), builder.Build(), cancel: Cancel);
        return await ZarrArray.OpenAsync(store, StoreKey.Parse("a"), Cancel);
    }

    // An element that is not fill, whatever the type.
    private static object? Element(DataType type) => type.Name switch
    {
        "bool" => true,
        "string" => "é",
        "bytes" => new byte[] { 1 },
        "object" => 5L,
        "complex_float8_e8m0fnu" => System.Numerics.Complex.One + System.Numerics.Complex.ImaginaryOne, // which has no zero
        _ when type.Fields.Count > 0 => new Dictionary<string, object?> { ["a"] = 1, ["b"] = 2 },
        ['S' or 'U', ..] => "z",
        ['V' or 'r', ..] => new byte[] { 1, 2, 3 },
        ['d' or 't', ..] => 1L,
        _ => 1,
    };

    private static string Text(ZarrSlice slice) => Fixtures.CanonicalElement.Spell(slice.DataType.IsVariableLength ? slice.Data.GetValue(0) : Convert.ToHexString(slice.ToBytes()));

    [Theory]
    [MemberData(nameof(Types))]
    public async Task An_array_without_axes_has_one_element_and_one_chunk(string type)
    {
        foreach (var builder in Builders(type))
        {
            var array = await CreateAsync(builder);
            Assert.Equal((0, 1L, 1L), (array.Rank, array.Count, array.ChunkCount));
            var fill = Text(await array.ReadAsync(ZarrSelection.All, cancel: Cancel));
            await array.WriteAsync(ZarrSelection.All, Element(array.DataType), cancel: Cancel);
            var written = Text(await (await ZarrArray.OpenAsync(array.Store, array.Key, Cancel)).ReadAsync(ZarrSelection.Parse("..."), cancel: Cancel));
            Assert.NotEqual(fill, written);
            Assert.NotNull(await array.Store.FindAsync(StoreKey.Parse(builder.Format == ZarrFormat.V2 ? "a/0" : "a/c"), Cancel));
            Assert.Equal(1, (await array.MeasureAsync(Cancel)).StoredCount);
            Assert.Equal(ChunkState.Stored, Assert.Single(await array.ScanChunksAsync(ZarrSelection.All, cancel: Cancel).ToListAsync(Cancel)).State);
            await array.ClearAsync(ZarrSelection.All, cancel: Cancel);
            Assert.Equal(fill, Text(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)));
            Assert.Equal(0, (await array.MeasureAsync(Cancel)).StoredCount);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task An_array_of_no_elements_takes_everything_and_grows(string type)
    {
        foreach (var shape in (long[][])[[0], [0, 3], [3, 0]])
        {
            foreach (var builder in Builders(type, shape))
            {
                var array = await CreateAsync(builder);
                Assert.Equal((0L, 0L), (array.Count, array.ChunkCount));
                await array.WriteAsync(ZarrSelection.All, Element(array.DataType), cancel: Cancel);
                await array.ClearAsync(ZarrSelection.All, cancel: Cancel);
                Assert.Equal(0, (await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Count);
                Assert.Equal(shape, (await array.ReadAsync(ZarrSelection.Parse("::-1"), cancel: Cancel)).Shape.ToArray());
                Assert.Equal((0L, 0L), ((await array.MeasureAsync(Cancel)).StoredCount, (await array.MeasureAsync(Cancel)).StoredLength));
                Assert.Empty(await array.ScanChunksAsync(ZarrSelection.All, cancel: Cancel).ToListAsync(Cancel));

                await array.ResizeAsync(new([.. shape.Select(n => n == 0 ? 5 : n)]), cancel: Cancel);
                await array.WriteAsync(ZarrSelection.All, Element(array.DataType), cancel: Cancel);
                Assert.True((await array.MeasureAsync(Cancel)).StoredCount > 0);
                await array.ResizeAsync(new(shape), cancel: Cancel);
                Assert.Equal(0, (await array.MeasureAsync(Cancel)).StoredCount);
                Assert.Equal(0, (await (await ZarrArray.OpenAsync(array.Store, array.Key, Cancel)).ReadAsync(ZarrSelection.All, cancel: Cancel)).Count);
            }
        }
    }
}
