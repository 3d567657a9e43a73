namespace Zarr.Format.Codecs.Lzma;

/// <summary>One filter of a chain: delta, LZMA or LZMA2 (the .xz file format, section 5.3; liblzma's ids).</summary>
/// <param name="Id">3 for delta, 0x21 for LZMA2, 0x4000000000000001 for LZMA.</param>
/// <param name="Properties">As the container stores them.</param>
internal sealed record LzmaFilter(ulong Id, byte[] Properties)
{
    public const ulong Delta = 3, Lzma2 = 0x21, Lzma1 = 0x4000000000000001;

    /// <summary>Bytes between neighbours of the delta filter.</summary>
    public int Distance => Properties[0] + 1;

    public static void EncodeDelta(Span<byte> bytes, int distance)
    {
        for (var i = bytes.Length - 1; i >= distance; i--) bytes[i] -= bytes[i - distance];
    }

    public static void DecodeDelta(Span<byte> bytes, int distance)
    {
        for (var i = distance; i < bytes.Length; i++) bytes[i] += bytes[i - distance];
    }
}
