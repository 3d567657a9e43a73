namespace Zarr.Storage.Stores;

/// <summary>
/// A part of a value: from <paramref name="Offset"/>, at most <paramref name="Length"/> bytes; a negative offset counts
/// from the end. What lies before the start or after the end of the value is left out, so no range is an error.
/// </summary>
/// <param name="Offset">Bytes from the start, or, when negative, from the end.</param>
/// <param name="Length">The most bytes wanted; fewer come back where the value ends.</param>
public readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>The whole value.</summary>
    public static ByteRange All => new(0, long.MaxValue);

    /// <summary>The first bytes.</summary>
    public static ByteRange First(long length) => new(0, length);

    /// <summary>The last bytes.</summary>
    public static ByteRange Last(long length) => new(-length, length);

    /// <summary>
    /// Offset and length of the bytes of this range that a value of <paramref name="total"/> bytes has: never outside
    /// it, never negative. Ten before the end, at most four, are no bytes of a value of six.
    /// </summary>
    public (long Offset, long Length) Within(long total)
    {
        var start = Offset < 0 ? total + Math.Max(Offset, -long.MaxValue) : Math.Min(Offset, total);
        var end = start + Math.Clamp(Length, 0, total - start);
        start = Math.Max(0, start);
        return (start, Math.Max(0, end - start));
    }
}
