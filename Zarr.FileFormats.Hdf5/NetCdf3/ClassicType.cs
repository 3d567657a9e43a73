using Zarr.FileFormats.Hdf5.Bytes;

namespace Zarr.FileFormats.Hdf5.NetCdf3;

/// <summary>The external types of the classic formats (NetCDF Classic Format Specification, <c>nc_type</c>): all big-endian.</summary>
/// <param name="Kind">NumPy's character.</param>
/// <param name="Size">Bytes.</param>
internal readonly record struct ClassicType(char Kind, int Size)
{
    /// <summary>NumPy's name.</summary>
    public string DataType => $"{(Size == 1 ? '|' : '>')}{Kind}{Size}";

    public bool IsText => Kind == 'S';

    public static ClassicType Of(int number) => number switch
    {
        1 => new('i', 1),
        2 => new('S', 1),
        3 => new('i', 2),
        4 => new('i', 4),
        5 => new('f', 4),
        6 => new('f', 8),
        7 => new('u', 1),
        8 => new('u', 2),
        9 => new('u', 4),
        10 => new('i', 8),
        11 => new('u', 8),
        _ => throw FileErrors.Damaged($"there is no type {number}"),
    };
}
