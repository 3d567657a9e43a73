using System.Buffers.Binary;
using System.Text;

namespace Zarr.Storage.Stores.Zip;

/// <summary>The records of entries written here: stored, with their lengths and checksum in the local header, so that nothing has to follow the bytes.</summary>
internal static class ZipWriting
{
    /// <summary>4.4.2: version 6.3, and Unix as the meaning of the external attributes.</summary>
    public const ushort MadeBy = (3 << 8) | 63;

    /// <summary>4.4.3: 2.0, and 4.5 where zip64 fields are needed.</summary>
    public const ushort Version = 20, VersionZip64 = 45;

    /// <summary>4.4.15: a regular file that everyone may read and its owner write (0100644), as Unix has it.</summary>
    private const uint Attributes = 0x81A40000;

    public static byte[] LocalHeader(byte[] name, uint crc, int length, DateTime modified)
    {
        // 4.3.7
        var header = new byte[ZipRecord.LocalHeaderLength + name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(header, ZipRecord.LocalHeader);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), Version);
        WriteShared(header.AsSpan(6), name, crc, length, modified);
        name.CopyTo(header.AsSpan(ZipRecord.LocalHeaderLength));
        return header;
    }

    public static void WriteCentral(Stream to, byte[] name, uint crc, int length, DateTime modified, long offset)
    {
        // 4.3.12; the offset is the only field that can need 64 bits, since no value is longer than a .NET buffer.
        var isZip64 = offset >= ZipRecord.Zip64Mark32;
        Span<byte> header = stackalloc byte[ZipRecord.CentralHeaderLength];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, ZipRecord.CentralHeader);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], MadeBy);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], isZip64 ? VersionZip64 : Version);
        WriteShared(header[8..], name, crc, length, modified);
        BinaryPrimitives.WriteUInt16LittleEndian(header[30..], (ushort)(isZip64 ? 12 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(header[38..], Attributes);
        BinaryPrimitives.WriteUInt32LittleEndian(header[42..], isZip64 ? ZipRecord.Zip64Mark32 : (uint)offset);
        to.Write(header);
        to.Write(name);
        if (!isZip64) return;
        Span<byte> extra = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(extra, ZipRecord.Zip64Extra);
        BinaryPrimitives.WriteUInt16LittleEndian(extra[2..], 8);
        BinaryPrimitives.WriteInt64LittleEndian(extra[4..], offset);
        to.Write(extra);
    }

    /// <summary>The fields both headers have: flags, method, time, date, checksum, lengths, length of the name.</summary>
    private static void WriteShared(Span<byte> fields, byte[] name, uint crc, int length, DateTime modified)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(fields, Ascii.IsValid(name) ? (ushort)0 : ZipFlags.Utf8);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[2..], ZipEntry.Stored);
        // 4.4.6: MS-DOS time in steps of two seconds, and date from 1980.
        BinaryPrimitives.WriteUInt16LittleEndian(fields[4..], (ushort)((modified.Hour << 11) | (modified.Minute << 5) | (modified.Second / 2)));
        BinaryPrimitives.WriteUInt16LittleEndian(fields[6..], (ushort)((Math.Clamp(modified.Year - 1980, 0, 127) << 9) | (modified.Month << 5) | modified.Day));
        BinaryPrimitives.WriteUInt32LittleEndian(fields[8..], crc);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[12..], (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[16..], (uint)length);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[20..], (ushort)name.Length);
    }
}
