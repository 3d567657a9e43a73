using System.Buffers.Binary;

namespace Zarr.Format.Codecs.Lzma;

/// <summary>LZMA2: LZMA in pieces, each at most 2 MiB that encode to at most 64 KiB, or bytes as they are (xz's lzma2_encoder.c).</summary>
internal static class Lzma2
{
    private const int LargestPiece = 1 << 21, LargestEncoded = 1 << 16;

    // lc 3, lp 0, pb 2: (pb * 5 + lp) * 9 + lc.
    private const byte Parameters = 0x5d;

    /// <summary>The most bytes that so many can become: pieces that do not compress stay as they are, with three bytes before them.</summary>
    public static int MaxEncodedLength(int length) => checked(length + 3 * (length / LargestEncoded + 1) + 1);

    public static int Encode(ILzma lzma, ReadOnlySpan<byte> source, Span<byte> destination, int dictionaryLength, int effort)
    {
        using var buffer = new PooledBytes(LargestEncoded);
        var (done, guess) = (0, LargestPiece);
        while (source.Length > 0)
        {
            var length = Math.Min(guess, source.Length);
            int encoded;
            while ((encoded = lzma.Encode(source[..length], buffer.Span, dictionaryLength, effort)) < 0 && length > LargestEncoded)
                length = Math.Max(LargestEncoded, length / 2);
            var target = destination[done..];
            if (encoded < 0 || encoded + 3 >= length)
            {
                length = Math.Min(length, LargestEncoded);
                target[0] = 1;
                BinaryPrimitives.WriteUInt16BigEndian(target[1..], (ushort)(length - 1));
                source[..length].CopyTo(target[3..]);
                done += 3 + length;
            }
            else
            {
                // Every piece begins anew: dictionary, state and parameters.
                target[0] = (byte)(0xe0 | ((length - 1) >> 16));
                BinaryPrimitives.WriteUInt16BigEndian(target[1..], (ushort)(length - 1));
                BinaryPrimitives.WriteUInt16BigEndian(target[3..], (ushort)(encoded - 1));
                target[5] = Parameters;
                buffer.Span[..encoded].CopyTo(target[6..]);
                done += 6 + encoded;
                guess = (int)Math.Clamp((long)length * (LargestEncoded - 4096) / encoded, LargestEncoded, LargestPiece);
            }

            source = source[length..];
        }

        destination[done++] = 0;
        return done;
    }

    /// <summary>The byte that names a dictionary of at least so many bytes (xz format, section 5.3.1).</summary>
    public static byte DictionaryByte(int length)
    {
        for (var bits = 0; ; bits++)
            if ((2L | (uint)(bits & 1)) << (bits / 2 + 11) >= length) return (byte)bits;
    }
}
