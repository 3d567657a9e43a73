using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>Reads and writes through the whole chain, held against plain loops over a flat array.</summary>
public class ReadWriteTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<ZarrArray> CreateAsync(Shape shape, Shape chunks, string type = "int32", object? fill = null, ZarrFormat format = ZarrFormat.V3, params ICodec[] codecs) =>
        await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder
        {
            Shape = shape, ChunkShape = chunks, DataType = DataType.Parse(type), FillValue = fill, Format = format, Codecs = codecs,
        }.Build(), cancel: Cancel);

    private static int[] Range(int count) => [.. Enumerable.Range(0, count)];

    [Fact]
    public async Task An_array_that_was_never_written_reads_as_its_fill_value()
    {
        var array = await CreateAsync(new(5, 7), new(2, 3), fill: 42);
        var slice = await array.ReadAsync(ZarrSelection.All, cancel: Cancel);
        Assert.Equal(new Shape(5, 7), slice.Shape);
        Assert.All((int[])slice.Data, v => Assert.Equal(42, v));
    }

    [Theory]
    [InlineData(ZarrFormat.V2)]
    [InlineData(ZarrFormat.V3)]
    public async Task What_was_written_is_read_by_whoever_opens_the_store(ZarrFormat format)
    {
        var array = await CreateAsync(new(5, 7), new(2, 3), format: format);
        await array.WriteAsync(ZarrSelection.All, Range(35), cancel: Cancel);
        var again = await ZarrArray.OpenAsync(array.Store, StoreKey.Root, Cancel);
        Assert.Equal(Range(35), (int[])(await again.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
        Assert.Equal([7, 8, 9], (int[])again.GetSlice("1, :3").Data);
    }

    [Fact]
    public async Task Any_sequence_of_writes_leaves_what_plain_loops_leave() =>
        await Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1000000]).SampleAsync(async (rank, seed) =>
        {
            var random = new Random(seed);
            var shape = new Shape(Enumerable.Range(0, rank).Select(_ => (long)random.Next(0, 8)).ToArray());
            var chunks = new Shape(shape.Select(n => (long)random.Next(1, (int)n + 3)).ToArray());
            ICodec[] codecs = rank > 1 && random.Next(2) == 0 ? [TransposeCodec.Reversed(rank), new BytesCodec(true)] : random.Next(2) == 0 ? [] : [new GzipCodec(1), new Crc32CCodec()];
            var array = await CreateAsync(shape, chunks, "int16", fill: random.Next(3), codecs: codecs);
            var model = new short[shape.ElementCount];
            Array.Fill(model, (short)array.FillValue!);

            for (var step = 0; step < 6; step++)
            {
                var items = new List<AxisItem>();
                var lists = new List<long[]>();
                for (var axis = 0; axis < rank; axis++)
                {
                    var n = shape[axis];
                    var start = random.NextInt64(-n - 1, n + 2);
                    var stop = random.NextInt64(-n - 1, n + 2);
                    var by = random.Next(2) == 0 ? random.Next(1, 4) : -random.Next(1, 4);
                    items.Add(AxisItem.Slice(start, stop, by));
                    lists.Add([.. Positions(start, stop, by, n)]);
                }

                var selection = ZarrSelection.FromItems([.. items]);
                var places = Places(shape, lists).ToArray();
                if (random.Next(5) == 0)
                {
                    await array.ClearAsync(selection);
                    foreach (var place in places) model[place] = (short)array.FillValue!;
                }
                else
                {
                    var values = places.Select(_ => random.Next(4)).ToArray();
                    await array.WriteAsync(selection, values);
                    for (var i = 0; i < places.Length; i++) model[places[i]] = (short)values[i];
                }

                Assert.Equal(places.Select(p => model[p]), (short[])(await array.ReadAsync(selection)).Data);
            }

            Assert.Equal(model, (short[])(await array.ReadAsync(ZarrSelection.All)).Data);
        }, iter: 300);

    [Fact]
    public async Task A_chunk_that_is_all_fill_is_not_stored_unless_asked()
    {
        var array = await CreateAsync(new(4), new(2), fill: 1);
        await array.WriteAsync(ZarrSelection.All, new[] { 1, 1, 1, 2 }, cancel: Cancel);
        Assert.Equal(1, (await array.MeasureAsync(Cancel)).StoredCount);
        await array.WriteAsync(ZarrSelection.All, 1, cancel: Cancel);
        Assert.Equal(0, (await array.MeasureAsync(Cancel)).StoredCount);
        await array.WriteAsync(ZarrSelection.All, 1, writeEmptyChunks: true, cancel: Cancel);
        Assert.Equal(2, (await array.MeasureAsync(Cancel)).StoredCount);
    }

    [Theory] // rule 23
    [InlineData("float64", "-0.0", 0.0, 1)]
    [InlineData("float64", "0.0", 0.0, 0)]
    [InlineData("float64", "NaN", double.NaN, 1)] // .NET's NaN has the sign bit set, the fill value has not
    public async Task Elements_are_fill_only_when_every_bit_agrees(string type, string fill, double written, int stored)
    {
        var array = await CreateAsync(new(4), new(4), type, fill);
        await array.WriteAsync(ZarrSelection.All, written, cancel: Cancel);
        Assert.Equal(stored, (await array.MeasureAsync(Cancel)).StoredCount);
    }

    [Fact]
    public async Task Zero_dimensional_and_empty_arrays_are_arrays()
    {
        var scalar = await CreateAsync(Shape.Scalar, Shape.Scalar);
        await scalar.WriteAsync(ZarrSelection.All, 7, cancel: Cancel);
        Assert.Equal(7, (await scalar.ReadAsync(ZarrSelection.All, cancel: Cancel)).GetValue());
        Assert.NotNull(await scalar.Store.FindAsync(StoreKey.Parse("c"), Cancel));

        var empty = await CreateAsync(new(0, 3), new(2, 2));
        await empty.WriteAsync(ZarrSelection.All, 7, cancel: Cancel);
        Assert.Equal(0, (await empty.ReadAsync(ZarrSelection.All, cancel: Cancel)).Count);
        Assert.Equal(0, empty.ChunkCount);
    }

    [Fact]
    public async Task Values_broadcast_by_numpys_rules_and_flat_lists_fill_in_c_order()
    {
        var array = await CreateAsync(new(2, 3), new(2, 2));
        await array.WriteAsync(ZarrSelection.All, new[] { 1, 2, 3 }, cancel: Cancel);
        Assert.Equal([1, 2, 3, 1, 2, 3], (int[])array.GetSlice(":").Data);
        await array.WriteAsync(ZarrSelection.All, new[,] { { 4 }, { 5 } }, cancel: Cancel);
        Assert.Equal([4, 4, 4, 5, 5, 5], (int[])array.GetSlice(":").Data);
        await array.WriteAsync(ZarrSelection.All, Range(6), cancel: Cancel);
        Assert.Equal(Range(6), (int[])array.GetSlice(":").Data);
        await array.WriteAsync(ZarrSelection.All, new object[] { new object[] { 6, 5, 4 }, new object[] { 3L, 2.0, "1" } }, cancel: Cancel);
        Assert.Equal([6, 5, 4, 3, 2, 1], (int[])array.GetSlice(":").Data);
        var error = await Assert.ThrowsAsync<ZarrException>(async () => await array.WriteAsync(ZarrSelection.All, new[] { 1, 2, 3, 4 }, cancel: Cancel));
        Assert.Equal(ZarrErrorId.ValueShapeMismatch, error.Id);
        Assert.Equal([6, 5, 4, 3, 2, 1], (int[])array.GetSlice(":").Data);
    }

    private static IEnumerable<long> Positions(long start, long stop, int step, long n)
    {
        // Python's slice.indices, written out.
        long low = step > 0 ? 0 : -1, high = step > 0 ? n : n - 1;
        long Clamp(long v) => Math.Clamp(v < 0 ? v + n : v, low, high);
        stop = Clamp(stop);
        for (var i = Clamp(start); step > 0 ? i < stop : i > stop; i += step) yield return i;
    }

    private static IEnumerable<long> Places(Shape shape, List<long[]> lists)
    {
        IEnumerable<long> places = [0L];
        for (var axis = 0; axis < lists.Count; axis++)
        {
            var (n, list) = (shape[axis], lists[axis]);
            places = places.SelectMany(p => list.Select(i => p * n + i)).ToArray();
        }

        return places;
    }
}
