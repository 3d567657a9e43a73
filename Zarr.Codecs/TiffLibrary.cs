using BitMiracle.LibTiff.Classic;
using Zarr.FileFormats.Tiff;

namespace Zarr.Codecs.Libraries;

/// <summary>TIFF by LibTiff.Net, which is the C library's code in C#.</summary>
internal sealed class TiffLibrary : ITiffLibrary
{
    // The library has one handler for all files, which would write to the console. The module has a copy of the library to itself.
    static TiffLibrary() => Tiff.SetErrorHandler(new TiffErrors());

    public ITiffReader CreateReader(Stream file) => new TiffReader(file);

    public ITiffWriter CreateWriter(Stream file, bool isBig) => new TiffWriter(file, isBig);
}
