namespace Zarr.Arrays;

/// <summary>The stored data that a resize takes away.</summary>
/// <param name="DroppedChunks">Stored chunks that lie outside the new shape and are deleted.</param>
/// <param name="DroppedLength">Bytes that these take in the store.</param>
/// <param name="TrimmedChunks">Stored chunks that lie outside in part; that part becomes the fill value.</param>
public sealed record ResizeLoss(long DroppedChunks, long DroppedLength, long TrimmedChunks)
{
    /// <summary>True when nothing is lost.</summary>
    public bool IsNone => DroppedChunks == 0 && TrimmedChunks == 0;
}
