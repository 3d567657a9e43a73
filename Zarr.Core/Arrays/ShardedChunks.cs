using System.Collections.Concurrent;
using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Sharding;
using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>
/// The inner chunks of shards, each a part of what the source outside gives: a value of the store, or an inner chunk that is
/// a shard again. The index of a shard is read once; a shard of which most is wanted, as a whole.
/// </summary>
internal sealed class ShardedChunks : ChunkSource
{
    private readonly ChunkSource _outer;
    private readonly CodecChain _chain;
    private readonly ShardedGrid _grid;
    private readonly ConcurrentDictionary<long, Lazy<Task<Shard>>> _shards = new();
    private bool _readsChunks;

    private ShardedChunks(ArrayContext array, ChunkSource outer, ShardLayout layout)
        : this(array, outer, layout.Chain, new(outer.Grid, new RegularChunkGrid(array.Metadata.Shape, layout.Chain.Chunk.Shape)))
    {
    }

    private ShardedChunks(ArrayContext array, ChunkSource outer, CodecChain chain, ShardedGrid grid) : base(array, grid.Chunks) => (_outer, _chain, _grid) = (outer, chain, grid);

    /// <summary>What the operation will ask for; null when that is not known.</summary>
    public ShardOrder? Order { get; private set; }

    public override bool IsInner => true;

    /// <summary>The innermost chunks of an array; null where they are not parts of values, but values.</summary>
    /// <param name="array">The array.</param>
    /// <param name="stored">Where the values are; null for its store.</param>
    public static ShardedChunks? Of(ArrayContext array, StoredChunks? stored = null)
    {
        ShardedChunks? chunks = null;
        for (var layout = array.Shards; layout is not null; layout = chunks._chain.Shards)
            chunks = new(array, (ChunkSource?)chunks ?? stored ?? new StoredChunks(array), layout);
        return chunks;
    }

    /// <summary>Tells what will be asked for, each chunk once, and released; shards of which little but the index is read are never read as a whole.</summary>
    public ShardOrder Expect(ChunkProjector chunks, bool readsChunks = true)
    {
        _readsChunks = readsChunks;
        return Order = ShardOrder.Of(chunks, _grid);
    }

    public override CodecChain ChainOf(ReadOnlySpan<long> index) => _chain;

    public override async ValueTask<StoreValue?> GetAsync(ReadOnlyMemory<long> index, ByteRange range, CancellationToken cancel)
    {
        var shardIndex = _grid.ShardOf(index.Span);
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
            if (attempt == MostAttempts) throw _outer.Restless(shardIndex);
            Forget(shardIndex);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<(long? Offset, long Length, StoreVersion Version)?> FindAsync(ReadOnlyMemory<long> index, StoreKey key, CancellationToken cancel)
    {
        var shard = await ShardAsync(_grid.ShardOf(index.Span), cancel).ConfigureAwait(false);
        if (Find(shard, index.Span) is not var (offset, length)) return null;
        // Inside a shard that is an inner chunk itself, the offset counts from the start of the value, too.
        var outer = _outer is ShardedChunks ? await _outer.FindAsync(_grid.ShardOf(index.Span), key, cancel).ConfigureAwait(false) : null;
        return (offset + (outer?.Offset ?? 0), length, shard.Version);
    }

    public override void Release(ReadOnlySpan<long> index)
    {
        if (Order is null) return;
        var shardIndex = _grid.ShardOf(index);
        if (_shards.TryGetValue(_outer.Grid.OrdinalOf(new Shape(shardIndex)), out var load) && load.Value.IsCompletedSuccessfully && load.Value.Result.ReleaseOne()) Forget(shardIndex);
    }

    public override void Dispose()
    {
        foreach (var (_, load) in _shards)
            if (load.Value.IsCompletedSuccessfully) load.Value.Result.Value?.Dispose();
        _outer.Dispose();
    }

    public override StoreKey KeyOf(ReadOnlySpan<long> index) => Array.ChunkKey(Outermost(index));

    /// <summary>The index of the stored value that holds a chunk.</summary>
    public Shape OutermostOf(Shape index) => new(Outermost(index.AsSpan()));

    /// <summary>Where a chunk is: its place in the shard that is stored, in the shard in that, and so on.</summary>
    public IEnumerable<int> PlacesOf(Shape index)
    {
        var place = _grid.PlaceOf(index.AsSpan());
        return _outer is ShardedChunks outer ? [.. outer.PlacesOf(new(_grid.ShardOf(index.AsSpan()))), place] : [place];
    }

    public override string Describe(ReadOnlySpan<long> index) => $"inner chunk {new Shape(index)} of the shard '{KeyOf(index)}'";

    private ReadOnlySpan<long> Outermost(ReadOnlySpan<long> index) => _outer is ShardedChunks outer ? outer.Outermost(_grid.ShardOf(index)) : _grid.ShardOf(index);

    private (long Offset, long Length)? Find(Shard shard, ReadOnlySpan<long> index)
    {
        if (shard.Index is null) return null;
        try
        {
            return shard.Index.Find(_grid.PlaceOf(index), shard.Length);
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
        var whole = _readsChunks && expected > 1 && 2 * expected >= _grid.CountInside(index);
        var layout = _outer.ChainOf(index).Shards!;
        var value = await _outer.GetAsync(index, whole ? ByteRange.First(_outer.ChainOf(index).WholeLengthLimit) : RangeOfIndex(), cancel).ConfigureAwait(false);
        if (whole && value is not null && value.TotalLength > value.Bytes.Length)
        {
            // Most of it is not used: chunk by chunk after all.
            value.Dispose();
            whole = false;
            value = await _outer.GetAsync(index, RangeOfIndex(), cancel).ConfigureAwait(false);
        }

        if (value is null) return new Shard(null, null, 0, StoreVersion.Absent, expected);
        try
        {
            var found = whole ? layout.IndexOf(value.Bytes.Span) : layout.DecodeIndex(value.Bytes.Span);
            var shard = new Shard(found, whole ? value : null, value.TotalLength, value.Version, expected);
            if (!whole) value.Dispose();
            return shard;
        }
        catch (ZarrException e) when (IsDamage(e))
        {
            value.Dispose();
            throw _outer.Corrupt(index, e);
        }

        ByteRange RangeOfIndex() => layout.IndexAtStart ? ByteRange.First(layout.IndexLength) : ByteRange.Last(layout.IndexLength);
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
