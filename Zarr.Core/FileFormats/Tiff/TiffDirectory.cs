using System.Text;

namespace Zarr.FileFormats.Tiff;

/// <summary>What a directory says of its image: values, each under its tag. None lies outside the file.</summary>
internal sealed class TiffDirectory
{
    // No image has near as many tags, or as long a text.
    private const int MostEntries = 4096, MostText = 1 << 16, MostParts = 1 << 26;

    private const int Short = 3, Long = 4, Long8 = 16, Ifd8 = 18;

    private readonly TiffFile _file;
    private readonly Dictionary<int, Entry> _entries = [];

    private TiffDirectory(TiffFile file, long place) => (_file, Place) = (file, place);

    /// <summary>Where it is in the file.</summary>
    public long Place { get; }

    /// <summary>Bytes of the directory, without values that lie elsewhere.</summary>
    public long Length { get; private set; }

    /// <summary>Where the next one is; 0 for none.</summary>
    public long Next { get; private set; }

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileInvalid"/>.</exception>
    public static TiffDirectory Read(TiffFile file, long place)
    {
        var (countSize, entrySize, placeSize) = file.IsBig ? (8, 20, 8) : (2, 12, 4);
        Span<byte> number = stackalloc byte[8];
        file.Fill(number[..countSize], place);
        var count = file.IsBig ? file.ReadUInt64(number) : file.ReadUInt16(number);
        if (count is 0 or > MostEntries) throw file.Invalid($"a directory has {count:N0} entries; 1 to {MostEntries:N0} are allowed.");
        var bytes = new byte[(int)count * entrySize + placeSize];
        file.Fill(bytes, place + countSize);
        var directory = new TiffDirectory(file, place) { Length = countSize + bytes.Length };
        long values = 0;
        for (var i = 0; i < (int)count; i++)
        {
            var entry = bytes.AsSpan(i * entrySize, entrySize);
            int tag = file.ReadUInt16(entry), type = file.ReadUInt16(entry[2..]);
            var items = file.IsBig ? file.ReadUInt64(entry[4..]) : file.ReadUInt32(entry[4..]);
            if (items > (ulong)file.Length) throw file.Invalid($"its tag {tag} has {items:N0} values, more than there are bytes.");
            var length = (long)items * SizeOf(type);
            var at = place + countSize + (i * entrySize) + entrySize - placeSize;
            if (length > placeSize)
            {
                at = file.PlaceIn(entry[^placeSize..]);
                // Values have bytes of their own: together they are no more than the file, whatever is made of them.
                values += length;
                if (at > file.Length - length || values > file.Length) throw file.Invalid($"the values of its tag {tag} are outside it. It is truncated, or damaged.");
            }

            if (!directory._entries.TryAdd(tag, new(type, (long)items, at))) throw file.Invalid($"it has its tag {tag} twice.");
        }

        directory.Next = file.PlaceIn(bytes.AsSpan()[^placeSize..]);
        return directory;
    }

    public bool Has(int tag) => _entries.ContainsKey(tag);

    /// <summary>A tag of one value.</summary>
    public long Number(int tag, long? absent = null) => Values(tag, 1) is [var value, ..] ? value : absent ?? throw Missing(tag);

    /// <summary>A tag that has a value for each sample of a pixel, or one for all: they are all the same.</summary>
    public long NumberOfEach(int tag, long absent)
    {
        if (Values(tag, ushort.MaxValue) is not [var first, ..] values) return absent;
        return Array.TrueForAll(values, value => value == first) ? first
            : throw FileError.NotSupported(_file.Path, $"its tag {tag} has another value for each sample of a pixel, {string.Join(", ", values)}.");
    }

    /// <summary>All values of a tag that lists strips or tiles.</summary>
    public long[] Numbers(int tag) => Values(tag, MostParts) ?? throw Missing(tag);

    /// <summary>A text; null where there is none, or one too long to be read.</summary>
    public string? Text(int tag)
    {
        if (!_entries.TryGetValue(tag, out var entry) || SizeOf(entry.Type) != 1 || entry.Count > MostText) return null;
        var bytes = new byte[entry.Count];
        _file.Fill(bytes, entry.Place);
        return Encoding.UTF8.GetString(bytes).TrimEnd('\0');
    }

    private long[]? Values(int tag, int most)
    {
        if (!_entries.TryGetValue(tag, out var entry)) return null;
        if (entry.Type is not (Short or Long or Long8 or Ifd8)) throw _file.Invalid($"its tag {tag} is of the type {entry.Type}, which is none of a number.");
        if (entry.Count == 0 || entry.Count > most) throw _file.Invalid($"its tag {tag} has {entry.Count:N0} values; 1 to {most:N0} are allowed.");
        var size = SizeOf(entry.Type);
        var bytes = new byte[entry.Count * size];
        _file.Fill(bytes, entry.Place);
        var values = new long[entry.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = bytes.AsSpan(i * size, size);
            values[i] = size == 2 ? _file.ReadUInt16(value) : size == 4 ? _file.ReadUInt32(value) : (long)Math.Min(long.MaxValue, _file.ReadUInt64(value));
        }

        return values;
    }

    private ZarrException Missing(int tag) => _file.Invalid($"its tag {tag} is missing.");

    // TIFF 6.0, section 2, and BigTIFF's three more.
    private static int SizeOf(int type) => type switch { 1 or 2 or 6 or 7 => 1, 3 or 8 => 2, 4 or 9 or 11 or 13 => 4, 5 or 10 or 12 or 16 or 17 or 18 => 8, _ => 0 };

    private readonly record struct Entry(int Type, long Count, long Place);
}
