using System.Buffers.Binary;
using System.Numerics;

namespace Zarr.Format.Codecs.Checksums;

/// <summary>The 32-bit checksums that numcodecs has.</summary>
internal static class Checksum32
{
    private static readonly uint[] Crc32Table = MakeCrc32Table();

    /// <summary>CRC-32 as zlib has it (polynomial 0xedb88320, reflected).</summary>
    public static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = Crc32Folding.Consume(ref bytes, ~0u);
        return ~Crc32Table8(bytes, crc);
    }

    /// <summary>Carries a CRC-32 on over bytes, eight at a time.</summary>
    internal static uint Crc32Table8(ReadOnlySpan<byte> bytes, uint crc)
    {
        var table = Crc32Table;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = table[0x700 + (low & 0xff)] ^ table[0x600 + ((low >> 8) & 0xff)] ^ table[0x500 + ((low >> 16) & 0xff)] ^ table[0x400 + (low >> 24)]
                ^ table[0x300 + (high & 0xff)] ^ table[0x200 + ((high >> 8) & 0xff)] ^ table[0x100 + ((high >> 16) & 0xff)] ^ table[high >> 24];
        }

        foreach (var value in bytes) crc = table[(crc ^ value) & 0xff] ^ (crc >> 8);
        return crc;
    }

    /// <summary>Adler-32 (RFC 1950, section 8.2).</summary>
    public static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        const uint modulus = 65521;
        const int run = 5552; // the most bytes before the second sum can pass 32 bits
        uint a = 1, b = 0;
        for (; bytes.Length > 0; bytes = bytes[Math.Min(run, bytes.Length)..])
        {
            foreach (var value in bytes[..Math.Min(run, bytes.Length)])
            {
                a += value;
                b += a;
            }

            a %= modulus;
            b %= modulus;
        }

        return (b << 16) | a;
    }

    /// <summary>Fletcher's checksum as HDF5 has it (H5_checksum_fletcher32): 16-bit big-endian words, an odd last byte as the high one.</summary>
    public static uint Fletcher32(ReadOnlySpan<byte> bytes)
    {
        const int run = 360; // words before the second sum can pass 32 bits
        uint a = 0, b = 0;
        while (bytes.Length >= 2)
        {
            var words = Math.Min(run, bytes.Length / 2);
            for (var i = 0; i < words; i++)
            {
                a += BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);
                b += a;
            }

            (a, b) = (Fold(a), Fold(b));
            bytes = bytes[(2 * words)..];
        }

        if (bytes.Length > 0)
        {
            a += (uint)bytes[0] << 8;
            b += a;
            (a, b) = (Fold(a), Fold(b));
        }

        return (Fold(b) << 16) | Fold(a);

        static uint Fold(uint sum) => (sum & 0xffff) + (sum >> 16);
    }

    /// <summary>Bob Jenkins' lookup3, hashlittle, as HDF5 has it (H5_checksum_lookup3).</summary>
    public static uint Lookup3(ReadOnlySpan<byte> bytes, uint seed)
    {
        uint a, b, c;
        a = b = c = unchecked(0xdeadbeef + (uint)bytes.Length + seed);
        if (bytes.Length == 0) return c;
        for (; bytes.Length > 12; bytes = bytes[12..])
        {
            Add(bytes, ref a, ref b, ref c);
            a -= c; a ^= BitOperations.RotateLeft(c, 4); c += b;
            b -= a; b ^= BitOperations.RotateLeft(a, 6); a += c;
            c -= b; c ^= BitOperations.RotateLeft(b, 8); b += a;
            a -= c; a ^= BitOperations.RotateLeft(c, 16); c += b;
            b -= a; b ^= BitOperations.RotateLeft(a, 19); a += c;
            c -= b; c ^= BitOperations.RotateLeft(b, 4); b += a;
        }

        Span<byte> rest = stackalloc byte[12];
        rest.Clear();
        bytes.CopyTo(rest);
        Add(rest, ref a, ref b, ref c);
        c ^= b; c -= BitOperations.RotateLeft(b, 14);
        a ^= c; a -= BitOperations.RotateLeft(c, 11);
        b ^= a; b -= BitOperations.RotateLeft(a, 25);
        c ^= b; c -= BitOperations.RotateLeft(b, 16);
        a ^= c; a -= BitOperations.RotateLeft(c, 4);
        b ^= a; b -= BitOperations.RotateLeft(a, 14);
        c ^= b; c -= BitOperations.RotateLeft(b, 24);
        return c;

        static void Add(ReadOnlySpan<byte> words, ref uint a, ref uint b, ref uint c)
        {
            a += BinaryPrimitives.ReadUInt32LittleEndian(words);
            b += BinaryPrimitives.ReadUInt32LittleEndian(words[4..]);
            c += BinaryPrimitives.ReadUInt32LittleEndian(words[8..]);
        }
    }

    private static uint[] MakeCrc32Table()
    {
        var table = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
            table[i] = crc;
        }

        for (var i = 256; i < table.Length; i++) table[i] = table[table[i - 256] & 0xff] ^ (table[i - 256] >> 8);
        return table;
    }
}
