using Zarr.Arrays.Selection;

namespace Zarr.Arrays;

/// <summary>The chunks that an operation visits of those a selection touches, in its order: all, or, where the others are known to be missing, those in stored values.</summary>
internal sealed class VisitedChunks
{
    private readonly ShardOrder? _order;
    private readonly List<(long Ordinal, long Length)>? _stored;
    private readonly long[]? _ends;

    /// <param name="chunks">The chunks touched.</param>
    /// <param name="order">The order by shards, where chunks are parts of these.</param>
    /// <param name="stored">The stored ones of the values touched, as <see cref="ChunkListing.FindTouchedAsync"/> finds them; null to visit all.</param>
    public VisitedChunks(ChunkProjector chunks, ShardOrder? order, List<(long Ordinal, long Length)>? stored)
    {
        (_order, _stored) = (order, stored);
        if (stored is not null && order is not null)
        {
            _ends = new long[stored.Count];
            for (var i = 0; i < _ends.Length; i++) _ends[i] = (i == 0 ? 0 : _ends[i - 1]) + order.Range(stored[i].Ordinal).Count;
        }

        Count = _ends is [.., var last] ? last : stored?.Count ?? chunks.Count;
        SkippedCount = chunks.Count - Count;
    }

    /// <summary>How many are visited.</summary>
    public long Count { get; }

    /// <summary>How many are not: missing ones.</summary>
    public long SkippedCount { get; }

    /// <summary>The place, among the chunks touched, of a chunk by its place among those visited.</summary>
    public long OrdinalOf(long place)
    {
        if (_ends is null)
        {
            if (_stored is not null) place = _stored[(int)place].Ordinal;
            return _order?.ToProjectorOrdinal(place) ?? place;
        }

        var shard = Array.BinarySearch(_ends, place + 1) is >= 0 and var exact ? exact : ~Array.BinarySearch(_ends, place + 1);
        return _order!.ToProjectorOrdinal(_order.Range(_stored![shard].Ordinal).First + place - (shard == 0 ? 0 : _ends[shard - 1]));
    }
}
