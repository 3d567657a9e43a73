using Zarr.Platform;

namespace Zarr.FileFormats;

/// <summary>What is wrong with a file of another format.</summary>
internal static class FileError
{
    public static ZarrException Invalid(string path, string why, Exception? inner = null) => new(ZarrErrorId.FileInvalid, $"'{path}' cannot be read: {why}", path, inner);

    public static ZarrException NotSupported(string path, string why) => new(ZarrErrorId.FileNotSupported, $"'{path}': {why}", path);

    public static ZarrException Truncated(string path, long expected, long found) =>
        Invalid(path, FormattableString.Invariant($"its elements take {expected:N0} bytes, and only {found:N0} are there. It is truncated, or its header is wrong."));

    /// <summary>The bytes of so many elements.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileInvalid"/>: no file is so large.</exception>
    public static long LengthOf(string path, Shape shape, int itemSize)
    {
        var length = shape.AsSpan().Contains(0) ? 0 : shape.Aggregate((Int128)itemSize, (bytes, axis) => bytes > long.MaxValue ? bytes : bytes * axis);
        return length <= long.MaxValue ? (long)length : throw Invalid(path, $"its shape {shape} has more bytes than any file.");
    }

    /// <summary>Runs what reads a file, and tells failures of the file system as such.</summary>
    public static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Reading(e, path);
        }
    }

    /// <summary>Reads as much as there is room for, or all that is left.</summary>
    public static int ReadAll(Stream stream, Span<byte> bytes, string path)
    {
        try
        {
            return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Reading(e, path);
        }
    }
}
