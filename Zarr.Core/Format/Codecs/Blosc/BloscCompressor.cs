using Zarr.Format.Codecs.Compressors;

namespace Zarr.Format.Codecs.Blosc;

/// <summary>What c-blosc knows of one of its compressors (<c>blosc/blosc.c</c>).</summary>
/// <param name="Name">The compressor's name.</param>
/// <param name="Format">The number in the three high bits of a header's flags.</param>
/// <param name="Splits">Whether blocks may be split (BLOSC_FORWARD_COMPAT_SPLIT, the default: all but zstd).</param>
/// <param name="HighRatio">Whether blocks are twice as large.</param>
internal sealed record BloscCompressor(string Name, int Format, bool Splits, bool HighRatio)
{
    /// <summary>The version of every compressor's format so far.</summary>
    public const byte FormatVersion = 1;

    private static readonly BloscCompressor[] All =
    [
        new("blosclz", 0, Splits: true, HighRatio: false),
        new("lz4", 1, Splits: true, HighRatio: false),
        new("lz4hc", 1, Splits: true, HighRatio: true),
        new("snappy", 2, Splits: true, HighRatio: false),
        new("zlib", 3, Splits: true, HighRatio: true),
        new("zstd", 4, Splits: false, HighRatio: true),
    ];

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecNotSupported"/>: there is no such compressor.</exception>
    public static BloscCompressor Get(string name)
    {
        foreach (var compressor in All)
            if (compressor.Name == name)
                return compressor;
        throw new ZarrException(
            ZarrErrorId.CodecNotSupported,
            $"Blosc has no compressor '{name}'; it has {string.Join(", ", All.Select(c => c.Name))}.",
            name);
    }

    /// <summary>The name of the first compressor of a format, which decodes all of that format.</summary>
    public static string? NameOfFormat(int format)
    {
        foreach (var compressor in All)
            if (compressor.Format == format)
                return compressor.Name;
        return null;
    }

    /// <summary>The algorithm for blocks that are or are not split.</summary>
    public IBlockCompressor Algorithm(bool split) =>
        Name == "blosclz" && !split ? BloscLzCompressor.Whole : BlockCompressors.Get(Name);

    /// <summary>The algorithm's own level for Blosc's.</summary>
    public int AlgorithmLevel(int level) => Name switch
    {
        "lz4" => 10 - level,
        // c-blosc means 8 to be two under the highest, but what it does is this.
        "zstd" => level < 9 ? level * 2 - 1 : 22,
        _ => level,
    };
}
