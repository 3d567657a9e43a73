namespace Zarr.FileFormats;

/// <summary>The formats of other programs that arrays are read from and written to.</summary>
public enum ArrayFileFormat
{
    /// <summary>NumPy's file of one array, <c>.npy</c>.</summary>
    Npy,
    /// <summary>NumPy's zip archive of arrays, <c>.npz</c>.</summary>
    Npz,
    /// <summary>Elements one after the other and nothing else.</summary>
    Raw,
    /// <summary>Text with a line for each row, <c>.csv</c> and <c>.tsv</c>.</summary>
    Csv,
    /// <summary>Netpbm's grey and colour images, <c>.pgm</c>, <c>.ppm</c> and <c>.pnm</c>.</summary>
    Pnm,
    /// <summary>Portable Network Graphics, <c>.png</c>.</summary>
    Png,
    /// <summary>Tagged Image File Format, <c>.tif</c> and <c>.tiff</c>: one image, or many.</summary>
    Tiff,
}
