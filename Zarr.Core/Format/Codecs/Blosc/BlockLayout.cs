namespace Zarr.Format.Codecs.Blosc;

/// <summary>How c-blosc 1.21 cuts bytes into blocks and blocks into splits (<c>blosc/blosc.c</c>: compute_blocksize, split_block).</summary>
/// <param name="BlockSize">Bytes per block; the last may have fewer.</param>
/// <param name="IsSplit">Whether full blocks are compressed one byte of the element at a time.</param>
internal readonly record struct BlockLayout(int BlockSize, bool IsSplit)
{
    /// <summary>Shorter sources are never compressed, and no split is shorter.</summary>
    public const int MinLength = 128;

    /// <summary>No block is larger (c-blosc <c>BLOSC_MAX_BLOCKSIZE</c>).</summary>
    public const int MaxBlockSize = (int.MaxValue - byte.MaxValue * sizeof(int)) / 3;

    private const int MaxSplits = 16;
    private const int CacheSize = 32 * 1024;

    public static bool MaySplit(int typeSize, int blockSize) =>
        typeSize is > 0 and <= MaxSplits && blockSize / typeSize >= MinLength;

    public static BlockLayout Choose(BloscCompressor compressor, int level, int typeSize, int length, int wanted)
    {
        var size = ChooseSize(compressor, level, typeSize, length, wanted);
        return new BlockLayout(size, compressor.Splits && MaySplit(typeSize, size));
    }

    private static int ChooseSize(BloscCompressor compressor, int level, int typeSize, int length, int wanted)
    {
        if (length < typeSize)
            return 1;
        var size = length;
        if (wanted > 0)
        {
            size = Math.Clamp(wanted, MinLength, MaxBlockSize);
        }
        else if (length >= CacheSize)
        {
            size = compressor.HighRatio ? 2 * CacheSize : CacheSize;
            size = level switch
            {
                0 => size / 4,
                1 => size / 2,
                2 => size,
                3 => size * 2,
                4 or 5 => size * 4,
                9 when compressor.HighRatio => size * 16,
                _ => size * 8,
            };
        }
        // Splits should not be too large, nor blocks too small.
        if (level > 0 && compressor.Splits && MaySplit(typeSize, size))
            size = Math.Clamp(Math.Min(size, 1 << 18) * typeSize, 1 << 16, 1 << 20);
        size = Math.Min(size, length);
        return size > typeSize ? size / typeSize * typeSize : size;
    }
}
