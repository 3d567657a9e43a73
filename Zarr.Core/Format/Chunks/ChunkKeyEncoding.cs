using System.Globalization;
using System.Text;

namespace Zarr.Format.Chunks;

/// <summary>How the index of a chunk becomes the end of its key (Zarr v3 core, "Chunk key encoding").</summary>
/// <param name="IsDefault">True: v3's <c>default</c>, with a leading <c>c</c>; false: <c>v2</c>.</param>
/// <param name="Separator">"/" or ".".</param>
public sealed record ChunkKeyEncoding(bool IsDefault, char Separator)
{
    /// <summary>What a new v3 array has: <c>c/0/1</c>.</summary>
    public static ChunkKeyEncoding Default { get; } = new(true, '/');

    /// <summary>What a new v2 array has: <c>0.1</c>.</summary>
    public static ChunkKeyEncoding V2 { get; } = new(false, '.');

    /// <summary>All there are.</summary>
    internal static ChunkKeyEncoding[] All { get; } = [new(true, '/'), new(true, '.'), new(false, '.'), new(false, '/')];

    /// <summary>The registered name.</summary>
    public string Name => IsDefault ? "default" : "v2";

    /// <summary>The key of a chunk, relative to its array.</summary>
    public string Encode(ReadOnlySpan<long> index)
    {
        // Without axes: "c" and "0" (Zarr v3 core; v2 "Arrays").
        if (index.Length == 0) return IsDefault ? "c" : "0";
        Span<char> buffer = stackalloc char[256];
        var text = new StringBuilder();
        var length = 0;
        if (IsDefault) buffer[length++] = 'c';
        for (var axis = 0; axis < index.Length; axis++)
        {
            if (length > buffer.Length - 24)
            {
                text.Append(buffer[..length]);
                length = 0;
            }

            if (axis > 0 || IsDefault) buffer[length++] = Separator;
            index[axis].TryFormat(buffer[length..], out var written, default, CultureInfo.InvariantCulture);
            length += written;
        }

        return text.Length == 0 ? new(buffer[..length]) : text.Append(buffer[..length]).ToString();
    }

    /// <summary>The index of the chunk with a key; null when it is no chunk key of an array of this rank.</summary>
    internal Shape? Find(ReadOnlySpan<char> key, int rank)
    {
        Span<long> index = stackalloc long[rank];
        return TryDecode(key, index) ? new Shape(index) : (Shape?)null;
    }

    /// <summary>The index of the chunk with a key; false when it is no chunk key of an array of this rank.</summary>
    public bool TryDecode(ReadOnlySpan<char> key, Span<long> index)
    {
        if (index.Length == 0) return key.SequenceEqual(IsDefault ? "c" : "0");
        if (IsDefault)
        {
            if (key.Length < 2 || key[0] != 'c' || key[1] != Separator) return false;
            key = key[2..];
        }

        var axis = 0;
        foreach (var range in key.Split(Separator))
        {
            var part = key[range];
            if (axis == index.Length || part.Length == 0 || (part.Length > 1 && part[0] == '0')
                || !long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out index[axis])) return false;
            axis++;
        }

        return axis == index.Length;
    }
}
