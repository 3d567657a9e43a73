namespace Zarr.Format.Codecs.Compressors;

/// <summary>blosclz. Levels 1 to 9; see <see cref="BloscLzEncoder"/> for what <paramref name="split"/> means.</summary>
internal sealed unsafe class BloscLzCompressor(bool split) : IOverrunDecompressor
{
    /// <summary>For one split of a block, and for a source of its own.</summary>
    public static BloscLzCompressor Split { get; } = new(split: true);

    /// <summary>For a block that is not split.</summary>
    public static BloscLzCompressor Whole { get; } = new(split: false);

    public string Name => "blosclz";

    // Literals only: one control byte for 32 of them, and the encoder wants 66 bytes.
    public int MaxCompressedLength(int length) => (int)Math.Min(int.MaxValue, length + (long)length / 32 + 66);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level)
    {
        fixed (byte* from = source, to = destination)
            return BloscLzEncoder.Compress(from, source.Length, to, destination.Length, level, split);
    }

    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination) =>
        TryDecompress(source, destination, destination.Length);

    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)destination.Length);
        fixed (byte* from = source, to = destination)
            return BloscLzDecoder.TryDecompress(from, source.Length, to, length, to + destination.Length);
    }
}
