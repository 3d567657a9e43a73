using System.Buffers.Binary;

namespace Zarr.Storage.Stores.Zip;

/// <summary>The end of an archive: where its directory is.</summary>
/// <param name="Offset">Where the end of central directory record begins in the file.</param>
/// <param name="DirectoryOffset">Where the directory begins in the file.</param>
/// <param name="DirectoryLength">The directory's bytes.</param>
/// <param name="Count">The entries it says it has.</param>
/// <param name="Base">Where the archive begins: what offsets inside it are relative to. Not 0 where something was put before it, such as a self-extractor.</param>
/// <param name="Comment">The archive's comment, kept as it is.</param>
internal sealed record ZipEnd(long Offset, long DirectoryOffset, long DirectoryLength, ulong Count, long Base, byte[] Comment)
{
    /// <summary>The most bytes from the start of a zip64 end record to the end of the file.</summary>
    public const int LongestTail = ZipRecord.Zip64EndLength + ZipRecord.Zip64LocatorLength + ZipRecord.EndLength + ushort.MaxValue;

    /// <summary>An archive without entries that begins at <paramref name="offset"/>.</summary>
    public static ZipEnd Empty(long offset) => new(offset, offset, 0, 0, 0, []);

    /// <summary>True when both say the same about the same file.</summary>
    public bool IsSame(ZipEnd other) =>
        (Offset, DirectoryOffset, DirectoryLength, Count, Base) == (other.Offset, other.DirectoryOffset, other.DirectoryLength, other.Count, other.Base);

    /// <summary>
    /// The end record at an index of the tail; null where what looks like one is not.
    /// </summary>
    public static ZipEnd? Parse(ZipTail tail, int at)
    {
        // 4.3.16: signature, disk, directory's disk, entries on disk, entries, directory length, offset, comment length.
        var record = tail.Bytes.AsSpan(at);
        if (record.Length < ZipRecord.EndLength) return null;
        var commentLength = BinaryPrimitives.ReadUInt16LittleEndian(record[20..]);
        if (commentLength > record.Length - ZipRecord.EndLength) return null;
        ulong count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        ulong length = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]), offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        var disk = BinaryPrimitives.ReadUInt16LittleEndian(record[4..]);
        var end = tail.Start + at;

        if ((count == ZipRecord.Zip64Mark16 || length == ZipRecord.Zip64Mark32 || offset == ZipRecord.Zip64Mark32)
            && Zip64(tail, end) is var (zip64, at64))
        {
            end = at64;
            disk = (ushort)Math.Min(ushort.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(zip64.AsSpan(16)));
            count = BinaryPrimitives.ReadUInt64LittleEndian(zip64.AsSpan(32));
            length = BinaryPrimitives.ReadUInt64LittleEndian(zip64.AsSpan(40));
            offset = BinaryPrimitives.ReadUInt64LittleEndian(zip64.AsSpan(48));
        }

        if (length > (ulong)end || offset > (ulong)end) return null;

        // The directory ends where the end records begin, so what comes before the archive shows as a difference.
        var directory = end - (long)length;
        if (directory < (long)offset) return null;
        if (directory > (long)offset && !BeginsDirectory(tail, directory, (long)length))
        {
            // Something else stands between, such as a digital signature (4.3.13).
            if (!BeginsDirectory(tail, (long)offset, (long)length)) return null;
            directory = (long)offset;
        }

        if (disk != 0) throw tail.Source.Damaged("it is one part of an archive in several parts, which is not supported.");
        return new(tail.Start + at, directory, (long)length, count, directory - (long)offset, record.Slice(ZipRecord.EndLength, commentLength).ToArray());
    }

    /// <summary>Writes the end records after their directory; gives how far behind its start the last of them begins.</summary>
    public long Write(Stream to)
    {
        var offset = DirectoryOffset - Base;
        if (Count >= ZipRecord.Zip64Mark16 || DirectoryLength >= ZipRecord.Zip64Mark32 || offset >= ZipRecord.Zip64Mark32)
        {
            Span<byte> zip64 = stackalloc byte[ZipRecord.Zip64EndLength + ZipRecord.Zip64LocatorLength];
            zip64.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(zip64, ZipRecord.Zip64End);
            BinaryPrimitives.WriteUInt64LittleEndian(zip64[4..], ZipRecord.Zip64EndLength - 12);
            BinaryPrimitives.WriteUInt16LittleEndian(zip64[12..], ZipWriting.MadeBy);
            BinaryPrimitives.WriteUInt16LittleEndian(zip64[14..], ZipWriting.VersionZip64);
            BinaryPrimitives.WriteUInt64LittleEndian(zip64[24..], Count);
            BinaryPrimitives.WriteUInt64LittleEndian(zip64[32..], Count);
            BinaryPrimitives.WriteInt64LittleEndian(zip64[40..], DirectoryLength);
            BinaryPrimitives.WriteInt64LittleEndian(zip64[48..], offset);
            BinaryPrimitives.WriteUInt32LittleEndian(zip64[56..], ZipRecord.Zip64Locator);
            BinaryPrimitives.WriteInt64LittleEndian(zip64[64..], offset + DirectoryLength);
            BinaryPrimitives.WriteUInt32LittleEndian(zip64[72..], 1);
            to.Write(zip64);
        }

        var at = to.Length;
        Span<byte> record = stackalloc byte[ZipRecord.EndLength];
        record.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(record, ZipRecord.End);
        BinaryPrimitives.WriteUInt16LittleEndian(record[8..], (ushort)Math.Min(Count, ZipRecord.Zip64Mark16));
        BinaryPrimitives.WriteUInt16LittleEndian(record[10..], (ushort)Math.Min(Count, ZipRecord.Zip64Mark16));
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], (uint)Math.Min(DirectoryLength, ZipRecord.Zip64Mark32));
        BinaryPrimitives.WriteUInt32LittleEndian(record[16..], (uint)Math.Min(offset, ZipRecord.Zip64Mark32));
        BinaryPrimitives.WriteUInt16LittleEndian(record[20..], (ushort)Comment.Length);
        to.Write(record);
        to.Write(Comment);
        return at;
    }

    /// <summary>The zip64 end record that belongs to the end record at <paramref name="end"/>; null where there is none.</summary>
    private static (byte[] Record, long Offset)? Zip64(ZipTail tail, long end)
    {
        var locatorAt = end - ZipRecord.Zip64LocatorLength;
        if (locatorAt < ZipRecord.Zip64EndLength) return null;
        var locator = tail.Read(locatorAt, ZipRecord.Zip64LocatorLength);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != ZipRecord.Zip64Locator) return null;
        // Just before the locator, whatever stands before the archive; elsewhere only where it has an extension of its own.
        foreach (var at in new[] { locatorAt - ZipRecord.Zip64EndLength, BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8)) })
        {
            if (at < 0 || at > locatorAt - ZipRecord.Zip64EndLength) continue;
            var record = tail.Read(at, ZipRecord.Zip64EndLength);
            if (BinaryPrimitives.ReadUInt32LittleEndian(record) == ZipRecord.Zip64End) return (record, at);
        }

        return null;
    }

    private static bool BeginsDirectory(ZipTail tail, long at, long length) => length == 0
        || (length >= ZipRecord.CentralHeaderLength && BinaryPrimitives.ReadUInt32LittleEndian(tail.Read(at, 4)) == ZipRecord.CentralHeader);
}
