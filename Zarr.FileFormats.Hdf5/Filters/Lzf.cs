using Zarr.FileFormats.Hdf5.Bytes;

namespace Zarr.FileFormats.Hdf5.Filters;

/// <summary>h5py's filter "lzf": the format of LibLZF. Runs of literals, and matches of 3 to 264 bytes at most 8,192 bytes back.</summary>
internal static class Lzf
{
    private const int MostLiterals = 32, LongMatch = 7;

    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        var (from, to) = (0, 0);
        while (from < encoded.Length)
        {
            int control = encoded[from++];
            if (control < MostLiterals)
            {
                var count = control + 1;
                if (count > encoded.Length - from || count > decoded.Length - to) throw Damaged();
                encoded.Slice(from, count).CopyTo(decoded[to..]);
                (from, to) = (from + count, to + count);
                continue;
            }

            // Three bits are the length less two, or seven with a byte to come; five and a byte the distance less one.
            var length = control >> 5;
            if (length == LongMatch) length += from < encoded.Length ? encoded[from++] : throw Damaged();
            length += 2;
            var start = to - ((control & 31) << 8) - 1 - (from < encoded.Length ? encoded[from++] : throw Damaged());
            if (start < 0 || length > decoded.Length - to) throw Damaged();
            // A match may reach into itself.
            for (var i = 0; i < length; i++) decoded[to + i] = decoded[start + i];
            to += length;
        }

        return to;
    }

    private static ZarrException Damaged() => FileErrors.ChunkDamaged("its lzf bytes are cut short, or more than there can be");
}
