using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.DataTypes;
using Zarr.Operations.Searching;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Searching;

/// <summary>Searches of arrays: what they find, in which order, and which chunks they read for it.</summary>
public class ValueSearchTests
{
    private readonly CountingStore _store = new(new MemoryStore());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<ZarrArray> CreateAsync(Shape shape, Shape chunks, Shape? shards = null, string type = "int32")
    {
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Root, new ArrayBuilder { Shape = shape, ChunkShape = chunks, ShardShape = shards, DataType = DataType.Parse(type), FillValue = -1 }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(0, (int)shape.ElementCount).ToArray(), cancel: Cancel);
        _store.Reset();
        return array;
    }

    [Fact]
    public async Task What_is_found_is_what_looking_at_every_element_finds_with_and_without_statistics() => await Gen.Int[0, 1_000_000].SampleAsync(async seed =>
    {
        var random = new Random(seed);
        var rank = random.Next(1, 4);
        Shape Lengths(Func<int, long> length) => new([.. Enumerable.Range(0, rank).Select(length)]);
        var (shape, chunks) = (Lengths(_ => random.Next(1, 12)), Lengths(_ => random.Next(1, 5)));
        var shards = random.Next(2) == 0 ? Lengths(axis => chunks[axis] * random.Next(1, 4)) : (Shape?)null;
        var array = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root,
            new ArrayBuilder { Shape = shape, ChunkShape = chunks, ShardShape = shards, DataType = DataType.Parse("float32"), FillValue = random.Next(2) == 0 ? 3f : float.NaN }.Build());
        var part = ZarrSelection.FromItems([.. shape.Select(n => AxisItem.Slice(random.NextInt64(n), null))]);
        await array.WriteAsync(part, Enumerable.Range(0, (int)array.Extent(part).Elements).Select(_ => random.Next(9) == 0 ? float.NaN : random.Next(10)).ToArray());
        if (random.Next(2) == 0) await array.KeepChunkStatisticsAsync();
        // Some chunks have changed since.
        if (random.Next(2) == 0) await array.WriteAsync(ZarrSelection.FromPoints([.. shape.Select(n => random.NextInt64(n))], rank), 5f);

        var selection = random.Next(4) switch
        {
            0 => ZarrSelection.All,
            1 => ZarrSelection.FromPoints([.. Enumerable.Range(0, random.Next(20)).SelectMany(_ => shape.Select(n => random.NextInt64(n)))], rank),
            2 => ZarrSelection.FromItems([.. shape.Select(n => AxisItem.List([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.NextInt64(n))]))]),
            _ => ZarrSelection.FromItems([.. shape.Select(n => AxisItem.Slice(random.NextInt64(n), null, random.Next(1, 4)))]),
        };
        ValueCondition condition = random.Next(5) switch
        {
            0 => new() { GreaterThan = random.Next(10), LessOrEqual = random.Next(10) },
            1 => new() { Equal = random.Next(10) },
            2 => new() { NotEqual = random.Next(10) },
            3 => new() { NaN = true },
            _ => new() { GreaterOrEqual = random.Next(10), NotEqual = random.Next(10) },
        };
        bool IsMeant(float x) => condition.NaN ? float.IsNaN(x)
            : (condition.GreaterThan is not int a || x > a) && (condition.LessOrEqual is not int b || x <= b) && (condition.Equal is not int c || x == c)
                && (condition.NotEqual is not int d || x != d) && (condition.GreaterOrEqual is not int e || x >= e);

        var slice = await array.ReadAsync(selection);
        var expected = Enumerable.Range(0, (int)slice.Count).Where(i => IsMeant(((float[])slice.Data)[i])).Select(i => (slice.GetArrayIndex(i), ((float[])slice.Data)[i])).ToArray();
        var summary = new SearchSummary();
        var found = await array.FindValuesAsync(selection, condition, summary).ToArrayAsync();
        Assert.Equal(expected.Select(e => $"{e.Item1}={e.Item2}").Order(), found.Select(f => $"{f.Index}={f.Value}").Order());
        Assert.Equal(expected.Length, summary.Found);
        Assert.Equal(expected.Length, await array.CountValuesAsync(selection, condition));

        // In C order of the chunks, or of the shards and the chunks in each.
        long Ordinal(Shape index, Shape lengths) => index.Select((i, axis) => i / lengths[axis]).Aggregate(0L, (sum, i) => sum * 100 + i);
        var order = found.Select(f => (shards is { } s ? Ordinal(f.Index, s) : 0, Ordinal(f.Index, chunks))).ToArray();
        Assert.Equal(order.Order(), order);
        Assert.All(found, f => Assert.Equal(array.Metadata.KeyEncoding.Encode([.. f.Index.Select((i, axis) => i / array.Metadata.ChunkShape[axis])]), f.Key));
    }, iter: 400, threads: 1);

    [Fact]
    public async Task Without_statistics_every_stored_chunk_is_read_once()
    {
        var array = await CreateAsync(new(100), new(10));
        await array.ClearAsync(ZarrSelection.Parse("30:50"), cancel: Cancel);
        _store.Reset();
        var summary = new SearchSummary();
        Assert.Equal([77, 78, 79], (await array.FindValuesAsync(ZarrSelection.All, new() { GreaterThan = 76, LessThan = 80 }, summary, cancel: Cancel).ToArrayAsync(Cancel)).Select(f => f.Value));
        // Each chunk, and the statistics, which are not there.
        Assert.Equal((11L, 0L), (_store.Gets, _store.Finds));
        Assert.Equal((8L, 0L, 2L, 3L), (summary.Read, summary.RuledOut, summary.Missing, summary.Found));
    }

    [Fact]
    public async Task With_statistics_only_chunks_are_read_that_can_have_such_an_element()
    {
        var array = await CreateAsync(new(100), new(10));
        await array.ClearAsync(ZarrSelection.Parse("30:50"), cancel: Cancel);
        await array.KeepChunkStatisticsAsync(cancel: Cancel);
        _store.Reset();
        var summary = new SearchSummary();
        Assert.Equal(3, (await array.FindValuesAsync(ZarrSelection.All, new() { GreaterThan = 76, LessThan = 80 }, summary, cancel: Cancel).ToArrayAsync(Cancel)).Length);
        Assert.Equal((2L, 10L), (_store.Gets, _store.Finds));
        Assert.Equal((1L, 7L, 2L), (summary.Read, summary.RuledOut, summary.Missing));

        // One that has changed is read.
        await array.WriteAsync(ZarrSelection.Parse("5"), 77, cancel: Cancel);
        _store.Reset();
        Assert.Equal(["5", "77", "78", "79"], (await array.FindValuesAsync(ZarrSelection.All, new() { GreaterThan = 76, LessThan = 80 }, cancel: Cancel).ToArrayAsync(Cancel)).Select(f => f.Index.ToString()));
        Assert.Equal(3L, _store.Gets);
        _store.Reset();
        // Chunks all of whose elements count are not read for a count; nor is any outside the selection.
        Assert.Equal(25 + 1, await array.CountValuesAsync(ZarrSelection.Parse(":5"), new() { LessThan = 77 }, cancel: Cancel) + await array.CountValuesAsync(ZarrSelection.Parse("76:97"), new() { GreaterOrEqual = 76 }, cancel: Cancel));
        Assert.Equal(4L, _store.Gets);
    }

    [Fact]
    public async Task Of_shards_only_the_index_and_those_chunks_are_read()
    {
        var array = await CreateAsync(new(100), new(5), new(50));
        await array.KeepChunkStatisticsAsync(cancel: Cancel);
        _store.Reset();
        var summary = new SearchSummary();
        Assert.Equal([62], (await array.FindValuesAsync(ZarrSelection.All, new() { Equal = 62 }, summary, cancel: Cancel).ToArrayAsync(Cancel)).Select(f => f.Value));
        Assert.Equal((1L, 19L), (summary.Read, summary.RuledOut));
        Assert.Equal(1L + 2 + 1, _store.Gets);
    }

    [Fact]
    public async Task Whoever_takes_few_results_reads_few_chunks()
    {
        var array = await CreateAsync(new(100_000), new(100));
        await foreach (var found in array.FindValuesAsync(ZarrSelection.All, new() { GreaterThan = 3 }, cancel: Cancel))
        {
            Assert.Equal("4", found.Index.ToString());
            break;
        }

        Assert.InRange(_store.Gets, 1, 8 * Environment.ProcessorCount);
    }

    [Fact]
    public async Task Of_an_array_that_is_not_stored_all_or_nothing_is_found_without_reading()
    {
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Root, new ArrayBuilder { Shape = new(1_000_000, 1000), ChunkShape = new(1000, 1000), DataType = DataType.Parse("float64"), FillValue = double.NaN }.Build(), cancel: Cancel);
        Assert.Equal(1_000_000_000L, await array.CountValuesAsync(ZarrSelection.All, new() { NaN = true }, cancel: Cancel));
        Assert.Equal(0L, await array.CountValuesAsync(ZarrSelection.All, new() { GreaterThan = 0 }, cancel: Cancel));
        var first = await array.FindValuesAsync(ZarrSelection.Parse("5:,-1"), new() { NaN = true }, cancel: Cancel).FirstAsync(Cancel);
        Assert.Equal(("5,999", double.NaN, "c/0/0"), (first.Index.ToString(), first.Value, first.Key));
    }

    [Fact]
    public async Task Texts_are_found_by_equality()
    {
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Root, new ArrayBuilder { Shape = new(7), ChunkShape = new(2), DataType = DataType.Parse("string"), FillValue = "none" }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse(":4"), new[] { "a", "b", "none", "a" }, cancel: Cancel);
        Assert.Equal(["0", "3"], (await array.FindValuesAsync(ZarrSelection.All, new() { Equal = "a" }, cancel: Cancel).ToArrayAsync(Cancel)).Select(f => f.Index.ToString()));
        Assert.Equal(["2=none", "4=none", "5=none", "6=none"], (await array.FindValuesAsync(ZarrSelection.All, new() { Equal = "none" }, cancel: Cancel).ToArrayAsync(Cancel)).Select(f => $"{f.Index}={f.Value}"));
        Assert.Equal(3L, await array.CountValuesAsync(ZarrSelection.All, new() { NotEqual = "none" }, cancel: Cancel));
    }

    [Fact]
    public async Task A_damaged_chunk_is_an_error()
    {
        var array = await CreateAsync(new(10), new(5));
        await _store.SetAsync(StoreKey.Parse("c/1"), new byte[3], WriteCondition.None, Cancel);
        Assert.Equal(ZarrErrorId.ChunkCorrupt, (await Assert.ThrowsAsync<ZarrException>(async () => await array.CountValuesAsync(ZarrSelection.All, new() { Equal = 1 }, cancel: Cancel))).Id);
    }
}
