using System.Text.Json.Nodes;

namespace Zarr.Codecs;

/// <summary>
/// One step between a chunk of elements and its stored bytes. A chain is array→array*, array→bytes, bytes→bytes*
/// (Zarr v3 core, "Codecs"). Codecs are immutable, and safe on any number of threads.
/// </summary>
public interface ICodec
{
    /// <summary>The registered name.</summary>
    string Name { get; }

    /// <summary>The codec with everything that depends on the chunk filled in, such as the element size of Blosc.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecInvalid"/>: it cannot work on such chunks.</exception>
    ICodec Bind(ChunkSpec chunk) => this;

    /// <summary>The members of the codec's configuration as the format spells them; null for none.</summary>
    JsonObject? Configure(ZarrFormat format) => null;
}

/// <summary>Turns a chunk into another chunk.</summary>
public interface IArrayToArrayCodec : ICodec
{
    /// <summary>What the next step is given.</summary>
    ChunkSpec Encoded(ChunkSpec chunk);

    /// <summary>Encodes a whole chunk.</summary>
    void Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk);

    /// <summary>Decodes a whole chunk; <paramref name="chunk"/> is the decoded one.</summary>
    void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk);
}

/// <summary>Turns a chunk into bytes. Exactly one stands in a chain.</summary>
public interface IArrayToBytesCodec : ICodec
{
    /// <summary>True when the encoded bytes are the chunk's bytes in memory, so that the step can be left out.</summary>
    bool IsIdentity(ChunkSpec chunk);

    /// <summary>Bytes of the encoded chunk.</summary>
    int EncodedLength(ChunkSpec chunk);

    /// <summary>Encodes a whole chunk.</summary>
    void Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk);

    /// <summary>Decodes a whole chunk.</summary>
    void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk);
}

/// <summary>Turns bytes into bytes: compression and checksums. Room is known before decoding: no step allocates by what a stored header claims.</summary>
public interface IBytesToBytesCodec : ICodec
{
    /// <summary>The most bytes that <paramref name="decodedLength"/> bytes can become.</summary>
    int MaxEncodedLength(int decodedLength);

    /// <summary>Encodes, and returns the bytes written.</summary>
    int Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded);

    /// <summary>Decodes, and returns the bytes written.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/> or <see cref="ZarrErrorId.ChecksumMismatch"/>: damaged, or more than <paramref name="decoded"/> can hold.</exception>
    int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded);
}
