using CsCheck;
using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Sharding;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>Arrays whose chunks are kept in shards, held against plain ones, and what their operations may cost.</summary>
public class ShardedArrayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly CountingStore _store = new(new MemoryStore());

    private async Task<ZarrArray> CreateAsync(Shape shape, Shape chunks, Shape shards, IndexLocation location = IndexLocation.End, params ICodec[] codecs)
    {
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Root, new ArrayBuilder
        {
            Shape = shape, ChunkShape = chunks, ShardShape = shards, ShardIndexLocation = location, DataType = DataType.Parse("int32"), Codecs = codecs,
        }.Build(), cancel: Cancel);
        _store.Reset();
        return array;
    }

    private static int[] Range(int count) => [.. Enumerable.Range(1, count)];

    [Fact]
    public async Task What_is_written_is_read_by_whoever_opens_the_store()
    {
        var array = await CreateAsync(new(10, 10), new(2, 2), new(4, 4));
        Assert.Equal((new Shape(2, 2), new Shape(4, 4), 9), (array.ChunkShape, array.ShardShape!.Value, array.ChunkCount));
        await array.WriteAsync(ZarrSelection.All, Range(100), cancel: Cancel);
        Assert.Equal(9, _store.Sets);
        var again = await ZarrArray.OpenAsync(_store, StoreKey.Root, Cancel);
        Assert.Equal((new Shape(2, 2), new Shape(4, 4)), (again.ChunkShape, again.ShardShape!.Value));
        Assert.Equal(Range(100), (int[])again.GetSlice(":").Data);
    }

    [Fact]
    public async Task Any_sequence_of_operations_leaves_what_it_leaves_in_a_plain_array() => await Gen.Int[0, 1_000_000].SampleAsync(async seed =>
    {
        var random = new Random(seed);
        var rank = random.Next(1, 4);
        Shape Lengths(Func<int, long> length) => new([.. Enumerable.Range(0, rank).Select(length)]);
        var shape = Lengths(_ => random.Next(0, 14));
        var chunks = Lengths(_ => random.Next(1, 4));
        var shards = Lengths(axis => chunks[axis] * random.Next(1, 4));
        var nested = random.Next(4) == 0;
        var outer = nested ? Lengths(axis => shards[axis] * random.Next(1, 3)) : shards;
        ICodec[] codecs = random.Next(2) == 0 ? [new BytesCodec(true), new GzipCodec(1)] : [new BytesCodec(false)];
        if (nested) codecs = [new ShardingCodec(chunks, codecs, null, (IndexLocation)random.Next(2))];
        var store = new MemoryStore();
        var builder = new ArrayBuilder { Shape = shape, ChunkShape = chunks, DataType = DataType.Parse("int16"), FillValue = random.Next(2), Codecs = [] };
        var plain = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, builder.Build());
        var metadata = builder.Build() with { ChunkShape = outer, Codecs = [new ShardingCodec(nested ? shards : chunks, codecs, null, (IndexLocation)random.Next(2))] };
        var sharded = await ZarrArray.CreateAsync(store, StoreKey.Root, metadata);
        for (var step = 0; step < 8; step++)
        {
            var items = plain.Shape.Select(n => random.Next(5) == 0 && n > 0
                ? AxisItem.List([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.NextInt64(n))])
                : AxisItem.Slice(random.NextInt64(-n - 1, n + 2), random.NextInt64(-n - 1, n + 2), random.Next(3) == 0 ? -random.Next(1, 4) : random.Next(1, 3)));
            var points = plain.Count == 0 ? [] : Enumerable.Range(0, random.Next(0, 30)).SelectMany(_ => plain.Shape.Select(n => random.NextInt64(n))).ToArray();
            var selection = random.Next(4) == 0 ? ZarrSelection.All : random.Next(3) == 0 ? ZarrSelection.FromPoints(points, rank) : ZarrSelection.FromItems([.. items]);
            switch (random.Next(8))
            {
                case 6:
                    var gone = (await ScanAsync(sharded, ChunkDetail.InnerChunks)).Where(_ => random.Next(3) == 0).ToArray();
                    await ZarrChunk.DeleteAsync(gone);
                    foreach (var chunk in gone) await plain.ClearAsync(ZarrSelection.FromItems([.. chunk.Origin.Zip(chunk.Shape, (start, length) => AxisItem.Slice(start, start + length))]));
                    break;
                case 7:
                    var (outermost, innermost) = (await ScanAsync(sharded, ChunkDetail.Statistics), await ScanAsync(sharded, ChunkDetail.Statistics | ChunkDetail.InnerChunks));
                    await sharded.KeepChunkStatisticsAsync();
                    Assert.Equal(Plain(outermost), Plain(await ScanAsync(sharded, ChunkDetail.Statistics)));
                    Assert.Equal(Plain(innermost), Plain(await ScanAsync(sharded, ChunkDetail.Statistics | ChunkDetail.InnerChunks)));
                    break;
                case 0:
                    await plain.ClearAsync(selection);
                    await sharded.ClearAsync(selection);
                    break;
                case 1:
                    var resized = Lengths(_ => random.Next(0, 14));
                    await plain.ResizeAsync(resized);
                    await sharded.ResizeAsync(resized);
                    break;
                default:
                    var value = Enumerable.Range(0, (int)plain.Extent(selection).Elements).Select(_ => (short)random.Next(3)).ToArray();
                    await plain.WriteAsync(selection, value);
                    await sharded.WriteAsync(selection, value);
                    break;
            }

            Assert.Equal((short[])(await plain.ReadAsync(ZarrSelection.All)).Data, (short[])(await sharded.ReadAsync(ZarrSelection.All)).Data);
            if (!items.Any()) continue;
            var part = ZarrSelection.FromItems([.. plain.Shape.Select(n => AxisItem.Slice(random.NextInt64(0, n + 1), null))]);
            Assert.Equal((short[])(await plain.ReadAsync(part)).Data, (short[])(await sharded.ReadAsync(part)).Data);
        }

        static async Task<ZarrChunk[]> ScanAsync(ZarrArray array, ChunkDetail detail) => await array.ScanChunksAsync(ZarrSelection.All, detail).ToArrayAsync();

        static IEnumerable<ZarrChunk> Plain(ZarrChunk[] chunks) => chunks.Select(chunk => chunk with { IsKept = null, StoredVersion = default });
    }, iter: 400);

    [Fact]
    public async Task One_inner_chunk_costs_the_index_and_its_own_bytes()
    {
        foreach (var location in Enum.GetValues<IndexLocation>())
        {
            var array = await ZarrArray.CreateAsync(_store, StoreKey.Parse(location.ToString()), new ArrayBuilder
            {
                Shape = new(64, 64), ChunkShape = new(8, 8), ShardShape = new(64, 64), ShardIndexLocation = location, DataType = DataType.Parse("int32"), Codecs = [],
            }.Build(), cancel: Cancel);
            await array.WriteAsync(ZarrSelection.All, Range(64 * 64), cancel: Cancel);
            _store.Reset();
            var slice = await array.ReadAsync(ZarrSelection.Parse("9, 9:12"), cancel: Cancel);
            Assert.Equal([9 * 64 + 10, 9 * 64 + 11, 9 * 64 + 12], (int[])slice.Data);
            Assert.Equal((2L, 64L * 16 + 4 + 8 * 8 * 4), (_store.Gets, _store.BytesRead));
        }
    }

    [Fact]
    public async Task A_row_of_inner_chunks_reads_the_index_of_each_shard_once_and_a_whole_shard_is_one_read()
    {
        var array = await CreateAsync(new(64, 64), new(8, 8), new(32, 32));
        await array.WriteAsync(ZarrSelection.All, Range(64 * 64), cancel: Cancel);
        _store.Reset();
        await array.ReadAsync(ZarrSelection.Parse("3"), cancel: Cancel);
        Assert.Equal(2 * (1 + 4), _store.Gets);
        _store.Reset();
        await array.ReadAsync(ZarrSelection.All, cancel: Cancel);
        Assert.Equal(4, _store.Gets);
    }

    [Fact]
    public async Task Each_shard_is_written_once_however_many_inner_chunks_change_and_read_only_where_some_stay()
    {
        var array = await CreateAsync(new(64, 64), new(8, 8), new(32, 32));
        await array.WriteAsync(ZarrSelection.All, Range(64 * 64), cancel: Cancel);
        Assert.Equal((0L, 4L), (_store.Gets, _store.Sets));
        _store.Reset();
        await array.WriteAsync(ZarrSelection.Parse("::7, ::3"), -1, cancel: Cancel);
        Assert.Equal((4L, 4L), (_store.Gets, _store.Sets));
        _store.Reset();
        await array.WriteAsync(ZarrSelection.Parse("0:32, 8:64"), 5, cancel: Cancel);
        Assert.Equal((1L, 2L), (_store.Gets, _store.Sets));
    }

    [Fact]
    public async Task Inner_chunks_that_a_write_does_not_touch_keep_their_bytes_even_damaged_ones()
    {
        var array = await CreateAsync(new(8), new(2), new(8), IndexLocation.End, new BytesCodec(false), new Crc32CCodec());
        await array.WriteAsync(ZarrSelection.All, Range(8), cancel: Cancel);
        var key = StoreKey.Parse("c/0");
        using (var value = await _store.GetAsync(key, ByteRange.All, Cancel))
        {
            var bytes = value!.Bytes.ToArray();
            bytes[0] ^= 1;
            await _store.SetAsync(key, bytes, WriteCondition.None, Cancel);
        }

        await array.WriteAsync(ZarrSelection.Parse("5"), 60, cancel: Cancel);
        Assert.Equal([3, 4, 5, 60, 7, 8], (int[])array.GetSlice("2:").Data);
        var error = Assert.Throws<ZarrException>(() => array.GetSlice("0:2"));
        Assert.Equal(ZarrErrorId.ChecksumMismatch, error.Id);
        Assert.Contains("inner chunk 0 of the shard 'c/0'", error.Message, StringComparison.Ordinal);
    }

    [Fact] // rule 38
    public async Task Inner_chunks_of_fill_are_left_out_and_a_shard_of_nothing_else_is_deleted()
    {
        var array = await CreateAsync(new(8), new(2), new(8), IndexLocation.End, new BytesCodec(false));
        await array.WriteAsync(ZarrSelection.All, new[] { 1, 1, 0, 0, 0, 0, 2, 2 }, cancel: Cancel);
        Assert.Equal(2 * 8 + 4 * 16 + 4, (await _store.FindAsync(StoreKey.Parse("c/0"), Cancel))!.Value.Length);
        await array.WriteAsync(ZarrSelection.Parse("0:2"), 0, cancel: Cancel);
        Assert.Equal(8 + 4 * 16 + 4, (await _store.FindAsync(StoreKey.Parse("c/0"), Cancel))!.Value.Length);
        await array.ClearAsync(ZarrSelection.Parse("6:"), cancel: Cancel);
        Assert.Null(await _store.FindAsync(StoreKey.Parse("c/0"), Cancel));
    }

    [Theory]
    [InlineData(false, 300)]
    [InlineData(true, 30)]
    public async Task Writers_to_inner_chunks_of_one_shard_lose_nothing(bool onDisk, int rounds)
    {
        const int writers = 4;
        using var folder = new TemporaryDirectory();
        IStore memory = new MemoryStore();
        IStore Open() => onDisk ? new DirectoryStore(folder.Path) : memory;
        await ZarrArray.CreateAsync(Open(), StoreKey.Root, new ArrayBuilder { Shape = new(32), ChunkShape = new(4), ShardShape = new(32), DataType = DataType.Parse("int32") }.Build(), cancel: Cancel);
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var array = await ZarrArray.OpenAsync(Open(), StoreKey.Root, Cancel);
            // Two writers share each inner chunk.
            var mine = ZarrSelection.FromItems([AxisItem.Slice(writer, null, writers)]);
            for (var round = 1; round <= rounds; round++)
            {
                await array.WriteAsync(mine, round, cancel: Cancel);
                Assert.All((int[])(await array.ReadAsync(mine, cancel: Cancel)).Data, v => Assert.Equal(round, v));
            }
        }, Cancel)));
        Assert.All((int[])(await ZarrArray.OpenAsync(Open(), StoreKey.Root, Cancel)).GetSlice(":").Data, v => Assert.Equal(rounds, v));
    }

    [Fact]
    public async Task A_shard_that_is_replaced_while_it_is_read_gives_old_or_new_elements_never_a_mixture_of_bytes()
    {
        var array = await CreateAsync(new(64), new(8), new(64), IndexLocation.End, new BytesCodec(false), new GzipCodec(1), new Crc32CCodec());
        await array.WriteAsync(ZarrSelection.All, 1, cancel: Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var writer = Task.Run(async () =>
        {
            for (var i = 2; !stop.IsCancellationRequested; i++)
                await array.WriteAsync(ZarrSelection.All, Enumerable.Range(0, 64).Select(n => n % 8 < 1 + i % 7 ? i : -i).ToArray(), cancel: CancellationToken.None);
        }, Cancel);
        for (var i = 0; i < 2000; i++)
        {
            var read = (int[])(await array.ReadAsync(ZarrSelection.Parse("8:16"), cancel: Cancel)).Data;
            Assert.All(read, v => Assert.Equal(Math.Abs(read[0]), Math.Abs(v)));
        }

        await stop.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task A_scan_gives_a_record_for_each_shard_or_for_each_inner_chunk_from_the_index_alone()
    {
        var array = await CreateAsync(new(12), new(2), new(8), IndexLocation.Start, new BytesCodec(false));
        await array.WriteAsync(ZarrSelection.Parse("2:10"), Range(8), cancel: Cancel);
        _store.Reset();
        var shards = await array.ScanChunksAsync(ZarrSelection.All, cancel: Cancel).ToArrayAsync(Cancel);
        Assert.Equal([("c/0", 92L, ChunkState.Stored), ("c/1", 76L, ChunkState.Stored)], shards.Select(c => (c.Key, c.StoredLength, c.State)));
        var chunks = await array.ScanChunksAsync(ZarrSelection.All, ChunkDetail.InnerChunks, cancel: Cancel).ToArrayAsync(Cancel);
        Assert.Equal(2, _store.Gets);
        Assert.Equal(
            [("c/0", null, 0L, ChunkState.Missing), ("c/0", 68L, 8L, ChunkState.Stored), ("c/0", 76L, 8L, ChunkState.Stored), ("c/0", 84L, 8L, ChunkState.Stored),
             ("c/1", 68L, 8L, ChunkState.Stored), ("c/1", (long?)null, 0L, ChunkState.Missing)],
            chunks.Select(c => (c.Key, c.Offset, c.StoredLength, c.State)));
        Assert.Equal([0, 1, 2, 3, 4, 5], chunks.Select(c => c.Index[0]));
        var statistics = await array.ScanChunksAsync(ZarrSelection.All, ChunkDetail.InnerChunks | ChunkDetail.Statistics, cancel: Cancel).ToArrayAsync(Cancel);
        Assert.Equal([0, 1, 3, 5, 7, 0], statistics.Select(c => c.Minimum));
    }

    [Fact]
    public async Task A_damaged_index_is_told_for_every_inner_chunk_and_stops_nothing_else()
    {
        var array = await CreateAsync(new(8), new(2), new(4));
        await array.WriteAsync(ZarrSelection.All, Range(8), cancel: Cancel);
        await _store.SetAsync(StoreKey.Parse("c/0"), new byte[] { 1, 2, 3 }, WriteCondition.None, Cancel);
        var chunks = await array.ScanChunksAsync(ZarrSelection.All, ChunkDetail.InnerChunks, cancel: Cancel).ToArrayAsync(Cancel);
        Assert.Equal([ChunkState.Corrupt, ChunkState.Corrupt, ChunkState.Stored, ChunkState.Stored], chunks.Select(c => c.State));
        Assert.Equal(ZarrErrorId.ChunkCorrupt, Assert.Throws<ZarrException>(() => array.GetSlice("0")).Id);
        Assert.Equal(ZarrErrorId.ChunkCorrupt, (await Assert.ThrowsAsync<ZarrException>(async () => await array.WriteAsync(ZarrSelection.Parse("0"), 1, cancel: Cancel))).Id);
        Assert.Equal([5, 6, 7, 8], (int[])array.GetSlice("4:").Data);
    }
}
