using System.Buffers.Binary;
using System.Collections.Concurrent;
using Zarr.Format.Codecs.Checksums;
using Zarr.Storage.Nodes;

namespace Zarr.Storage.Stores.Zip;

/// <summary>
/// The entries of an archive by key. Of entries of one name the last counts, as it does for Python's zipfile. Entries are added
/// while others read, none ever goes.
/// </summary>
internal sealed class ZipDirectory
{
    private readonly ConcurrentDictionary<StoreKey, ZipEntry> _entries = new();
    private volatile string[] _sorted = [];

    private ZipDirectory()
    {
    }

    /// <summary>The records in the file, those no key can name included.</summary>
    public long RecordCount { get; set; }

    /// <summary>Names of entries that do not count: no key can have them, or a later entry has the same.</summary>
    public List<(ResidueKind Kind, string Name, long Length)> Residue { get; } = [];

    /// <summary>CRC-32 of the records in the file: tells whether they are still the same.</summary>
    public uint Crc { get; set; }

    public bool Contains(StoreKey key) => _entries.ContainsKey(key);

    public ZipEntry? Find(StoreKey key) => _entries.GetValueOrDefault(key);

    public void Add(ZipEntry entry) => _entries[entry.Key] = entry;

    /// <summary>Reads a central directory (4.3.12). Every entry lies in front of it, and none in another.</summary>
    public static ZipDirectory Parse(ZipSource source, ReadOnlySpan<byte> bytes, ZipEnd end)
    {
        var directory = new ZipDirectory { Crc = Checksum32.Crc32(bytes) };
        List<(long Start, long End)> places = [];
        var isOrdered = true;
        while (bytes.Length > 0)
        {
            if (bytes.Length < ZipRecord.CentralHeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != ZipRecord.CentralHeader)
                throw source.Damaged($"record {directory.RecordCount} of its directory is malformed.");
            var (nameLength, extraLength, commentLength) = (BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]),
                BinaryPrimitives.ReadUInt16LittleEndian(bytes[30..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]));
            var length = ZipRecord.CentralHeaderLength + nameLength + extraLength + commentLength;
            if (length > bytes.Length) throw source.Damaged($"record {directory.RecordCount} of its directory is cut off.");
            var entry = Read(source, bytes, nameLength, extraLength, end, directory.RecordCount);
            isOrdered &= places.Count == 0 || places[^1].End <= entry.HeaderOffset;
            places.Add((entry.HeaderOffset, entry.MinimumEnd));
            directory.Put(entry, bytes, nameLength, extraLength);
            directory.RecordCount++;
            bytes = bytes[length..];
        }

        // Without zip64 some writers count modulo 65,536.
        if ((ulong)directory.RecordCount != end.Count && (end.Count > ushort.MaxValue || (ushort)directory.RecordCount != end.Count))
            throw source.Damaged($"its directory has {directory.RecordCount:N0} records, its end says {end.Count:N0}.");
        if (!isOrdered) RequireApart(source, places);
        return directory;
    }

    /// <summary>Metadata documents below a prefix that no key can name; without <paramref name="recurse"/> those where the name after the prefix goes on with what no key can have.</summary>
    public IEnumerable<UnnameableEntry> ListUnnameable(StoreKey prefix, bool recurse)
    {
        var below = prefix.IsRoot ? "" : prefix.Value + "/";
        return from residue in Residue
               where residue.Kind == ResidueKind.Unnameable && residue.Name.StartsWith(below, StringComparison.Ordinal)
               let name = residue.Name[below.Length..]
               where recurse || !StoreKey.IsSegment(name.AsSpan(0, name.IndexOf('/') is var slash and >= 0 ? slash : name.Length))
               select new UnnameableEntry(name, NodeStorage.IsDocument(name[(name.LastIndexOf('/') + 1)..]));
    }

    /// <summary>What lies below a prefix: all of it, or the direct children.</summary>
    public IEnumerable<StoreEntry> List(StoreKey prefix, bool recurse, CancellationToken cancel)
    {
        var keys = Sorted();
        var below = prefix.IsRoot ? "" : prefix.Value + "/";
        for (var i = LowerBound(keys, below); i < keys.Length && keys[i].StartsWith(below, StringComparison.Ordinal);)
        {
            cancel.ThrowIfCancellationRequested();
            var slash = recurse ? -1 : keys[i].IndexOf('/', below.Length);
            if (slash < 0)
            {
                yield return _entries[StoreKey.Parse(keys[i++])].ToStoreEntry();
                continue;
            }

            var child = StoreKey.Parse(keys[i][..slash]);
            if (!Contains(child)) yield return new(child, 0, StoreVersion.Absent, IsPrefix: true);
            // '0' comes right after '/': the first key that is not below the child.
            i = LowerBound(keys, child.Value + "0");
        }
    }

    private void Put(ZipEntry entry, ReadOnlySpan<byte> record, ushort nameLength, ushort extraLength)
    {
        if (entry.Key.IsRoot)
        {
            var name = ZipName.Decode(record.Slice(ZipRecord.CentralHeaderLength, nameLength), entry.Flags, record.Slice(ZipRecord.CentralHeaderLength + nameLength, extraLength));
            if (!name.EndsWith('/')) Residue.Add((ResidueKind.Unnameable, name, entry.StoredLength));
            return;
        }

        if (_entries.TryGetValue(entry.Key, out var former)) Residue.Add((ResidueKind.Duplicate, entry.Key.Value, former.StoredLength));
        _entries[entry.Key] = entry;
    }

    private static ZipEntry Read(ZipSource source, ReadOnlySpan<byte> record, ushort nameLength, ushort extraLength, ZipEnd end, long number)
    {
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(record[8..]);
        var extra = record.Slice(ZipRecord.CentralHeaderLength + nameLength, extraLength);
        long storedLength = BinaryPrimitives.ReadUInt32LittleEndian(record[20..]), length = BinaryPrimitives.ReadUInt32LittleEndian(record[24..]),
            offset = BinaryPrimitives.ReadUInt32LittleEndian(record[42..]);
        var name = ZipName.Decode(record.Slice(ZipRecord.CentralHeaderLength, nameLength), flags, extra);
        if (!ZipExtra.TryReadZip64(extra, ref length, ref storedLength, ref offset)
            || offset > end.DirectoryOffset - end.Base - ZipRecord.LocalHeaderLength - nameLength
            || storedLength > end.DirectoryOffset - end.Base - offset - ZipRecord.LocalHeaderLength - nameLength)
            throw source.Damaged($"record {number} of its directory, '{name}', is said to lie outside the archive.");
        // Names that no key can name get the root's, which holds no value.
        return new(ZipName.TryParse(name, record[5], out var key) ? key : StoreKey.Root, end.Base + offset, storedLength, length, BinaryPrimitives.ReadUInt32LittleEndian(record[16..]),
            BinaryPrimitives.ReadUInt16LittleEndian(record[10..]), flags, nameLength, extraLength);
    }

    /// <summary>Entries that share bytes make small archives that unpack to huge ones.</summary>
    private static void RequireApart(ZipSource source, List<(long Start, long End)> places)
    {
        places.Sort();
        for (var i = 1; i < places.Count; i++)
            if (places[i].Start < places[i - 1].End) throw source.Damaged("entries in it overlap.");
    }

    private static int LowerBound(string[] keys, string wanted)
    {
        var found = Array.BinarySearch(keys, wanted, StringComparer.Ordinal);
        return found < 0 ? ~found : found;
    }

    private string[] Sorted()
    {
        // No entry ever goes, so as many keys are the same keys.
        if (_sorted is var sorted && sorted.Length == _entries.Count) return sorted;
        var keys = _entries.Keys.Select(key => key.Value).ToArray();
        Array.Sort(keys, StringComparer.Ordinal);
        _sorted = keys;
        return keys;
    }
}
