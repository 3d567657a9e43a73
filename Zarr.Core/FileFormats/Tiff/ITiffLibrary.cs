namespace Zarr.FileFormats.Tiff;

/// <summary>The compressions and directories of TIFF, as the assembly <c>Zarr.Codecs</c> gives them. Damage is an <see cref="InvalidDataException"/>, with what the library says of it.</summary>
public interface ITiffLibrary
{
    /// <summary>Reads the images of a file.</summary>
    ITiffReader CreateReader(Stream file);

    /// <summary>Writes images into an empty file.</summary>
    /// <param name="file">Where to; it can be sought and read.</param>
    /// <param name="isBig">With places of 64 bits.</param>
    ITiffWriter CreateWriter(Stream file, bool isBig);
}
