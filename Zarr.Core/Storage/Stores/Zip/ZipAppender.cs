using System.Text;
using Microsoft.Win32.SafeHandles;
using Zarr.Format.Codecs.Checksums;

namespace Zarr.Storage.Stores.Zip;

/// <summary>
/// Adds entries to an archive, which at every moment ends with a directory, the former one or the new one, so that other
/// programs can read it while it grows and whatever becomes of this process.
/// </summary>
/// <remarks>
/// <para>An archive is entries, directory, end record, and the directory is found from the end of the file. To add, a copy of
/// the directory and the end record is first written some way behind the end of the file (the reserve between is a
/// hole that takes no space on most file systems). From then on that copy is the archive's directory, and new entries go
/// from where the old directory began into the reserve. When the reserve is used up, a copy with all that was added so far is
/// written further out, twice as far each time. At the end the new directory and end record are written right after
/// the last entry, and the file is cut behind them: one step, after which they are what is found at the end.</para>
/// <para>No byte that a directory in force refers to is ever written. The file is flushed to the disk before an old
/// directory is overwritten and before the cut, so a power failure costs no more than a killed process: what was added
/// since the last copy. What such an accident leaves is an archive with some unused bytes before its directory.
/// In the one moment in which a copy is half written the file ends with neither; then the last whole directory is
/// searched from the end, see <see cref="ZipOpener"/>.</para>
/// </remarks>
internal sealed class ZipAppender : IDisposable
{
    private const long LeastReserve = 1 << 20, LargestReserve = 1 << 28;

    // A directory is read and written as one buffer.
    private const long LongestDirectory = 0x7fffffc7 - ZipEnd.LongestTail;

    /// <summary>The longest piece written between two looks at the cancellation token.</summary>
    private const int PieceLength = 1 << 22;

    private readonly Lock _placing = new();
    private readonly HashSet<StoreKey> _pending = [];
    private readonly ZipDirectory _directory;
    private readonly SafeFileHandle _handle;
    private readonly ZipEnd _former;
    private readonly MemoryStream _records = new();
    private readonly long _mostRecords;
    private ulong _count;
    private long _position, _reserveEnd, _reserve = LeastReserve, _claimed;
    private bool _hasReserved;

    /// <param name="handle">The archive, open for writing.</param>
    /// <param name="source">The archive, open for reading.</param>
    /// <param name="directory">Its entries.</param>
    /// <param name="former">Its end.</param>
    /// <param name="mostRecords">The most bytes its directory may have, for tests; by default what fits into one buffer.</param>
    public ZipAppender(SafeFileHandle handle, ZipSource source, ZipDirectory directory, ZipEnd former, long mostRecords = LongestDirectory)
    {
        (_handle, _directory, _former, _mostRecords) = (handle, directory, former, mostRecords);
        _records.Write(source.Read(former.DirectoryOffset, former.DirectoryLength));
        (_count, _position) = ((ulong)directory.RecordCount, former.DirectoryOffset);
    }

    /// <summary>Adds an entry. Another writer of the same key, or an entry that has it, is found by <paramref name="check"/>, which is given its version.</summary>
    public StoreVersion Append(StoreKey key, ReadOnlyMemory<byte> value, Action<StoreVersion> check, CancellationToken cancel)
    {
        ZipName.Check(key);
        var name = Encoding.UTF8.GetBytes(key.Value);
        var (crc, now) = (Checksum32.Crc32(value.Span), DateTime.Now);
        var header = ZipWriting.LocalHeader(name, crc, value.Length, now);
        var length = (long)header.Length + value.Length;
        var offset = Place(key, name.Length, length, check);
        try
        {
            RandomAccess.Write(_handle, header, offset);
            for (var done = 0; done < value.Length; done += PieceLength)
            {
                cancel.ThrowIfCancellationRequested();
                RandomAccess.Write(_handle, value.Span.Slice(done, Math.Min(PieceLength, value.Length - done)), offset + header.Length + done);
            }
        }
        catch
        {
            lock (_placing)
            {
                _pending.Remove(key);
                _claimed -= RecordLength(name.Length);
                if (_position == offset + length) _position = offset;
            }

            throw;
        }

        var entry = new ZipEntry(key, offset, value.Length, value.Length, crc, ZipEntry.Stored, 0, (ushort)name.Length, 0) { DataOffset = offset + header.Length };
        lock (_placing)
        {
            ZipWriting.WriteCentral(_records, name, crc, value.Length, now, offset - _former.Base);
            _count++;
            _directory.Add(entry);
            _pending.Remove(key);
            _claimed -= RecordLength(name.Length);
        }

        return entry.Version;
    }

    /// <summary>True when the archive has no entries at all, so that a new file need not have been made.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Puts the directory behind the last entry, cuts the file there, and gives the new end. No entry is being added.</summary>
    public ZipEnd Commit()
    {
        if (!_hasReserved) return _former;
        var (directory, end) = DirectoryAt(_position);
        if (_position + directory.Length > _reserveEnd) Reserve(directory.Length);
        RandomAccess.Write(_handle, directory.GetBuffer().AsSpan(0, (int)directory.Length), _position);
        RandomAccess.FlushToDisk(_handle);
        RandomAccess.SetLength(_handle, _position + directory.Length);
        (_directory.RecordCount, _directory.Crc) = ((long)_count, Checksum32.Crc32(_records.GetBuffer().AsSpan(0, (int)_records.Length)));
        return end;
    }

    /// <summary>Forces the archive to the disk as it is now.</summary>
    public void Force() => RandomAccess.FlushToDisk(_handle);

    public void Dispose() => _handle.Dispose();

    // With the zip64 field that a far offset takes, see ZipWriting.WriteCentral.
    private static long RecordLength(int nameLength) => ZipRecord.CentralHeaderLength + nameLength + 12;

    /// <summary>The place of the next entry.</summary>
    private long Place(StoreKey key, int nameLength, long length, Action<StoreVersion> check)
    {
        lock (_placing)
        {
            if (_records.Length + _claimed + RecordLength(nameLength) > _mostRecords)
                throw new ZarrException(ZarrErrorId.StoreWriteFailed, $"The archive has {_count:N0} entries, and its directory of {_records.Length:N0} bytes has no room for another. Write what is new to another archive, or use shards, which need fewer entries.", key);
            check(_directory.Find(key)?.Version ?? (_pending.Contains(key) ? new StoreVersion(-1, -1) : StoreVersion.Absent));
            if (_position + length > _reserveEnd) Reserve(length);
            _pending.Add(key);
            _claimed += RecordLength(nameLength);
            _position += length;
            return _position - length;
        }
    }

    /// <summary>Makes room for so many bytes by a copy of the directory behind them.</summary>
    private void Reserve(long length)
    {
        _reserve = Math.Max(_reserve, Math.Max(length, 8 * _records.Length));
        var at = Math.Max(_position + _reserve, RandomAccess.GetLength(_handle));
        var (directory, _) = DirectoryAt(at);
        RandomAccess.Write(_handle, directory.GetBuffer().AsSpan(0, (int)directory.Length), at);
        RandomAccess.FlushToDisk(_handle);
        (_hasReserved, _reserveEnd) = (true, at);
        _reserve = Math.Min(2 * _reserve, LargestReserve);
    }

    private (MemoryStream Bytes, ZipEnd End) DirectoryAt(long offset)
    {
        var bytes = new MemoryStream((int)_records.Length + ZipEnd.LongestTail);
        _records.WriteTo(bytes);
        var end = _former with { DirectoryOffset = offset, DirectoryLength = _records.Length, Count = _count };
        return (bytes, end with { Offset = offset + end.Write(bytes) });
    }
}
