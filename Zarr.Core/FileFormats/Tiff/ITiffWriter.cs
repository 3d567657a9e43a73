namespace Zarr.FileFormats.Tiff;

/// <summary>Writes the images of a TIFF file, one after the other.</summary>
public interface ITiffWriter
{
    /// <summary>Begins an image.</summary>
    void Begin(TiffLayout layout);

    /// <summary>Compresses and writes the next strip.</summary>
    /// <param name="samples">The rows, little-endian; they may be changed by this.</param>
    void WriteStrip(Span<byte> samples);

    /// <summary>Writes the directory of the image; all its strips are written.</summary>
    void End();
}
