using Zarr.Format.DataTypes;

namespace Zarr.FileFormats.Png;

/// <summary>PNG images (Portable Network Graphics, third edition): grey and colour, with and without alpha, of 8 and 16 bits; palettes and fewer bits become 8.</summary>
internal static class PngImage
{
    // An interlaced image is in memory as a whole.
    private const long MostInterlaced = 1 << 30;

    // A row is in memory, before and after its filter, and as samples.
    private const long MostRow = 256 << 20;

    // Deflate makes at most 1032 bytes of one (zlib's technical details).
    private const int MostExpansion = 1032;

    public static FileArray Open(string path)
    {
        var (header, palette, channels) = Scan(path, out var chunks);
        chunks.Dispose();
        var type = DataType.FromClrType(header.Depth == 16 ? typeof(ushort) : typeof(byte))!;
        Shape shape = channels == 1 ? [header.Height, header.Width] : [header.Height, header.Width, channels];
        var entry = new ArrayFileEntry(null, shape, type);
        var stored = new StoredElements(type, BigEndian: true);
        if (!header.IsInterlaced) return new StreamArray(entry, path, stored, Rows);
        if (FileError.LengthOf(path, shape, type.ItemSize) > MostInterlaced) throw FileError.NotSupported(path, $"an interlaced image of {header.Width} by {header.Height} pixels is not supported, because it would have to be in memory as a whole.");
        return new WholeArray(entry, path, stored, Rows);

        ElementStream Rows()
        {
            var (again, colours, _) = Scan(path, out var open);
            return new PngRows(path, again, colours, channels, open);
        }
    }

    /// <summary>Reads up to the first pixel.</summary>
    private static (PngHeader Header, byte[]? Palette, int Channels) Scan(string path, out PngChunks chunks)
    {
        chunks = new(path);
        try
        {
            chunks.Next();
            if (chunks.Type != "IHDR" || chunks.Left != PngHeader.Length) throw FileError.Invalid(path, "its first chunk is no IHDR.");
            var header = PngHeader.Read(chunks.ReadData(PngHeader.Length), path);
            if ((header.RowLength(header.Width) + 1) * (Int128)header.Height > (Int128)chunks.FileLength * MostExpansion + (1 << 16))
                throw FileError.Invalid(path, $"an image of {header.Width} by {header.Height} pixels cannot be in {chunks.FileLength:N0} bytes. It is truncated, or its header is wrong.");
            if (Math.Max(header.RowLength(header.Width), 4L * header.Width) > MostRow) throw FileError.NotSupported(path, $"an image {header.Width:N0} pixels wide is not supported: a row of it would take more than 256 MiB of memory.");
            byte[]? palette = null, alpha = null;
            for (chunks.Next(); chunks.Type != "IDAT"; chunks.Next())
            {
                if (chunks.Type == "IEND") throw FileError.Invalid(path, "it has no image.");
                if (chunks.Type == "PLTE") palette = chunks.ReadData(3 * 256);
                else if (chunks.Type == "tRNS" && header.Colour == PngHeader.Palette) alpha = chunks.ReadAncillary(256);
                // A chunk with a capital letter must be understood.
                else if (char.IsAsciiLetterUpper(chunks.Type[0])) throw FileError.NotSupported(path, $"its chunk {chunks.Type} is not known.");
            }

            if (header.Colour != PngHeader.Palette) return (header, null, header.Channels);
            if (palette is null || palette.Length % 3 != 0 || palette.Length == 0) throw FileError.Invalid(path, "its palette is missing or malformed.");
            // A colour that is not in it is black and opaque, as in libpng.
            Array.Resize(ref palette, 3 << header.Depth);
            return alpha is null ? (header, palette, 3) : (header, WithAlpha(palette, alpha), 4);
        }
        catch
        {
            chunks.Dispose();
            throw;
        }
    }

    private static byte[] WithAlpha(byte[] palette, byte[] alpha)
    {
        var colours = new byte[palette.Length / 3 * 4];
        for (var i = 0; i < palette.Length / 3; i++)
        {
            palette.AsSpan(3 * i, 3).CopyTo(colours.AsSpan(4 * i));
            colours[4 * i + 3] = i < alpha.Length ? alpha[i] : byte.MaxValue;
        }

        return colours;
    }
}
