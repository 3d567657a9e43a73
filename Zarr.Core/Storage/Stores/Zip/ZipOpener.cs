using Zarr.Format.Codecs.Checksums;

namespace Zarr.Storage.Stores.Zip;

/// <summary>Finds the end of an archive, and reads its directory.</summary>
internal static class ZipOpener
{
    private const int WindowLength = 1 << 22;

    /// <summary>A file full of what looks like ends is not searched for ever.</summary>
    private const int MostCandidates = 64;

    /// <summary>
    /// The end and directory of an archive, with one read where the directory is small, else with two. Where both are as in
    /// <paramref name="known"/>, its directory is taken. An empty file is an archive without entries.
    /// </summary>
    public static (ZipEnd End, ZipDirectory Directory) Open(ZipSource source, ZipSnapshot? known)
    {
        var length = source.State.Length;
        if (length == 0) return (ZipEnd.Empty(0), ZipDirectory.Parse(source, [], ZipEnd.Empty(0)));
        var tail = new ZipTail(source, Math.Max(0, length - ZipEnd.LongestTail), Math.Min(length, ZipEnd.LongestTail));
        foreach (var at in EndSignatures(tail.Bytes, tail.Bytes.Length))
        {
            if (ZipEnd.Parse(tail, at) is not { } end) continue;
            var bytes = tail.Read(end.DirectoryOffset, end.DirectoryLength);
            return known is not null && known.End.IsSame(end) && known.Directory.Crc == Checksum32.Crc32(bytes) ? (end, known.Directory) : (end, ZipDirectory.Parse(source, bytes, end));
        }

        return Search(source, length) ?? throw source.Damaged("it has no end of central directory record.");
    }

    /// <summary>
    /// The last whole directory of an archive whose writer was killed in the moment of writing another, or that was cut short:
    /// see <see cref="ZipAppender"/>. Null where the file does not begin like an archive or has no such directory.
    /// </summary>
    private static (ZipEnd End, ZipDirectory Directory)? Search(ZipSource source, long length)
    {
        if (length < ZipRecord.EndLength || BitConverter.ToUInt32(source.Read(0, 4)) is not (ZipRecord.LocalHeader or ZipRecord.End)) return null;
        var candidates = 0;
        for (var stop = length; stop > 0; stop -= WindowLength)
        {
            var start = Math.Max(0, stop - WindowLength);
            var window = new ZipTail(source, start, Math.Min(length, stop + ZipEnd.LongestTail) - start);
            foreach (var at in EndSignatures(window.Bytes, (int)(stop - start)))
            {
                // An archive that is itself an entry of this one shows as one with something before it.
                if (ZipEnd.Parse(window, at) is not { Base: 0 } end) continue;
                if (++candidates > MostCandidates) return null;
                try
                {
                    return (end, ZipDirectory.Parse(source, window.Read(end.DirectoryOffset, end.DirectoryLength), end));
                }
                catch (ZarrException)
                {
                    // It only looked like one: an earlier one may do.
                }
            }
        }

        return null;
    }

    /// <summary>Where end of central directory signatures begin before an index, the last first.</summary>
    private static IEnumerable<int> EndSignatures(byte[] bytes, int before)
    {
        for (var at = Last(before + 3); at >= 0; at = Last(at + 3)) yield return at;

        int Last(int length) => bytes.AsSpan(0, Math.Min(bytes.Length, length)).LastIndexOf("PK\u0005\u0006"u8);
    }
}
