namespace Zarr.FileFormats.Tiff;

/// <summary>Decodes the images of a TIFF file; samples are as they are in memory.</summary>
public interface ITiffReader
{
    /// <summary>Goes to an image. Its directory is held against the length of the file already.</summary>
    /// <param name="directory">Where its directory is.</param>
    void GoTo(long directory);

    /// <summary>Decodes a row of an image in strips.</summary>
    /// <param name="row">Its index; rows of a plane come in order.</param>
    /// <param name="plane">The plane, where samples of a pixel are apart.</param>
    /// <param name="samples">At least as long as a row.</param>
    void ReadRow(int row, int plane, byte[] samples);

    /// <summary>Decodes a tile.</summary>
    /// <param name="tile">Its index, counted over all planes.</param>
    /// <param name="samples">Where to.</param>
    /// <param name="length">Bytes of a tile.</param>
    void ReadTile(int tile, byte[] samples, int length);
}
