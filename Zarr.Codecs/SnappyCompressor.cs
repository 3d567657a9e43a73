using Snappier;
using Zarr.Format.Codecs;

namespace Zarr.Codecs.Libraries;

/// <summary>Snappy blocks, without a frame around them. It has no levels.</summary>
internal sealed class SnappyCompressor : IBlockCompressor
{
    public string Name => "snappy";

    // snappy.cc, MaxCompressedLength; c-blosc asks for this much room before it tries.
    public int MaxCompressedLength(int length) => (int)Math.Min(int.MaxValue, 32 + length + (long)length / 6);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level) =>
        Snappy.TryCompress(source, destination, out var written) ? written : 0;

    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        try
        {
            // The library takes memory for the length that the bytes claim.
            return Snappy.GetUncompressedLength(source) == destination.Length && Snappy.TryDecompress(source, destination, out var written) && written == destination.Length;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            return false;
        }
    }
}
