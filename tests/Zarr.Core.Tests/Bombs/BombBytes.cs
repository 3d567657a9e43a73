using System.Buffers.Binary;
using System.IO.Compression;
using Zarr.Format.Codecs;

namespace Zarr.Core.Tests.Bombs;

/// <summary>Few bytes that decode to many, made without ever holding these.</summary>
internal static class BombBytes
{
    private const int Piece = 1 << 20;

    private static readonly byte[] s_zeros = new byte[Piece];

    /// <summary>Zeros by a stream of .NET.</summary>
    public static byte[] Deflated(long length, Func<Stream, Stream> compress)
    {
        using var target = new MemoryStream();
        using (var stream = compress(target))
            for (; length > 0; length -= Piece) stream.Write(s_zeros, 0, (int)Math.Min(Piece, length));
        return target.ToArray();
    }

    public static byte[] Gzip(long length) => Deflated(length, stream => new GZipStream(stream, CompressionLevel.Fastest));

    public static byte[] Zlib(long length) => Deflated(length, stream => new ZLibStream(stream, CompressionLevel.Fastest));

    /// <summary>Zeros of one of our codecs, of which this many streams follow each other.</summary>
    public static byte[] Repeated(string codec, int length, int count)
    {
        using var encoded = new CodecChain([CodecRegistry.Parse("bytes"), CodecRegistry.Parse(codec)], new ChunkSpec(new Shape(length), Zarr.Format.DataTypes.DataType.Parse("uint8"), new byte[1])).Encode(new byte[length]);
        return Repeated(encoded.Span, count);
    }

    /// <summary>Bytes many times.</summary>
    public static byte[] Repeated(ReadOnlySpan<byte> bytes, int count)
    {
        var all = new byte[bytes.Length * count];
        for (var i = 0; i < count; i++) bytes.CopyTo(all.AsSpan(i * bytes.Length));
        return all;
    }

    /// <summary>A frame of blocks that say one byte many times (RFC 8878, 3.1.1), whose header may claim a length.</summary>
    public static byte[] Zstd(int blocks, long? claimed = null)
    {
        var bytes = new List<byte> { 0x28, 0xb5, 0x2f, 0xfd, (byte)(claimed is null ? 0 : 0xc0), 0x68 };
        if (claimed is { } length) bytes.AddRange(BitConverter.GetBytes(length));
        for (var i = 0; i < blocks; i++)
        {
            var header = (i == blocks - 1 ? 1 : 0) | 1 << 1 | (1 << 17) << 3;
            bytes.AddRange([(byte)header, (byte)(header >> 8), (byte)(header >> 16), 0]);
        }

        return [.. bytes];
    }

    /// <summary>A block of one match (lz4_Block_format.md) behind its length.</summary>
    public static byte[] Lz4(int length)
    {
        var (rows, rest) = Math.DivRem(length - 6 - 4 - 15, 255);
        var bytes = new byte[4 + 4 + rows + 1 + 6];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        bytes[4] = 0x1f;
        bytes[6] = 1;
        bytes.AsSpan(8, rows).Fill(255);
        bytes[8 + rows] = (byte)rest;
        bytes[9 + rows] = 0x50;
        return bytes;
    }

    /// <summary>A frame of ours whose header claims another length.</summary>
    public static byte[] Blosc(int claimed)
    {
        var bytes = Repeated("blosc:lz4:5:noshuffle", 1 << 16, 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), claimed);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), claimed);
        return bytes;
    }

    /// <summary>A count of elements, and the length of the first (numcodecs vlen.pyx).</summary>
    public static byte[] Items(int count, int length)
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), length);
        return bytes;
    }

    /// <summary>A file of TIFF with one strip of DEFLATE.</summary>
    public static byte[] Tiff(int width, int height, byte[] strip)
    {
        (int Tag, int Type, int Value)[] entries = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 8), (262, 3, 1), (273, 4, 0), (277, 3, 1), (278, 4, height), (279, 4, strip.Length)];
        var start = 8 + 2 + 12 * entries.Length + 4;
        var bytes = new byte[start + strip.Length];
        "II*\0"u8.CopyTo(bytes);
        bytes[4] = 8;
        bytes[8] = (byte)entries.Length;
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = bytes.AsSpan(10 + 12 * i);
            BinaryPrimitives.WriteInt16LittleEndian(entry, (short)entries[i].Tag);
            BinaryPrimitives.WriteInt16LittleEndian(entry[2..], (short)entries[i].Type);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], 1);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], entries[i].Tag == 273 ? start : entries[i].Value);
        }

        strip.CopyTo(bytes, start);
        return bytes;
    }

    /// <summary>A file of PNG, 16 bits of four channels.</summary>
    public static byte[] Png(int width, int height, byte[] data)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (16, 6);
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, data), .. Chunk("IEND"u8, [])];
    }

    /// <summary>A file of NumPy that claims elements it has not.</summary>
    public static byte[] Npy(long length)
    {
        var header = FormattableString.Invariant($"{{'descr': '|u1', 'fortran_order': False, 'shape': ({length},), }}").PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. System.Text.Encoding.ASCII.GetBytes(header)];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] named = [.. type, .. data];
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc(named));
        return [.. length, .. named, .. check];
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (0xedb88320 & (uint)-(int)(crc & 1));
        }

        return ~crc;
    }
}
