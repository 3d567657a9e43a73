using SharpCompress.Compressors.LZMA;
using Zarr.Codecs.Lzma;

namespace Zarr.Codecs.Libraries;

/// <summary>LZMA and LZMA2 without a container.</summary>
internal sealed class LzmaAlgorithm : ILzma
{
    public int Encode(ReadOnlySpan<byte> source, Span<byte> destination, int dictionaryLength, int effort)
    {
        // The encoder takes memory for its whole dictionary; more than the source has is of no use.
        var dictionary = (int)Math.Clamp(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, source.Length)), 1u << 12, (uint)dictionaryLength);
        using var target = new MemoryStream();
        using (var stream = LzmaStream.Create(new LzmaEncoderProperties(false, dictionary, effort), false, target)) stream.Write(source);
        if (target.Length > destination.Length) return -1;
        target.GetBuffer().AsSpan(0, (int)target.Length).CopyTo(destination);
        return (int)target.Length;
    }

    public int Decode(ReadOnlySpan<byte> source, Span<byte> destination, ReadOnlySpan<byte> properties, long length)
    {
        var (kept, sourceLength) = (properties.ToArray(), source.Length);
        return LibraryStreams.Decode(source, destination, from => LzmaStream.Create(kept, from, sourceLength, length, null, kept.Length == 1, leaveOpen: true));
    }
}
