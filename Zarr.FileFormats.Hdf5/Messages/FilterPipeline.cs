using System.Text;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Messages;

/// <summary>Reads the message "Data Storage - Filter Pipeline" (HDF5 File Format Specification, IV.A.2.l): the filters in the order they are applied in when chunks are written.</summary>
internal static class FilterPipeline
{
    public const int MostFilters = 32;

    // The library's own filters, whose names are not stored in version 2.
    private const int FirstForeign = 256;

    public static Filter[] Read(Hdf5File file, ReadOnlySpan<byte> message)
    {
        var reader = file.Reader(message);
        var (version, count) = (reader.Byte(), reader.Byte());
        if (version is not (1 or 2)) throw FileErrors.NotSupported($"A filter pipeline of version {version}");
        if (count > MostFilters) throw FileErrors.Damaged($"{count} filters are more than {MostFilters}");
        if (version == 1) reader.Skip(6);
        var filters = new Filter[count];
        for (var i = 0; i < count; i++)
        {
            int id = reader.UInt16();
            int nameLength = version == 1 || id >= FirstForeign ? reader.UInt16() : 0;
            // Whether it is optional, which each chunk tells by its mask.
            reader.Skip(2);
            int valueCount = reader.UInt16();
            var name = Encoding.UTF8.GetString(reader.Take(nameLength));
            if (name.IndexOf('\0') is >= 0 and var end) name = name[..end];
            if (valueCount * 4 > reader.Left) throw FileErrors.Damaged("the settings of a filter end early");
            var values = new uint[valueCount];
            for (var k = 0; k < valueCount; k++) values[k] = reader.UInt32();
            // Version 1 keeps to multiples of eight bytes.
            if (version == 1 && valueCount % 2 != 0) reader.Skip(4);
            filters[i] = new(id, name, values);
        }

        return filters;
    }
}
