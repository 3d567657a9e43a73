using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>Where the encoded bytes of chunks come from while an operation runs: values of the store, or parts of shards.</summary>
internal abstract class ChunkSource(ArrayContext array, ChunkGrid grid) : IDisposable
{
    /// <summary>How often a value is read anew that others replace meanwhile.</summary>
    protected const int MostAttempts = 100;

    /// <summary>The chunks.</summary>
    public ChunkGrid Grid { get; } = grid;

    /// <summary>True once a reader found a chunk missing.</summary>
    public bool HasMissed { get; set; }

    /// <summary>True for chunks that are parts of stored values, not whole ones.</summary>
    public virtual bool IsInner => false;

    /// <summary>How a chunk is encoded.</summary>
    public abstract CodecChain ChainOf(ReadOnlySpan<long> index);

    /// <summary>Bytes of the largest chunk.</summary>
    public int LongestLength => checked((int)Enumerable.Range(0, Grid.Rank).Aggregate((long)Array.ItemSize, (product, axis) => product * Grid.PaddedLengthsOf(axis).Longest));

    protected ArrayContext Array { get; } = array;

    /// <summary>A part of the encoded bytes of a chunk; null when it is missing. <see cref="StoreValue.TotalLength"/> is the chunk's.</summary>
    public abstract ValueTask<StoreValue?> GetAsync(ReadOnlyMemory<long> index, ByteRange range, CancellationToken cancel);

    /// <summary>Where the encoded bytes of a chunk lie, without reading them: their offset in the value that is its shard, null for a value of its own, their length, and the version of the value; null when it is missing. The key is that of <see cref="KeyOf"/>.</summary>
    public abstract ValueTask<(long? Offset, long Length, StoreVersion Version)?> FindAsync(ReadOnlyMemory<long> index, StoreKey key, CancellationToken cancel);

    /// <summary>
    /// All of them, but not more than can be a chunk. A shard with many unused bytes comes without them: <see cref="StoreValue.TotalLength"/> is what is left,
    /// <see cref="StoreValue.StoredLength"/> what the store has.
    /// </summary>
    public ValueTask<StoreValue?> GetAsync(ReadOnlyMemory<long> index, CancellationToken cancel)
    {
        var chain = ChainOf(index.Span);
        return chain.Shards is null ? GetAsync(index, ByteRange.First(chain.WholeLengthLimit), cancel) : GetShardAsync(index, chain, cancel);
    }

    /// <summary>A shard of which the first bytes were read, without its unused bytes; the same object where all of it was read. Null when it is another version by now.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>; store errors.</exception>
    public async ValueTask<StoreValue?> CloseGapsAsync(ReadOnlyMemory<long> index, StoreValue first, CancellationToken cancel)
    {
        if (first.TotalLength <= first.Bytes.Length) return first;
        var (chain, version, length) = (ChainOf(index.Span), first.Version, first.TotalLength);
        first.Dispose();
        try
        {
            using var closed = await ShardGaps.CloseAsync(chain.Shards!, chain.WholeLengthLimit, 0, length, async range =>
            {
                var part = await GetAsync(index, range, cancel).ConfigureAwait(false);
                if (part is null || part.Version == version) return part;
                part.Dispose();
                return null;
            }).ConfigureAwait(false);
            return closed is null ? null : new(closed.Span.ToArray(), closed.Length, version) { StoredLength = length };
        }
        catch (ZarrException e) when (IsDamage(e))
        {
            throw Corrupt(index.Span, e);
        }
    }

    private async ValueTask<StoreValue?> GetShardAsync(ReadOnlyMemory<long> index, CodecChain chain, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            var value = await GetAsync(index, ByteRange.First(chain.WholeLengthLimit), cancel).ConfigureAwait(false);
            if (value is null) return null;
            if (await CloseGapsAsync(index, value, cancel).ConfigureAwait(false) is { } whole) return whole;
            if (attempt == MostAttempts) throw Restless(index.Span);
        }
    }

    /// <summary>The error for a value that is another one at every look.</summary>
    public ZarrException Restless(ReadOnlySpan<long> index) =>
        new(ZarrErrorId.WriteConflict, $"The {Describe(index)} is replaced again and again while it is read.", KeyOf(index).Value);

    /// <summary>The operation will not ask for this chunk again.</summary>
    public virtual void Release(ReadOnlySpan<long> index)
    {
    }

    /// <summary>Decodes, and says which chunk it is when that fails.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>.</exception>
    public virtual void Decode(ReadOnlySpan<long> index, StoreValue value, Span<byte> chunk, ElementHeap? heap)
    {
        var chain = ChainOf(index);
        if (value.TotalLength > chain.StoredLengthLimit)
            throw Corrupt(index, new(ZarrErrorId.ChunkCorrupt, $"it has {value.TotalLength:N0} stored bytes where at most {chain.StoredLengthLimit:N0} can be."));
        try
        {
            chain.Decode(value.Bytes.Span, chunk, heap);
        }
        catch (ZarrException e) when (IsDamage(e))
        {
            throw Corrupt(index, e);
        }
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    public static bool IsDamage(ZarrException e) => e.Id is ZarrErrorId.ChunkCorrupt or ZarrErrorId.ChecksumMismatch;

    /// <summary>Names a chunk in a message.</summary>
    public abstract string Describe(ReadOnlySpan<long> index);

    /// <summary>The key of the value that holds a chunk.</summary>
    public abstract StoreKey KeyOf(ReadOnlySpan<long> index);

    /// <summary>The error for a chunk that is damaged.</summary>
    public ZarrException Corrupt(ReadOnlySpan<long> index, ZarrException why) =>
        new(why.Id, $"The {Describe(index)} in '{Array.Store.Location}' cannot be read: {why.Message}", KeyOf(index).Value, why);
}
