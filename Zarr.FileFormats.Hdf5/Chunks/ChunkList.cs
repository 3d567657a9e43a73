using Zarr.FileFormats.Hdf5.Bytes;

namespace Zarr.FileFormats.Hdf5.Chunks;

/// <summary>The chunks of a dataset that are in the file, in the order of their numbers.</summary>
internal sealed class ChunkList(ChunkGeometry geometry)
{
    private readonly List<StoredChunk> _chunks = [];
    private bool _isSorted = true;

    public int Count => _chunks.Count;

    public StoredChunk this[int index] => _chunks[index];

    /// <summary>Takes a chunk, unless it is outside of the array.</summary>
    public void Add(long? ordinal, long address, long length, uint mask)
    {
        if (ordinal is not { } number) return;
        if (length > geometry.ChunkSize * 2L + (1 << 16)) throw FileErrors.Damaged($"a chunk of {geometry.ChunkSize:N0} bytes is said to be stored in {length:N0}");
        if (_chunks.Count > 0 && _chunks[^1].Ordinal >= number) _isSorted = false;
        _chunks.Add(new(number, address, length, mask));
    }

    /// <summary>Ends the adding.</summary>
    public ChunkList Sorted()
    {
        if (_isSorted) return this;
        _chunks.Sort((one, other) => one.Ordinal.CompareTo(other.Ordinal));
        for (var i = 1; i < _chunks.Count; i++)
            if (_chunks[i].Ordinal == _chunks[i - 1].Ordinal) throw FileErrors.Damaged("the index of chunks has one of them twice");
        _isSorted = true;
        return this;
    }

    /// <summary>A chunk by its number; null where it is not in the file.</summary>
    public StoredChunk? Find(long ordinal)
    {
        var (low, high) = (0, _chunks.Count - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            if (_chunks[middle].Ordinal == ordinal) return _chunks[middle];
            if (_chunks[middle].Ordinal < ordinal) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }
}
