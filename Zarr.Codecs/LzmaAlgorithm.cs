using System.Buffers.Binary;
using SharpCompress.Compressors.LZMA;
using Zarr.Format.Codecs.Lzma;

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
        var (kept, sourceLength) = (BoundDictionary(properties, destination.Length), source.Length);
        return LibraryStreams.Decode(source, destination, from => LzmaStream.Create(kept, from, sourceLength, length, null, kept.Length == 1, leaveOpen: true));
    }

    // The decoder takes memory for the whole dictionary that the stored bytes ask for, up to 4 GiB. Nothing lies further back than
    // the decoded bytes are long.
    private static byte[] BoundDictionary(ReadOnlySpan<byte> properties, int length)
    {
        var bounded = properties.ToArray();
        if (bounded.Length == 1)
        {
            // .xz format, section 5.3.1: bits 0 and 1 of the mantissa, then the exponent.
            var enough = 0;
            while (enough < 40 && (2L | (uint)(enough & 1)) << (enough / 2 + 11) < length) enough++;
            bounded[0] = (byte)Math.Min(bounded[0], enough);
        }
        else
        {
            var dictionary = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(bounded.AsSpan(1)), (uint)Math.Max(length, 1 << 12));
            BinaryPrimitives.WriteUInt32LittleEndian(bounded.AsSpan(1), dictionary);
        }

        return bounded;
    }
}
