using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Blosc;

namespace Zarr.Format.Codecs;

/// <summary>The Blosc 1 meta-compressor (Zarr v3 codec <c>blosc</c>, numcodecs blosc.pyx).</summary>
/// <param name="Compressor">The inner compressor: blosclz, lz4, lz4hc, snappy, zlib or zstd.</param>
/// <param name="Level">0 (store) to 9.</param>
/// <param name="Shuffle">The filter before the compressor; null: by the element size (numcodecs' AUTOSHUFFLE).</param>
/// <param name="TypeSize">Bytes of an element, for the filter; null: that of the chunk.</param>
/// <param name="BlockSize">Bytes of a block; 0: chosen by level and compressor.</param>
public sealed record BloscCodec(string Compressor, int Level, BloscShuffle? Shuffle, int? TypeSize, int BlockSize) : IBytesToBytesCodec
{
    internal const string DefaultCompressor = "lz4";
    internal const int DefaultLevel = 5;

    internal static readonly CodecDescriptor Descriptor = new("blosc", "blosc", configuration => new BloscCodec(
        configuration.Choice("cname", DefaultCompressor, "blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"),
        configuration.Integer("clevel", DefaultLevel, 0, 9),
        ReadShuffle(configuration),
        configuration.Has("typesize") ? configuration.Integer("typesize", 1, 1, int.MaxValue) : null,
        configuration.Integer("blocksize", 0, 0, int.MaxValue)), "cname", "clevel", "shuffle", "blocksize") { Description = "Blosc 1: a shuffle filter and a fast compressor, block by block." };

    /// <inheritdoc/>
    public string Name => "blosc";

    // v3 spells words, v2 numbers of which -1 is AUTOSHUFFLE (numcodecs blosc.pyx).
    private static BloscShuffle? ReadShuffle(CodecConfiguration configuration)
    {
        if (!configuration.Has("shuffle")) return null;
        // As GDAL and R write it; frames say for themselves what was done.
        switch (configuration.Spelled("shuffle")?.ToLowerInvariant())
        {
            case "false" or "none": return BloscShuffle.None;
            case "true" or "byte" or "byteshuffle": return BloscShuffle.Byte;
            case "bit": return BloscShuffle.Bit;
            case "autoshuffle": return null;
        }

        var word = configuration.IsText("shuffle")
            ? configuration.Choice("shuffle", "", "noshuffle", "shuffle", "bitshuffle", "auto", "-1", "0", "1", "2")
            : configuration.Integer("shuffle", -1, -1, 2).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return word switch
        {
            "noshuffle" or "0" => BloscShuffle.None,
            "shuffle" or "1" => BloscShuffle.Byte,
            "bitshuffle" or "2" => BloscShuffle.Bit,
            _ => null,
        };
    }

    /// <inheritdoc/>
    public ICodec Bind(ChunkSpec chunk) => this with
    {
        TypeSize = TypeSize ?? chunk.DataType.EncodedUnit,
        Shuffle = Shuffle ?? ((TypeSize ?? chunk.DataType.EncodedUnit) == 1 ? BloscShuffle.Bit : BloscShuffle.Byte),
    };

    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format) => format == ZarrFormat.V3
        ? new()
        {
            ["cname"] = Compressor, ["clevel"] = Level, ["shuffle"] = ShuffleWord, ["typesize"] = TypeSize, ["blocksize"] = BlockSize,
        }
        : new()
        {
            ["blocksize"] = BlockSize, ["clevel"] = Level, ["cname"] = Compressor, ["shuffle"] = Shuffle is { } s ? (int)s : -1,
        };

    private string ShuffleWord => Shuffle switch { BloscShuffle.None => "noshuffle", BloscShuffle.Byte => "shuffle", BloscShuffle.Bit => "bitshuffle", _ => "auto" };

    private BloscSettings Settings => new(Compressor, Level, Shuffle ?? BloscShuffle.Byte, TypeSize ?? 1, BlockSize);

    /// <inheritdoc/>
    public int MaxEncodedLength(int decodedLength) => BloscEncoder.MaxEncodedLength(decodedLength);

    /// <inheritdoc/>
    public long? DecodedLength(ReadOnlySpan<byte> encoded) => BloscHeader.TryParse(encoded, out var header) ? header.NBytes : null;

    // None of the compressors inside expands more than zstd.
    /// <inheritdoc/>
    public long MaxDecodedLength(int encodedLength) => ZstdCodec.MaxExpansion * encodedLength;

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded) => BloscEncoder.Encode(decoded, encoded, Settings);

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        if (!BloscHeader.TryParse(encoded, out var header))
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, "The bytes do not begin with a Blosc header.");
        if (header.NBytes > decoded.Length)
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The Blosc header claims {header.NBytes} bytes where at most {decoded.Length} can be.");
        var length = (int)header.NBytes;
        BloscDecoder.Decode(encoded, decoded[..length]);
        return length;
    }

    /// <inheritdoc/>
    public override string ToString() => $"blosc({Compressor}, {Level}, {ShuffleWord}{(BlockSize == 0 ? "" : $", {BlockSize}")})";
}
