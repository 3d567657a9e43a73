namespace Zarr.FileFormats.Tiff;

/// <summary>The tags that say how an image is stored (TIFF 6.0, sections 8 and 15 to 19).</summary>
internal static class TiffTag
{
    public const int
        Width = 256, Height = 257, Bits = 258, Compression = 259, Photometric = 262, Description = 270, StripOffsets = 273, Samples = 277, RowsPerStrip = 278,
        StripLengths = 279, Planes = 284, Predictor = 317, TileWidth = 322, TileHeight = 323, TileOffsets = 324, TileLengths = 325, SampleFormat = 339, Depth = 32997, TileDepth = 32998;
}
