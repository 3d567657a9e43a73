using Zarr.FileFormats.Tiff;
using Zarr.Format.Codecs.Lzma;

namespace Zarr.Format.Codecs.Compressors;

/// <summary>
/// What the assembly <c>Zarr.Codecs</c> gives to this one: codecs over third-party libraries. It has one public class
/// with this interface and a constructor without parameters; it is loaded when one of its codecs is first asked for.
/// </summary>
public interface ICodecLibrary
{
    /// <summary>The block compressors, each under its own <see cref="IBlockCompressor.Name"/>.</summary>
    IEnumerable<IBlockCompressor> Compressors { get; }

    /// <summary>LZMA.</summary>
    ILzma Lzma { get; }

    /// <summary>TIFF.</summary>
    ITiffLibrary Tiff { get; }
}
