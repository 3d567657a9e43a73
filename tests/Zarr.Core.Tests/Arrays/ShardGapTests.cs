using System.Buffers.Binary;
using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Sharding;
using Zarr.Format.DataTypes;
using Zarr.Operations.Comparing;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>A shard is bounded by its index: bytes that belong to none of its chunks change no answer, however many they are and whatever is asked (rule 38).</summary>
public class ShardGapTests
{
    private static readonly int[] Elements = [.. Enumerable.Range(1, 64)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly MemoryStore _store = new();

    public static TheoryData<int, IndexLocation, bool> Gaps()
    {
        var data = new TheoryData<int, IndexLocation, bool>();
        foreach (var gap in (int[])[0, 1, 60_000, 70_000, 3_000_000])
            foreach (var location in (IndexLocation[])[IndexLocation.Start, IndexLocation.End])
                foreach (var nested in (bool[])[false, true]) data.Add(gap, location, nested);
        return data;
    }

    [Theory, MemberData(nameof(Gaps))]
    public async Task Any_part_and_the_whole_are_read(int gap, IndexLocation location, bool nested)
    {
        var array = await CreateAsync(gap, location, nested);
        foreach (var part in (string[])[":", "0", "0:4", "5:60", "::7", "8:16", "63"])
            Assert.Equal((int[])Slice(part), (int[])array.GetSlice(part).Data);
        Assert.Equal(Elements.Select(n => new Shape(n - 1)).Where(index => index[0] >= 60),
            (await array.FindValuesAsync(ZarrSelection.All, new() { GreaterOrEqual = 61 }, cancel: Cancel).ToListAsync(Cancel)).Select(found => found.Index));
    }

    [Theory, MemberData(nameof(Gaps))]
    public async Task Parts_are_written_and_the_rest_stays(int gap, IndexLocation location, bool nested)
    {
        var array = await CreateAsync(gap, location, nested);
        await array.WriteAsync(ZarrSelection.Parse("3:6"), new[] { -1, -2, -3 }, cancel: Cancel);
        var expected = Elements.ToArray();
        (expected[3], expected[4], expected[5]) = (-1, -2, -3);
        Assert.Equal(expected, (int[])array.GetSlice(":").Data);
        await array.ResizeAsync(new(30), cancel: Cancel);
        await array.ResizeAsync(new(64), cancel: Cancel);
        Array.Clear(expected, 30, 34);
        Assert.Equal(expected, (int[])array.GetSlice(":").Data);
    }

    [Theory, MemberData(nameof(Gaps))]
    public async Task Copies_comparisons_and_scans_do_not_mind(int gap, IndexLocation location, bool nested)
    {
        var array = await CreateAsync(gap, location, nested);
        var plain = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder { Shape = new(64), ChunkShape = new(5), DataType = DataType.Parse("int32") }.Build(), cancel: Cancel);
        await plain.WriteAsync(ZarrSelection.All, Elements, cancel: Cancel);
        Assert.Null((await ArrayComparer.CompareAsync(plain, array, cancel: Cancel)).Reason);
        Assert.Null((await ArrayComparer.CompareAsync(array, array, cancel: Cancel)).Reason);
        var shard = Assert.Single(await array.ScanChunksAsync(ZarrSelection.All, ChunkDetail.Statistics | ChunkDetail.Decoded, cancel: Cancel).ToListAsync(Cancel));
        Assert.Equal((ChunkState.Stored, (object)1, (object)64, await LengthAsync()), (shard.State, shard.Minimum!, shard.Maximum!, shard.StoredLength));
        Assert.All(await array.ScanChunksAsync(ZarrSelection.All, ChunkDetail.InnerChunks | ChunkDetail.Statistics, cancel: Cancel).ToListAsync(Cancel),
            (chunk, i) => Assert.Equal((ChunkState.Stored, (object)(4 * i + 1)), (chunk.State, chunk.Minimum!)));
        await array.KeepChunkStatisticsAsync(cancel: Cancel);
        Assert.All(await array.ScanChunksAsync(ZarrSelection.All, ChunkDetail.Statistics, cancel: Cancel).ToListAsync(Cancel), chunk => Assert.True(chunk.IsKept));
    }

    [Theory, MemberData(nameof(Gaps))]
    public async Task Chunks_are_taken_out_and_the_others_stay(int gap, IndexLocation location, bool nested)
    {
        var array = await CreateAsync(gap, location, nested);
        var chunks = await array.ScanChunksAsync(ZarrSelection.Parse("4:12"), ChunkDetail.InnerChunks, cancel: Cancel).ToListAsync(Cancel);
        await ZarrChunk.DeleteAsync(chunks, cancel: Cancel);
        Assert.Equal(Elements.Select(n => n is > 4 and <= 12 ? 0 : n), (int[])array.GetSlice(":").Data);
    }

    [Theory, MemberData(nameof(Gaps))]
    public async Task A_check_tells_how_many_bytes_are_unused_and_a_repair_writes_the_shard_without_them(int gap, IndexLocation location, bool nested)
    {
        var array = await CreateAsync(gap, location, nested);
        var problems = await StoreHealth.CheckAsync(_store, StoreKey.Root, checksum: true, cancel: Cancel).ToListAsync(Cancel);
        if (gap == 0)
        {
            Assert.Empty(problems);
            return;
        }

        var problem = Assert.Single(problems);
        Assert.Equal((ProblemId.ShardUnused, ProblemSeverity.Information, ProblemRepair.CompactShard, 4L * gap), (problem.Id, problem.Severity, problem.Repair, problem.StoredLength));
        var before = await LengthAsync();
        var repair = await StoreHealth.RepairAsync(problem, RepairScope.CompactShard, Cancel);
        Assert.Equal(4L * gap, repair!.StoredLength);
        Assert.Equal(before - 4L * gap, await LengthAsync());
        Assert.Equal(Elements, (int[])array.GetSlice(":").Data);
        Assert.Empty(await StoreHealth.CheckAsync(_store, StoreKey.Root, checksum: true, cancel: Cancel).ToListAsync(Cancel));
        Assert.Null(await StoreHealth.RepairAsync(problem, RepairScope.CompactShard, Cancel));
    }

    [Fact]
    public async Task Shards_behind_other_codecs_may_have_gaps_too()
    {
        var sharding = new ShardingCodec(new(4), [new BytesCodec(false)]);
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Root,
            new ArrayBuilder { Shape = new(64), ChunkShape = new(64), DataType = DataType.Parse("int32"), Codecs = [] }.Build() with { Codecs = [sharding, new GzipCodec(1)] }, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Elements, cancel: Cancel);
        var layout = ((ShardingCodec)array.Context.Chain.Codecs[0]).Layout;
        var gzip = array.Context.Chain.Codecs[1] as IBytesToBytesCodec;
        using var value = await _store.GetAsync(StoreKey.Parse("c/0"), ByteRange.All, Cancel);
        var shard = new byte[4 * 64 + layout.IndexLength];
        Assert.Equal(shard.Length, gzip!.Decode(value!.Bytes.Span, shard));
        var spread = Spread(layout, sharding, shard, 500_000);
        var encoded = new byte[gzip.MaxEncodedLength(spread.Length)];
        await _store.SetAsync(StoreKey.Parse("c/0"), encoded.AsMemory(0, gzip.Encode(spread, encoded)), WriteCondition.None, Cancel);
        Assert.Equal(Elements, (int[])array.GetSlice(":").Data);
        Assert.Equal(7, Assert.Single((int[])array.GetSlice("6").Data));
    }

    [Theory]
    [InlineData(IndexLocation.Start)]
    [InlineData(IndexLocation.End)]
    public async Task Shards_in_shards_may_have_gaps_of_their_own(IndexLocation location)
    {
        var array = await CreateAsync(0, location, nested: true);
        var (layout, codec) = (array.Context.Shards!, (ShardingCodec)array.Context.Chain.Codecs[0]);
        using var value = await _store.GetAsync(StoreKey.Parse("c/0"), ByteRange.All, Cancel);
        var parts = layout.Split(value!.Bytes.ToArray()).Select(part => (ReadOnlyMemory<byte>)Spread(layout.Chain.Shards!, (ShardingCodec)codec.Codecs[0], part.Span, 100_000)).ToArray();
        using var shard = layout.Assemble(parts);
        await _store.SetAsync(StoreKey.Parse("c/0"), shard.Memory, WriteCondition.None, Cancel);
        foreach (var part in (string[])[":", "0", "5:60", "63"]) Assert.Equal((int[])Slice(part), (int[])array.GetSlice(part).Data);
        await array.WriteAsync(ZarrSelection.Parse("3:6"), new[] { -1, -2, -3 }, cancel: Cancel);
        Assert.Equal([1, 2, 3, -1, -2, -3, .. Elements[6..]], (int[])array.GetSlice(":").Data);
        await ZarrChunk.DeleteAsync(await array.ScanChunksAsync(ZarrSelection.Parse("60:"), ChunkDetail.InnerChunks, cancel: Cancel).ToListAsync(Cancel), cancel: Cancel);
        Assert.Equal([1, 2, 3, -1, -2, -3, .. Elements[6..60], 0, 0, 0, 0], (int[])array.GetSlice(":").Data);
    }

    [Theory]
    [InlineData(ulong.MaxValue - 7, 8UL)]
    [InlineData(1UL << 63, 4UL)]
    [InlineData(8UL, ulong.MaxValue - 4)]
    [InlineData(0UL, 1UL << 40)]
    public async Task An_index_that_leads_outside_is_damage_however_long_the_shard_is(ulong offset, ulong length)
    {
        var array = await CreateAsync(70_000, IndexLocation.End, nested: false);
        using var value = await _store.GetAsync(StoreKey.Parse("c/0"), ByteRange.All, Cancel);
        var (layout, bytes) = (array.Context.Shards!, value!.Bytes.ToArray());
        var index = new byte[16 * layout.Count];
        for (var i = 0; i < layout.Count; i++) Put(index, i, offset, length);
        Encode(layout, index).CopyTo(bytes.AsSpan(bytes.Length - layout.IndexLength));
        await _store.SetAsync(StoreKey.Parse("c/0"), bytes, WriteCondition.None, Cancel);
        foreach (var action in (Action[])[() => array.GetSlice(":"), () => array.GetSlice("5"), () => array.SetSlice("5", 1)])
            Assert.Equal(ZarrErrorId.ChunkCorrupt, Assert.Throws<ZarrException>(action).Id);
    }

    [Fact]
    public async Task An_index_that_gives_the_same_long_range_to_all_chunks_is_damage_and_takes_no_memory_for_each()
    {
        var array = await CreateAsync(3_000_000, IndexLocation.End, nested: false);
        using var value = await _store.GetAsync(StoreKey.Parse("c/0"), ByteRange.All, Cancel);
        var (layout, bytes) = (array.Context.Shards!, value!.Bytes.ToArray());
        var index = new byte[16 * layout.Count];
        for (var i = 0; i < layout.Count; i++) Put(index, i, 0, (ulong)(bytes.Length - layout.IndexLength));
        Encode(layout, index).CopyTo(bytes.AsSpan(bytes.Length - layout.IndexLength));
        await _store.SetAsync(StoreKey.Parse("c/0"), bytes, WriteCondition.None, Cancel);
        foreach (var action in (Action[])[() => array.GetSlice(":"), () => array.GetSlice("5"), () => array.SetSlice("5", 1)])
            Assert.Equal(ZarrErrorId.ChunkCorrupt, Assert.Throws<ZarrException>(action).Id);
    }

    private static Array Slice(string part) => part switch
    {
        ":" => Elements,
        "0" => new[] { 1 },
        "63" => new[] { 64 },
        "::7" => Elements.Where((_, i) => i % 7 == 0).ToArray(),
        _ => part.Split(':') is [var from, var to] ? Elements[int.Parse(from, null)..int.Parse(to, null)] : throw new ArgumentException(part),
    };

    private async Task<long> LengthAsync() => (await _store.FindAsync(StoreKey.Parse("c/0"), Cancel))!.Value.Length;

    /// <summary>An array of one shard, which has gaps of so many bytes before its first chunk, after its second and third, and before its end.</summary>
    private async Task<ZarrArray> CreateAsync(int gap, IndexLocation location, bool nested)
    {
        ICodec[] codecs = [new BytesCodec(false)];
        var inner = new ShardingCodec(new(4), codecs, null, location);
        var outer = nested ? new ShardingCodec(new(16), [inner], null, location) : inner;
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Root,
            new ArrayBuilder { Shape = new(64), ChunkShape = new(64), DataType = DataType.Parse("int32"), Codecs = [] }.Build() with { Codecs = [outer] }, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Elements, cancel: Cancel);
        using var value = await _store.GetAsync(StoreKey.Parse("c/0"), ByteRange.All, Cancel);
        await _store.SetAsync(StoreKey.Parse("c/0"), Spread(array.Context.Shards!, outer, value!.Bytes.Span, gap), WriteCondition.None, Cancel);
        return array;
    }

    private static byte[] Spread(ShardLayout layout, ShardingCodec codec, ReadOnlySpan<byte> shard, int gap)
    {
        var parts = layout.Split(shard.ToArray());
        var body = new List<byte>();
        var start = layout.IndexAtStart ? layout.IndexLength : 0;
        var index = new byte[16 * layout.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            if (i is 0 or 2 or 3) body.AddRange(Enumerable.Repeat((byte)0xee, gap));
            Put(index, i, (ulong)(start + body.Count), (ulong)parts[i].Length);
            body.AddRange(parts[i].ToArray());
        }

        body.AddRange(new byte[gap]);
        var encoded = Encode(layout, index);
        return codec.IndexLocation == IndexLocation.Start ? [.. encoded, .. body] : [.. body, .. encoded];
    }

    private static byte[] Encode(ShardLayout layout, byte[] index)
    {
        var chain = new CodecChain([new BytesCodec(false), new Crc32CCodec()], new ChunkSpec(new(layout.Count, 2), DataType.Parse("uint64"), new byte[8]));
        using var encoded = chain.Encode(index);
        return encoded.Span.ToArray();
    }

    private static void Put(byte[] index, int place, ulong offset, ulong length)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(index.AsSpan(16 * place), offset);
        BinaryPrimitives.WriteUInt64LittleEndian(index.AsSpan(16 * place + 8), length);
    }
}
