namespace Zarr.Stores;

/// <summary>A part of a value: from <paramref name="Offset"/>, at most <paramref name="Length"/> bytes; a negative offset counts from the end.</summary>
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

    /// <summary>Offset and length inside a value of <paramref name="total"/> bytes; never outside it.</summary>
    public (long Offset, long Length) Within(long total)
    {
        var offset = Offset < 0 ? Math.Max(0, total + Offset) : Math.Min(Offset, total);
        return (offset, Math.Min(Length, total - offset));
    }
}
