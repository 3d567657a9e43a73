using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Zarr.Codecs.Checksums;

namespace Zarr.Stores.Zip;

/// <summary>Reads values where they are in an archive: a stored one with one positional read, a deflated one by inflating what was read.</summary>
/// <param name="source">The archive.</param>
/// <param name="end">The bytes the archive had when its directory was read.</param>
internal sealed class ZipEntryReader(ZipSource source, long end)
{
    /// <summary>No deflated byte stands for more bytes than this (zlib's documentation gives 1032:1).</summary>
    private const long LargestRatio = 1032;

    /// <summary>
    /// How much longer the extra field is in local headers than in the directory. One program writes an archive, so what was
    /// true of one entry most likely is of the next, and header and bytes can be read at once.
    /// </summary>
    private volatile int _extraGrowth;

    /// <summary>The part of a value that a range asks for. The checksum is compared where that is the whole.</summary>
    public StoreValue Read(ZipEntry entry, ByteRange range)
    {
        Check(entry);
        var (offset, length) = range.Within(entry.Length);
        if (length > Array.MaxLength || (length > 0 && entry.Method != ZipEntry.Stored && entry.StoredLength > Array.MaxLength))
            throw new ZarrException(ZarrErrorId.StoreReadFailed, $"Cannot read {length} bytes of {Name(entry)} at once: at most {Array.MaxLength} bytes fit into one buffer.", source.Path);
        if (length == 0) return new(default, entry.Length, entry.Version);

        var (buffer, start) = entry.Method == ZipEntry.Stored ? Fetch(entry, offset, (int)length) : (Inflate(entry, offset, (int)length), 0);
        if (length == entry.Length && Checksum32.Crc32(buffer.AsSpan(start, (int)length)) != entry.Crc)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw new ZarrException(ZarrErrorId.ChecksumMismatch, $"{Name(entry)} does not match its CRC-32 checksum.", entry.Key);
        }

        return new(buffer, start, (int)length, entry.Length, entry.Version);
    }

    private void Check(ZipEntry entry)
    {
        if ((entry.Flags & (ZipFlags.Encrypted | ZipFlags.StronglyEncrypted | ZipFlags.HeaderMasked)) != 0)
            throw NotSupported(entry, "it is encrypted");
        if ((entry.Flags & ZipFlags.Patched) != 0) throw NotSupported(entry, "it is compressed patched data");
        if (entry.Method is not (ZipEntry.Stored or ZipEntry.Deflated))
            throw NotSupported(entry, $"it is compressed with {ZipMethod.NameOf(entry.Method)}; stored and deflated entries can be read");
        if (entry.Method == ZipEntry.Stored ? entry.StoredLength != entry.Length : entry.Length > entry.StoredLength * LargestRatio)
            throw Corrupt(entry, $"{entry.StoredLength:N0} bytes in the archive cannot be a value of {entry.Length:N0} bytes");
    }

    /// <summary>A pooled buffer in which the bytes of the archive begin at an index, from an offset in the entry's stored bytes.</summary>
    private (byte[] Buffer, int Start) Fetch(ZipEntry entry, long offset, int length)
    {
        if (entry.DataOffset == 0)
        {
            var header = ZipRecord.LocalHeaderLength + entry.NameLength + Math.Max(0, entry.ExtraLength + _extraGrowth);
            var isWithHeader = offset == 0 && length <= Array.MaxLength - header && header + length <= end - entry.HeaderOffset;
            var buffer = ArrayPool<byte>.Shared.Rent(isWithHeader ? header + length : ZipRecord.LocalHeaderLength);
            try
            {
                source.Read(buffer.AsSpan(0, isWithHeader ? header + length : ZipRecord.LocalHeaderLength), entry.HeaderOffset);
                entry.DataOffset = DataOffset(entry, buffer);
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
    private long DataOffset(ZipEntry entry, ReadOnlySpan<byte> header)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != ZipRecord.LocalHeader || BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) != entry.NameLength)
            throw Corrupt(entry, "its local header does not fit the directory");
        var extra = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (entry.MinimumEnd + extra > end) throw Corrupt(entry, "it reaches beyond the end of the archive");
        _extraGrowth = extra - entry.ExtraLength;
        return entry.HeaderOffset + ZipRecord.LocalHeaderLength + entry.NameLength + extra;
    }

    private byte[] Inflate(ZipEntry entry, long offset, int length)
    {
        var (stored, start) = Fetch(entry, 0, (int)entry.StoredLength);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            using var inflated = new DeflateStream(new MemoryStream(stored, start, (int)entry.StoredLength), CompressionMode.Decompress);
            for (var skip = offset; skip > 0;)
            {
                var read = inflated.Read(buffer, 0, (int)Math.Min(skip, length));
                if (read == 0) throw Corrupt(entry, $"it is not as long as the {entry.Length:N0} bytes said");
                skip -= read;
            }

            inflated.ReadExactly(buffer, 0, length);
            if (offset + length == entry.Length && inflated.ReadByte() >= 0) throw Corrupt(entry, $"it is longer than the {entry.Length:N0} bytes said");
            return buffer;
        }
        catch (Exception e)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (e is InvalidDataException) throw Corrupt(entry, "it is not deflated data", e);
            if (e is EndOfStreamException) throw Corrupt(entry, $"it is not as long as the {entry.Length:N0} bytes said", e);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
        }
    }

    private string Name(ZipEntry entry) => $"The entry '{entry.Key}' of '{source.Path}'";

    private ZarrException NotSupported(ZipEntry entry, string why) => new(ZarrErrorId.FormatNotSupported, $"{Name(entry)} cannot be read: {why}.", entry.Key);

    private ZarrException Corrupt(ZipEntry entry, string why, Exception? inner = null) => new(ZarrErrorId.ChunkCorrupt, $"{Name(entry)} is damaged: {why}.", entry.Key, inner);
}
