namespace Zarr.Format.Codecs.Compressors;

/// <summary>Block compressors by the names of c-blosc and numcodecs.</summary>
public static class BlockCompressors
{
    private static readonly Lz4Compressor Lz4 = new();
    private static readonly ZlibCompressor Zlib = new();

    /// <summary>
    /// <c>blosclz</c>, <c>lz4</c> and <c>zlib</c> are part of this assembly; <c>lz4hc</c>, <c>zstd</c> and <c>snappy</c> come from the assembly
    /// <c>Zarr.Codecs</c>, which is loaded when one of them is first asked for.
    /// </summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecNotSupported"/>: no such name, or its assembly is missing.</exception>
    public static IBlockCompressor Get(string name) => name switch
    {
        "blosclz" => BloscLzCompressor.Split,
        "lz4" => Lz4,
        "zlib" => Zlib,
        "lz4hc" or "zstd" or "snappy" => CodecLibrary.Find(name) ?? throw Unknown(name),
        _ => throw Unknown(name),
    };

    private static ZarrException Unknown(string name) => new(
        ZarrErrorId.CodecNotSupported,
        $"There is no compressor '{name}'; there are blosclz, lz4, lz4hc, snappy, zlib and zstd.",
        name);
}
