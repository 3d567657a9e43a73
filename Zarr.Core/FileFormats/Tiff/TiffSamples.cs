using Zarr.Format.DataTypes;

namespace Zarr.FileFormats.Tiff;

/// <summary>Which data type a sample is (TIFF 6.0, section 19).</summary>
internal static class TiffSamples
{
    private static readonly (string Name, int Format, int Bits)[] Types =
    [
        ("uint8", 1, 8), ("uint16", 1, 16), ("uint32", 1, 32), ("uint64", 1, 64), ("int8", 2, 8), ("int16", 2, 16), ("int32", 2, 32), ("int64", 2, 64),
        ("float16", 3, 16), ("float32", 3, 32), ("float64", 3, 64), ("complex64", 6, 64), ("complex128", 6, 128), ("bool", 1, 1),
    ];

    /// <summary>The type of a sample; null where there is none.</summary>
    public static DataType? Find(int format, int bits) =>
        // 4 is what has no type: bytes are taken for numbers then.
        Array.Find(Types, type => type.Format == (format == 4 ? 1 : format) && type.Bits == bits).Name is { } name ? DataType.Parse(name) : null;

    /// <summary>How elements are spelled; null where there is no such sample.</summary>
    public static (int Format, int Bits)? Spell(DataType type) =>
        Array.Find(Types, known => known.Name == type.Name && known.Bits >= 8) is { Name: not null } found ? (found.Format, found.Bits) : null;
}
