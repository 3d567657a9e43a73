using Zarr.Format.DataTypes;

namespace Zarr.FileFormats.Tiff;

/// <summary>How an image is written.</summary>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Samples">Samples of a pixel.</param>
/// <param name="Bits">Bits of a sample.</param>
/// <param name="Format">What a sample is: 1 for unsigned, 2 for signed numbers, 3 for floats, 6 for complex ones (TIFF 6.0, section 19).</param>
/// <param name="RowsPerStrip">Rows that are compressed together.</param>
/// <param name="Description">What stands in ImageDescription; null for nothing.</param>
public sealed record TiffLayout(int Width, int Height, int Samples, int Bits, int Format, int RowsPerStrip, string? Description)
{
    private const int StripLength = 256 << 10;

    /// <summary>Bytes of a row.</summary>
    public int RowLength => Width * Samples * (Bits / 8);

    /// <summary>How the images of an array are written, and how many there are: the last axis has the samples of a pixel where it has 1 to 4, and axes before height and width count images.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileNotSupported"/>: the array is no image.</exception>
    internal static (TiffLayout Layout, long Images) Of(string path, DataType type, Shape shape)
    {
        var hasSamples = shape.Rank >= 3 && shape[shape.Rank - 1] is >= 1 and <= 4;
        var rank = hasSamples ? 3 : 2;
        if (shape.Rank < 2 || shape.AsSpan().Contains(0) || TiffSamples.Spell(type) is not { } samples)
            throw FileError.NotSupported(path, $"TIFF's images are of integers, floats or complex numbers of 8 to 128 bits and of the shape height,width or height,width,channels with 1 to 4 channels, with any axes before these for many images, and the array is {type} of shape {shape}. Select a part with -Slice, or copy it to another type first.");
        var (height, width, channels) = (shape[shape.Rank - rank], shape[shape.Rank - rank + 1], hasSamples ? shape[shape.Rank - 1] : 1);
        if (height > int.MaxValue || (Int128)width * channels * type.ItemSize > 1 << 30)
            throw FileError.NotSupported(path, $"an image has at most {int.MaxValue:N0} rows of 1 GiB each, and the array has the shape {shape}. Select a part with -Slice.");
        var rowLength = width * channels * type.ItemSize;
        // As tifffile and readers of its files know the shape: what images and channels alone do not tell.
        var description = $$"""{"shape": [{{string.Join(", ", shape)}}]}""";
        var layout = new TiffLayout((int)width, (int)height, (int)channels, samples.Bits, samples.Format, (int)Math.Clamp(StripLength / rowLength, 1, height), description);
        return (layout, shape.SkipLast(rank).Aggregate(1L, (product, axis) => product * axis));
    }
}
