using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.CodecTrials;

/// <summary>Codecs to try.</summary>
/// <param name="Text">As a user writes them.</param>
/// <param name="Codecs">In the order in which they encode; the one that makes bytes may be left out.</param>
public sealed record CodecCandidate(string Text, IReadOnlyList<ICodec> Codecs)
{
    /// <summary>Codecs by themselves.</summary>
    public CodecCandidate(IReadOnlyList<ICodec> codecs) : this(CodecText.Of(codecs), codecs)
    {
    }

    /// <summary>
    /// What is worth trying on elements of a type: Blosc with all that may do well in it, and zstd, gzip and nothing alone. Elements of one byte have
    /// only bits to shuffle, elements of variable length nothing.
    /// </summary>
    public static IReadOnlyList<CodecCandidate> For(DataType type)
    {
        string[] shuffles = type.EncodedUnit > 1 ? ["shuffle", "bitshuffle"] : type.IsVariableLength ? ["noshuffle"] : ["noshuffle", "bitshuffle"];
        var blosc = ((string[])["lz4:5", "blosclz:5", "zstd:1", "zstd:3", "zlib:5"]).SelectMany(inner => shuffles.Select(shuffle => $"blosc:{inner}:{shuffle}"));
        string[] texts = ["none", .. type.EncodedUnit > 1 ? ["blosc:lz4:5:noshuffle"] : (string[])[], .. blosc, $"blosc:zstd:5:{shuffles[0]}", "zstd:1", "zstd:3", "gzip:1", "gzip:6"];
        return [.. texts.Select(text => new CodecCandidate(text, text == "none" ? [] : [CodecRegistry.Parse(text)]))];
    }
}
