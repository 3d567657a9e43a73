using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Messages;

/// <summary>What elements read as that were never written (HDF5 File Format Specification, IV.A.2.e and f).</summary>
/// <param name="Value">The bytes of an element; null where the user gave none.</param>
/// <param name="IsUndefined">What they read as is not said.</param>
internal sealed record FillValue(byte[]? Value, bool IsUndefined)
{
    public static FillValue Default { get; } = new(null, false);

    public static FillValue Read(Hdf5File file, List<HeaderMessage> header)
    {
        // Where both are, the old one is for old programs.
        foreach (var message in header)
            if (message.Type == MessageType.FillValue) return Read(file.Reader(message.Data.Span));
        foreach (var message in header)
            if (message.Type == MessageType.OldFillValue)
            {
                var old = file.Reader(message.Data.Span);
                return new(Bytes(ref old), false);
            }

        return Default;
    }

    private static FillValue Read(ByteReader reader)
    {
        var version = reader.Byte();
        if (version is 1 or 2)
        {
            // When space is taken, and when the value is written.
            reader.Skip(2);
            var isDefined = reader.Byte() != 0;
            return version == 2 && !isDefined ? new(null, true) : new(Bytes(ref reader), false);
        }

        if (version != 3) throw FileErrors.NotSupported($"A fill value of version {version}");
        var flags = reader.Byte();
        // Bit 4: undefined; bit 5: a value follows.
        return (flags & 0x20) != 0 ? new(Bytes(ref reader), false) : new(null, (flags & 0x10) != 0);
    }

    private static byte[]? Bytes(ref ByteReader reader) => reader.UInt32() is > 0 and <= int.MaxValue and var length ? reader.Take(length).ToArray() : null;
}
