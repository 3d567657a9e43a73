using Zarr.Codecs.Compressors;

namespace Zarr.Codecs.Libraries;

/// <summary>What Zarr.Core finds in this assembly.</summary>
public sealed class CodecLibrary : ICodecLibrary
{
    /// <inheritdoc/>
    public IEnumerable<IBlockCompressor> Compressors { get; } = [new ZstdCompressor(), new Lz4HcCompressor(), new SnappyCompressor()];
}
