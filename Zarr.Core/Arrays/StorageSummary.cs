using System.Runtime.InteropServices;

namespace Zarr.Arrays;

/// <summary>Adds up chunks, one at a time.</summary>
public sealed class StorageSummary
{
    private readonly List<double> _ratios = [];
    private long _chunkCount, _length, _paddedLength, _storedLength;

    /// <summary>Adds a record of a scan.</summary>
    public void Add(ZarrChunk chunk)
    {
        _chunkCount++;
        _length += chunk.Length;
        if (chunk.State != ChunkState.Missing) AddStored(chunk.PaddedLength, chunk.StoredLength);
    }

    /// <summary>The sums.</summary>
    public ZarrStorage ToStorage() => ToStorage(_chunkCount, _length);

    internal void AddStored(long paddedLength, long storedLength)
    {
        _paddedLength += paddedLength;
        _storedLength += storedLength;
        _ratios.Add(storedLength > 0 ? (double)paddedLength / storedLength : double.PositiveInfinity);
    }

    internal ZarrStorage ToStorage(long chunkCount, long length)
    {
        if (_ratios.Count == 0) return new(chunkCount, 0, length, 0, 0, null, null, null);
        var ratios = CollectionsMarshal.AsSpan(_ratios);
        ratios.Sort();
        var middle = ratios.Length / 2;
        var median = ratios.Length % 2 == 1 ? ratios[middle] : (ratios[middle - 1] + ratios[middle]) / 2;
        return new(chunkCount, ratios.Length, length, _paddedLength, _storedLength, ratios[0], median, ratios[^1]);
    }
}
