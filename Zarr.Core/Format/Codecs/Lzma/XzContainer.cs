using System.Buffers.Binary;
using System.Security.Cryptography;
using Zarr.Format.Codecs.Checksums;

namespace Zarr.Format.Codecs.Lzma;

/// <summary>The .xz file format, version 1.2: streams of blocks with a check each, an index, and padding between streams.</summary>
internal static class XzContainer
{
    /// <summary>Room that the container takes beside the filtered bytes, at most.</summary>
    public const int Overhead = 256;

    private const int HeaderLength = 12;

    private static ReadOnlySpan<byte> Magic => [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    /// <summary>Writes one stream of one block.</summary>
    public static int Encode(LzmaFilter[] filters, ReadOnlySpan<byte> decoded, ReadOnlySpan<byte> filtered, int check, Span<byte> encoded)
    {
        Magic.CopyTo(encoded);
        ReadOnlySpan<byte> flags = [0, (byte)check];
        flags.CopyTo(encoded[6..]);
        BinaryPrimitives.WriteUInt32LittleEndian(encoded[8..], Checksum32.Crc32(flags));

        // Block header: its size, the filters, padding to four bytes, CRC-32 (section 3.1).
        var header = encoded[HeaderLength..];
        var at = 2;
        header[1] = (byte)(filters.Length - 1);
        foreach (var filter in filters)
        {
            at += WriteNumber(header[at..], filter.Id);
            at += WriteNumber(header[at..], (ulong)filter.Properties.Length);
            filter.Properties.CopyTo(header[at..]);
            at += filter.Properties.Length;
        }

        at = Pad(header, at);
        header[0] = (byte)(at / 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[at..], Checksum32.Crc32(header[..at]));
        at += 4;
        filtered.CopyTo(header[at..]);
        var end = Pad(header, at + filtered.Length);
        var checkLength = WriteCheck(decoded, check, header[end..]);

        // Index: one record (section 4). Then the footer (section 2.1.2).
        var index = header[(end + checkLength)..];
        (index[0], index[1]) = (0, 1);
        var length = 2 + WriteNumber(index[2..], (ulong)(at + filtered.Length + checkLength));
        length = Pad(index, length + WriteNumber(index[length..], (ulong)decoded.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(index[length..], Checksum32.Crc32(index[..length]));
        length += 4;
        var footer = index[length..];
        BinaryPrimitives.WriteUInt32LittleEndian(footer[4..], (uint)(length / 4 - 1));
        flags.CopyTo(footer[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(footer, Checksum32.Crc32(footer.Slice(4, 6)));
        (footer[10], footer[11]) = ((byte)'Y', (byte)'Z');
        return HeaderLength + end + checkLength + length + HeaderLength;
    }

    /// <summary>Reads all streams; null when they are damaged or hold more than fits.</summary>
    /// <param name="encoded">The file.</param>
    /// <param name="decoded">Where to write.</param>
    /// <param name="decodeBlock">Decodes the filtered bytes that begin here; returns how many were read and written, or null.</param>
    public static int? Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, BlockDecoder decodeBlock)
    {
        var written = 0;
        while (encoded.Length > 0)
        {
            if (encoded.StartsWith("\0\0\0\0"u8) && written > 0)
            {
                encoded = encoded[4..];
                continue;
            }

            if (ReadStream(ref encoded, decoded[written..], decodeBlock) is not { } length) return null;
            written += length;
        }

        return written;
    }

    /// <summary>Decodes the filtered bytes of a block; the filters are those of its header.</summary>
    public delegate (int Read, int Written)? BlockDecoder(LzmaFilter[] filters, ReadOnlySpan<byte> filtered, Span<byte> decoded);

    private static int? ReadStream(ref ReadOnlySpan<byte> encoded, Span<byte> decoded, BlockDecoder decodeBlock)
    {
        if (encoded.Length < 2 * HeaderLength || !encoded.StartsWith(Magic) || encoded[6] != 0 || encoded[7] > 15
            || BinaryPrimitives.ReadUInt32LittleEndian(encoded[8..]) != Checksum32.Crc32(encoded.Slice(6, 2))) return null;
        var check = encoded[7];
        encoded = encoded[HeaderLength..];
        var written = 0;
        Span<byte> computed = stackalloc byte[64];
        while (encoded.Length > 0 && encoded[0] != 0)
        {
            var headerLength = 4 * (encoded[0] + 1);
            if (headerLength > encoded.Length || ReadFilters(encoded[..headerLength]) is not { } filters) return null;
            if (decodeBlock(filters, encoded[headerLength..], decoded[written..]) is not var (read, length)) return null;
            var end = headerLength + read;
            end += -end & 3;
            if (end + CheckLength(check) > encoded.Length) return null;
            var checkLength = WriteCheck(decoded.Slice(written, length), check, computed);
            if (checkLength > 0 && !encoded.Slice(end, checkLength).SequenceEqual(computed[..checkLength])) return null;
            encoded = encoded[(end + CheckLength(check))..];
            written += length;
        }

        // The index tells nothing that was not read already; its length and the footer must be there.
        var index = 1;
        if (encoded.Length == 0 || ReadNumber(encoded, ref index) is not { } records) return null;
        for (var i = 0UL; i < 2 * records; i++)
            if (ReadNumber(encoded, ref index) is null) return null;
        index += (-index & 3) + 4;
        if (encoded.Length < index + HeaderLength || !encoded.Slice(index + 10, 2).SequenceEqual("YZ"u8)) return null;
        encoded = encoded[(index + HeaderLength)..];
        return written;
    }

    private static LzmaFilter[]? ReadFilters(ReadOnlySpan<byte> header)
    {
        if (header.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(header[^4..]) != Checksum32.Crc32(header[..^4])) return null;
        header = header[..^4];
        var at = 2;
        if ((header[1] & 0x40) != 0 && ReadNumber(header, ref at) is null) return null;
        if ((header[1] & 0x80) != 0 && ReadNumber(header, ref at) is null) return null;
        var filters = new LzmaFilter[(header[1] & 3) + 1];
        for (var i = 0; i < filters.Length; i++)
        {
            if (ReadNumber(header, ref at) is not { } id || ReadNumber(header, ref at) is not { } length || length > (ulong)(header.Length - at)) return null;
            filters[i] = new(id, header.Slice(at, (int)length).ToArray());
            at += (int)length;
        }

        return filters;
    }

    // Section 1.2: seven bits a byte, lowest first.
    private static ulong? ReadNumber(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong number = 0;
        for (var shift = 0; shift < 63 && at < bytes.Length; shift += 7)
        {
            var value = bytes[at++];
            number |= (ulong)(value & 0x7f) << shift;
            if (value < 0x80) return number;
        }

        return null;
    }

    private static int WriteNumber(Span<byte> bytes, ulong number)
    {
        var at = 0;
        for (; number >= 0x80; number >>= 7) bytes[at++] = (byte)(number | 0x80);
        bytes[at++] = (byte)number;
        return at;
    }

    private static int Pad(Span<byte> bytes, int length)
    {
        while (length % 4 != 0) bytes[length++] = 0;
        return length;
    }

    // Section 2.1.1.2: the length of each check, known or not.
    private static int CheckLength(int check) => check == 0 ? 0 : 4 << ((check - 1) / 3);

    /// <summary>Returns 0 for a check that is not known, which is then not checked.</summary>
    private static int WriteCheck(ReadOnlySpan<byte> bytes, int check, Span<byte> target)
    {
        switch (check)
        {
            case 1: BinaryPrimitives.WriteUInt32LittleEndian(target, Checksum32.Crc32(bytes)); return 4;
            case 4: BinaryPrimitives.WriteUInt64LittleEndian(target, Crc64.Compute(bytes)); return 8;
            case 10: SHA256.HashData(bytes, target); return 32;
            default: return 0;
        }
    }
}
