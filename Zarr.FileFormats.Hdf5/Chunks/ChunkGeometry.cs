using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Messages;

namespace Zarr.FileFormats.Hdf5.Chunks;

/// <summary>The grid of the chunks of a dataset: as far as it reaches now, and as far as it may.</summary>
internal sealed class ChunkGeometry
{
    private readonly long[] _counts;
    private readonly long?[] _mostCounts;

    /// <summary>Checks that the chunks can be.</summary>
    /// <param name="space">The dataspace.</param>
    /// <param name="lengths">The lengths of a chunk and, as the last one, bytes of an element.</param>
    /// <param name="elementSize">Bytes of an element by its type.</param>
    public ChunkGeometry(Dataspace space, long[] lengths, int elementSize)
    {
        if (lengths.Length != space.Lengths.Length + 1 || Array.Exists(lengths, length => length <= 0) || lengths[^1] != elementSize) throw FileErrors.Damaged("the lengths of a chunk do not fit the array");
        Space = space;
        ChunkLengths = lengths[..^1];
        ChunkSize = Product(lengths, int.MaxValue) is { } size ? (int)size : throw FileErrors.NotSupported("A chunk of 2 GiB and more");
        _counts = [.. space.Lengths.Select((length, axis) => Count(length, ChunkLengths[axis]))];
        _mostCounts = [.. space.Maxima.Select((most, axis) => most is { } length ? Count(Math.Max(length, space.Lengths[axis]), ChunkLengths[axis]) : (long?)null)];
        ChunkCount = Product(_counts, long.MaxValue) ?? throw FileErrors.NotSupported("An array of more than 2^63 chunks");
    }

    /// <summary>The array.</summary>
    public Dataspace Space { get; }

    /// <summary>The lengths of a chunk.</summary>
    public long[] ChunkLengths { get; }

    /// <summary>Bytes of a chunk without filters.</summary>
    public int ChunkSize { get; }

    /// <summary>The chunks of the array as it is now.</summary>
    public long ChunkCount { get; }

    public int Rank => ChunkLengths.Length;

    /// <summary>Chunks along an axis now.</summary>
    public long CountOf(int axis) => _counts[axis];

    /// <summary>The axis without limit where there is exactly one; else the first.</summary>
    public int UnlimitedAxis => Math.Max(0, Array.FindIndex(Space.Maxima, most => most is null));

    /// <summary>The number of a chunk by its place in the grid; null outside of the array as it is now, where chunks may be left when it shrank.</summary>
    public long? OrdinalOf(ReadOnlySpan<long> index)
    {
        var ordinal = 0L;
        for (var axis = 0; axis < Rank; axis++)
        {
            if (index[axis] < 0 || index[axis] >= _counts[axis]) return null;
            ordinal = (ordinal * _counts[axis]) + index[axis];
        }

        return ordinal;
    }

    /// <summary>The place in the grid of the chunk with a number.</summary>
    public void IndexOf(long ordinal, Span<long> index)
    {
        for (var axis = Rank - 1; axis >= 0; axis--) (ordinal, index[axis]) = Math.DivRem(ordinal, _counts[axis]);
    }

    /// <summary>
    /// The number of a chunk in an index that is a list: in C order of the grid as far as it may reach, with the axis without limit, where there is one, before all others
    /// (H5D__earray_idx_get_addr in libhdf5 does so).
    /// </summary>
    public long? LinearToOrdinal(ulong linear, int firstAxis)
    {
        Span<long> index = stackalloc long[Rank];
        for (var axis = Rank - 1; axis >= 0; axis--)
        {
            if (axis == firstAxis) continue;
            var count = (ulong)(_mostCounts[axis] ?? _counts[axis]);
            if (count == 0) return null;
            index[axis] = (long)(linear % count);
            linear /= count;
        }

        if (linear > long.MaxValue) return null;
        if (Rank > 0) index[firstAxis] = (long)linear;
        else if (linear > 0) return null;
        return OrdinalOf(index);
    }

    /// <summary>The number in such a list of a chunk of the array as it is now.</summary>
    public Int128 OrdinalToLinear(long ordinal)
    {
        Span<long> index = stackalloc long[Rank];
        IndexOf(ordinal, index);
        Int128 linear = 0;
        for (var axis = 0; axis < Rank && linear <= long.MaxValue; axis++) linear = (linear * (_mostCounts[axis] ?? _counts[axis])) + index[axis];
        return linear;
    }

    /// <summary>True for a chunk that reaches over the end of the array.</summary>
    public bool IsEdge(long ordinal)
    {
        Span<long> index = stackalloc long[Rank];
        IndexOf(ordinal, index);
        for (var axis = 0; axis < Rank; axis++)
            if (index[axis] == _counts[axis] - 1 && Space.Lengths[axis] % ChunkLengths[axis] != 0) return true;
        return false;
    }

    /// <summary>The product of lengths; null where it is more than allowed.</summary>
    private static long? Product(long[] lengths, long most)
    {
        if (Array.IndexOf(lengths, 0) >= 0) return 0;
        var product = (Int128)1;
        foreach (var length in lengths)
            if ((product *= length) > most) return null;
        return (long)product;
    }

    private static long Count(long length, long chunk) => length / chunk + (length % chunk == 0 ? 0 : 1);
}
