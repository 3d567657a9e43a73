using System.Collections.Concurrent;
using Zarr.Chunks;
using Zarr.Codecs.Sharding;
using Zarr.Selection;
using Zarr.Stores;

namespace Zarr.Arrays;

/// <summary>
/// The inner chunks of shards, each a part of what the source outside gives: a value of the store, or an inner chunk that is
/// a shard again. The index of a shard is read once; a shard of which most is wanted, as a whole.
/// </summary>
internal sealed class ShardedChunks : ChunkSource
{
    private readonly ChunkSource _outer;
    private readonly ShardLayout _layout;
    private readonly ConcurrentDictionary<long, Lazy<Task<Shard>>> _shards = new();
    private bool _readsChunks;

    private ShardedChunks(ArrayContext array, ChunkSource outer, ShardLayout layout)
        : base(array, new RegularChunkGrid(array.Metadata.Shape, layout.Chain.Chunk.Shape), layout.Chain) => (_outer, _layout) = (outer, layout);

    /// <summary>What the operation will ask for; null when that is not known.</summary>
    public ShardOrder? Order { get; private set; }

    /// <summary>The innermost chunks of an array; null where they are not parts of values, but values.</summary>
    public static ShardedChunks? Of(ArrayContext array)
    {
        ShardedChunks? chunks = null;
        for (var layout = array.Shards; layout is not null; layout = chunks.Chain.Shards)
            chunks = new(array, (ChunkSource?)chunks ?? new StoredChunks(array), layout);
        return chunks;
    }

    /// <summary>Tells what will be asked for, each chunk once, and released; shards of which little but the index is read are never read as a whole.</summary>
    public ShardOrder Expect(ChunkProjector chunks, bool readsChunks = true)
    {
        _readsChunks = readsChunks;
        return Order = new(chunks, _layout.Grid.GridShape);
    }

    public override async ValueTask<StoreValue?> GetAsync(ReadOnlyMemory<long> index, ByteRange range, CancellationToken cancel)
    {
        var shardIndex = ShardOf(index.Span);
        for (var attempt = 0; ; attempt++)
        {
            var shard = await ShardAsync(shardIndex, cancel).ConfigureAwait(false);
            if (Find(shard, index.Span) is not var (offset, length)) return null;
            var (start, wanted) = range.Within(length);
            if (shard.Value is { } whole)
                return new StoreValue(whole.Bytes.Slice((int)(offset + start), (int)wanted), length, whole.Version);
            var value = await _outer.GetAsync(shardIndex, new ByteRange(offset + start, wanted), cancel).ConfigureAwait(false);
            if (value is not null && value.Version == shard.Version) return value.WithTotalLength(length);
            // The shard was replaced after its index was read: offsets mean nothing any more.
            value?.Dispose();
            if (attempt == 100) throw new ZarrException(ZarrErrorId.WriteConflict, $"The {_outer.Describe(shardIndex)} is replaced again and again while it is read.", KeyOf(index.Span).Value);
            Forget(shardIndex);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<(long? Offset, long Length)?> FindAsync(ReadOnlyMemory<long> index, CancellationToken cancel)
    {
        if (Find(await ShardAsync(ShardOf(index.Span), cancel).ConfigureAwait(false), index.Span) is not var (offset, length)) return null;
        // Inside a shard that is an inner chunk itself, the offset counts from the start of the value, too.
        var outer = _outer is ShardedChunks ? await _outer.FindAsync(ShardOf(index.Span), cancel).ConfigureAwait(false) : null;
        return (offset + (outer?.Offset ?? 0), length);
    }

    public override void Release(ReadOnlySpan<long> index)
    {
        if (Order is null) return;
        var shardIndex = ShardOf(index);
        if (_shards.TryGetValue(_outer.Grid.OrdinalOf(new Shape(shardIndex)), out var load) && load.Value.IsCompletedSuccessfully && load.Value.Result.ReleaseOne()) Forget(shardIndex);
    }

    public override void Dispose()
    {
        foreach (var (_, load) in _shards)
            if (load.Value.IsCompletedSuccessfully) load.Value.Result.Value?.Dispose();
        _outer.Dispose();
    }

    public override StoreKey KeyOf(ReadOnlySpan<long> index) => Array.ChunkKey(Outermost(index));

    public override string Describe(ReadOnlySpan<long> index) => $"inner chunk {new Shape(index)} of the shard '{KeyOf(index)}'";

    private ReadOnlySpan<long> Outermost(ReadOnlySpan<long> index) => _outer is ShardedChunks outer ? outer.Outermost(ShardOf(index)) : ShardOf(index);

    private long[] ShardOf(ReadOnlySpan<long> index)
    {
        var shard = new long[index.Length];
        for (var axis = 0; axis < shard.Length; axis++) shard[axis] = index[axis] / _layout.Grid.GridShape[axis];
        return shard;
    }

    private (long Offset, long Length)? Find(Shard shard, ReadOnlySpan<long> index)
    {
        if (shard.Index is null) return null;
        var place = 0;
        for (var axis = 0; axis < index.Length; axis++)
            place = place * (int)_layout.Grid.GridShape[axis] + (int)(index[axis] % _layout.Grid.GridShape[axis]);
        try
        {
            return shard.Index.Find(place, shard.Length);
        }
        catch (ZarrException e) when (IsDamage(e))
        {
            throw Corrupt(index, e);
        }
    }

    private Task<Shard> ShardAsync(long[] index, CancellationToken cancel) =>
        _shards.GetOrAdd(_outer.Grid.OrdinalOf(new Shape(index)), _ => new(() => LoadAsync(index, cancel))).Value;

    private void Forget(long[] index)
    {
        if (_shards.TryRemove(_outer.Grid.OrdinalOf(new Shape(index)), out var load) && load.Value.IsCompletedSuccessfully) load.Value.Result.Value?.Dispose();
    }

    private async Task<Shard> LoadAsync(long[] index, CancellationToken cancel)
    {
        var expected = Order?.CountIn(index) ?? 0;
        var whole = _readsChunks && expected > 1 && 2 * expected >= CountInside(index);
        var range = whole ? ByteRange.First(_outer.Chain.StoredLengthLimit)
            : _layout.IndexAtStart ? ByteRange.First(_layout.IndexLength) : ByteRange.Last(_layout.IndexLength);
        var value = await _outer.GetAsync(index, range, cancel).ConfigureAwait(false);
        if (value is null) return new Shard(null, null, 0, StoreVersion.Absent, expected);
        try
        {
            if (whole && value.TotalLength > value.Bytes.Length)
                throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"it has {value.TotalLength:N0} stored bytes where at most {_outer.Chain.StoredLengthLimit:N0} can be.");
            var found = whole ? _layout.IndexOf(value.Bytes.Span) : _layout.DecodeIndex(value.Bytes.Span);
            var shard = new Shard(found, whole ? value : null, value.TotalLength, value.Version, expected);
            if (!whole) value.Dispose();
            return shard;
        }
        catch (ZarrException e) when (IsDamage(e))
        {
            value.Dispose();
            throw _outer.Corrupt(index, e);
        }
    }

    /// <summary>The inner chunks of a shard that lie inside the array, wholly or in part.</summary>
    private long CountInside(ReadOnlySpan<long> shard)
    {
        var count = 1L;
        for (var axis = 0; axis < shard.Length; axis++)
            count *= Math.Min(_layout.Grid.GridShape[axis], Grid.GridShape[axis] - shard[axis] * _layout.Grid.GridShape[axis]);
        return count;
    }

    /// <summary>What is known of a shard: nothing of one that is missing, else its index, and all its bytes where they were read.</summary>
    private sealed class Shard(ShardIndex? index, StoreValue? value, long length, StoreVersion version, long expected)
    {
        private long _expected = expected;

        public ShardIndex? Index { get; } = index;

        public StoreValue? Value { get; } = value;

        public long Length { get; } = length;

        public StoreVersion Version { get; } = version;

        /// <summary>True for the last chunk that was expected.</summary>
        public bool ReleaseOne() => Interlocked.Decrement(ref _expected) == 0;
    }
}
