using System.Globalization;

namespace Zarr.Arrays;

/// <summary>The storage of an array in numbers. Sizes are bytes; metadata is not counted.</summary>
/// <param name="ChunkCount">Chunks of the grid.</param>
/// <param name="StoredCount">Chunks in the store.</param>
/// <param name="Length">Bytes of the elements inside the array, stored or not.</param>
/// <param name="StoredPaddedLength">Bytes that the stored chunks hold uncompressed.</param>
/// <param name="StoredLength">Bytes that the stored chunks take.</param>
/// <param name="MinimumRatio">The ratio of the chunk that compressed worst.</param>
/// <param name="MedianRatio">The ratio in the middle.</param>
/// <param name="MaximumRatio">The ratio of the chunk that compressed best.</param>
public sealed record ZarrStorage(
    long ChunkCount, long StoredCount, long Length, long StoredPaddedLength, long StoredLength,
    double? MinimumRatio, double? MedianRatio, double? MaximumRatio)
{
    /// <summary>The array; null for a sum of chunk records.</summary>
    public string? Path { get; init; }

    /// <summary>Chunks that are not stored.</summary>
    public long MissingCount => ChunkCount - StoredCount;

    /// <summary>What was compressed over what it takes: chunks that are not stored do not count. Null when none is.</summary>
    public double? Ratio => StoredLength > 0 ? (double)StoredPaddedLength / StoredLength : null;

    /// <summary>How many chunks are stored, and in how many bytes.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{StoredCount} of {ChunkCount} chunks in {StoredLength} bytes");
}
