using System.Buffers.Binary;

namespace Zarr.Storage.Stores.Zip;

/// <summary>4.5 Extensible data fields: records of an id, a length and bytes.</summary>
internal static class ZipExtra
{
    /// <summary>The bytes of the first record with this id. What is malformed ends the search.</summary>
    public static bool TryFind(ReadOnlySpan<byte> extra, ushort id, out ReadOnlySpan<byte> found)
    {
        for (found = default; extra.Length >= 4;)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4) return false;
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == id)
            {
                found = extra.Slice(4, length);
                return true;
            }

            extra = extra[(4 + length)..];
        }

        return false;
    }

    /// <summary>
    /// 4.5.3: the 64-bit values of the fields that hold the mark, in the order of uncompressed length, compressed length, offset.
    /// False where they are missing or too large to mean anything.
    /// </summary>
    public static bool TryReadZip64(ReadOnlySpan<byte> extra, ref long length, ref long storedLength, ref long offset)
    {
        if (length != ZipRecord.Zip64Mark32 && storedLength != ZipRecord.Zip64Mark32 && offset != ZipRecord.Zip64Mark32) return true;
        // Without the field the numbers are meant as they are: exactly 4 GiB - 1.
        if (!TryFind(extra, ZipRecord.Zip64Extra, out var values)) return true;
        return Take(ref values, ref length) && Take(ref values, ref storedLength) && Take(ref values, ref offset);

        static bool Take(ref ReadOnlySpan<byte> values, ref long field)
        {
            if (field != ZipRecord.Zip64Mark32) return true;
            if (values.Length < 8) return false;
            field = BinaryPrimitives.ReadInt64LittleEndian(values);
            values = values[8..];
            return field >= 0;
        }
    }
}
