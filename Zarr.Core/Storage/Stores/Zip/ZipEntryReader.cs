using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Zarr.Format.Codecs.Checksums;

namespace Zarr.Storage.Stores.Zip;

/// <summary>Reads values where they are in an archive: a stored one with one positional read, a deflated one by inflating what was read.</summary>
/// <param name="end">The bytes the archive had when its directory was read.</param>
internal sealed class ZipEntryReader(long end)
{
    /// <summary>No deflated byte stands for more bytes than this (zlib's documentation gives 1032:1).</summary>
    private const long LargestRatio = 1032;

    /// <summary>
    /// How much longer the extra field is in local headers than in the directory. One program writes an archive, so what was
    /// true of one entry most likely is of the next, and header and bytes can be read at once.
    /// </summary>
    private volatile int _extraGrowth;

    /// <summary>The part of a value that a range asks for. The checksum is compared where that is the whole.</summary>
    public StoreValue Read(ZipSource source, ZipEntry entry, ByteRange range)
    {
        Check(source, entry);
        var (offset, length) = range.Within(entry.Length);
        if (length > Array.MaxLength || (length > 0 && entry.Method != ZipEntry.Stored && entry.StoredLength > Array.MaxLength))
            throw new ZarrException(ZarrErrorId.StoreReadFailed, $"Cannot read {length} bytes of {Name(source, entry)} at once: at most {Array.MaxLength} bytes fit into one buffer.", source.Path);
        if (length == 0) return new(default, entry.Length, entry.Version);

        var (buffer, start) = entry.Method == ZipEntry.Stored ? Fetch(source, entry, offset, (int)length) : (Inflate(source, entry, offset, (int)length), 0);
        if (length == entry.Length && Checksum32.Crc32(buffer.AsSpan(start, (int)length)) != entry.Crc)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw new ZarrException(ZarrErrorId.ChecksumMismatch, $"{Name(source, entry)} does not match its CRC-32 checksum.", entry.Key);
        }

        return new(buffer, start, (int)length, entry.Length, entry.Version);
    }

    private static void Check(ZipSource source, ZipEntry entry)
    {
        if ((entry.Flags & (ZipFlags.Encrypted | ZipFlags.StronglyEncrypted | ZipFlags.HeaderMasked)) != 0)
            throw NotSupported(source, entry, "it is encrypted");
        if ((entry.Flags & ZipFlags.Patched) != 0) throw NotSupported(source, entry, "it is compressed patched data");
        if (entry.Method is not (ZipEntry.Stored or ZipEntry.Deflated))
            throw NotSupported(source, entry, $"it is compressed with {ZipMethod.NameOf(entry.Method)}; stored and deflated entries can be read");
        if (entry.Method == ZipEntry.Stored ? entry.StoredLength != entry.Length : entry.Length > entry.StoredLength * LargestRatio)
            throw Corrupt(source, entry, $"{entry.StoredLength:N0} bytes in the archive cannot be a value of {entry.Length:N0} bytes");
    }

    /// <summary>A pooled buffer in which the bytes of the archive begin at an index, from an offset in the entry's stored bytes.</summary>
    private (byte[] Buffer, int Start) Fetch(ZipSource source, ZipEntry entry, long offset, int length)
    {
        if (entry.DataOffset == 0)
        {
            var header = ZipRecord.LocalHeaderLength + entry.NameLength + Math.Max(0, entry.ExtraLength + _extraGrowth);
            var isWithHeader = offset == 0 && length <= Array.MaxLength - header && header + length <= end - entry.HeaderOffset;
            var buffer = ArrayPool<byte>.Shared.Rent(isWithHeader ? header + length : ZipRecord.LocalHeaderLength);
            try
            {
                source.Read(buffer.AsSpan(0, isWithHeader ? header + length : ZipRecord.LocalHeaderLength), entry.HeaderOffset);
                entry.DataOffset = DataOffset(source, entry, buffer);
                if (isWithHeader && entry.DataOffset == entry.HeaderOffset + header) return (buffer, header);
            }
            catch
            {
                ArrayPool<byte>.Shared.Return(buffer);
                throw;
            }

            ArrayPool<byte>.Shared.Return(buffer);
        }

        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            source.Read(bytes.AsSpan(0, length), entry.DataOffset + offset);
            return (bytes, 0);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw;
        }
    }

    /// <summary>The local header (4.3.7) repeats the name; its extra field has a length of its own.</summary>
    private long DataOffset(ZipSource source, ZipEntry entry, ReadOnlySpan<byte> header)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != ZipRecord.LocalHeader || BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) != entry.NameLength)
            throw Corrupt(source, entry, "its local header does not fit the directory");
        var extra = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (entry.MinimumEnd + extra > end) throw Corrupt(source, entry, "it reaches beyond the end of the archive");
        _extraGrowth = extra - entry.ExtraLength;
        return entry.HeaderOffset + ZipRecord.LocalHeaderLength + entry.NameLength + extra;
    }

    private byte[] Inflate(ZipSource source, ZipEntry entry, long offset, int length)
    {
        var (stored, start) = Fetch(source, entry, 0, (int)entry.StoredLength);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            using var inflated = new DeflateStream(new MemoryStream(stored, start, (int)entry.StoredLength), CompressionMode.Decompress);
            for (var skip = offset; skip > 0;)
            {
                var read = inflated.Read(buffer, 0, (int)Math.Min(skip, length));
                if (read == 0) throw Corrupt(source, entry, $"it is not as long as the {entry.Length:N0} bytes said");
                skip -= read;
            }

            inflated.ReadExactly(buffer, 0, length);
            if (offset + length == entry.Length && inflated.ReadByte() >= 0) throw Corrupt(source, entry, $"it is longer than the {entry.Length:N0} bytes said");
            return buffer;
        }
        catch (Exception e)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (e is InvalidDataException) throw Corrupt(source, entry, "it is not deflated data", e);
            if (e is EndOfStreamException) throw Corrupt(source, entry, $"it is not as long as the {entry.Length:N0} bytes said", e);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
        }
    }

    private static string Name(ZipSource source, ZipEntry entry) => $"The entry '{entry.Key}' of '{source.Path}'";

    private static ZarrException NotSupported(ZipSource source, ZipEntry entry, string why) => new(ZarrErrorId.FormatNotSupported, $"{Name(source, entry)} cannot be read: {why}.", entry.Key);

    private static ZarrException Corrupt(ZipSource source, ZipEntry entry, string why, Exception? inner = null) => new(ZarrErrorId.ChunkCorrupt, $"{Name(source, entry)} is damaged: {why}.", entry.Key, inner);
}
