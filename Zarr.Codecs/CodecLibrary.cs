using Zarr.FileFormats.Tiff;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Compressors;
using Zarr.Format.Codecs.Lzma;

namespace Zarr.Codecs.Libraries;

/// <summary>What Zarr.Core finds in this assembly.</summary>
public sealed class CodecLibrary : ICodecLibrary
{
    /// <inheritdoc/>
    public IEnumerable<IBlockCompressor> Compressors { get; } = [new ZstdCompressor(), new Lz4HcCompressor(), new SnappyCompressor(), new Bz2Compressor()];

    /// <inheritdoc/>
    public ILzma Lzma { get; } = new LzmaAlgorithm();

    /// <inheritdoc/>
    public ITiffLibrary Tiff { get; } = new TiffLibrary();
}
