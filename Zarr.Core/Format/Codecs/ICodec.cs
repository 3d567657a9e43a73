using System.Buffers;
using System.Text.Json.Nodes;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs;

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

/// <summary>
/// Turns a chunk into bytes. Exactly one stands in a chain; it is an <see cref="IElementBytesCodec"/>, an
/// <see cref="IObjectBytesCodec"/>, or this library's own sharding.
/// </summary>
public interface IArrayToBytesCodec : ICodec
{
    /// <summary>Bytes of every encoded chunk; null when it depends on what the chunk holds.</summary>
    int? EncodedLength(ChunkSpec chunk);

    /// <summary>The most bytes an encoded chunk can have; null when only the elements tell.</summary>
    int? MaxEncodedLength(ChunkSpec chunk) => EncodedLength(chunk);
}

/// <summary>Turns a chunk of elements of one size into bytes.</summary>
public interface IElementBytesCodec : IArrayToBytesCodec
{
    /// <summary>True when the encoded bytes are the chunk's bytes in memory, so that the step can be left out.</summary>
    bool IsIdentity(ChunkSpec chunk) => false;

    /// <summary>Encodes a whole chunk.</summary>
    void Encode(ReadOnlySpan<byte> decoded, IBufferWriter<byte> encoded, ChunkSpec chunk);

    /// <summary>Decodes a whole chunk.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/> or <see cref="ZarrErrorId.ChecksumMismatch"/>.</exception>
    void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk);
}

/// <summary>Turns a chunk of elements of variable length, such as texts, into bytes.</summary>
public interface IObjectBytesCodec : IArrayToBytesCodec
{
    /// <summary>The type of its elements.</summary>
    DataType ElementType { get; }

    /// <summary>An element as this codec stores it. Called for every element of a write before anything is stored.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: it cannot.</exception>
    object? Normalize(object? element) => element;

    /// <summary>Encodes a whole chunk: as many elements as it has, in order.</summary>
    void Encode(ReadOnlySpan<object?> decoded, IBufferWriter<byte> encoded, ChunkSpec chunk);

    /// <summary>Decodes a whole chunk; every element is set.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>.</exception>
    void Decode(ReadOnlySpan<byte> encoded, Span<object?> decoded, ChunkSpec chunk);
}

/// <summary>Turns a chunk of elements of either kind into bytes by codecs of its own: sharding.</summary>
internal interface IChunkBytesCodec : IArrayToBytesCodec
{
    /// <summary>Encodes a whole chunk of elements, or of handles to the heap.</summary>
    PooledBytes Encode(ReadOnlySpan<byte> decoded, ElementHeap? heap);

    /// <summary>Decodes a whole chunk of elements, or of handles to the heap.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/> or <see cref="ZarrErrorId.ChecksumMismatch"/>.</exception>
    void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ElementHeap? heap);
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

    /// <summary>
    /// At least the decoded length, as far as the encoded bytes tell without decoding; null when they do not. Only asked
    /// where the chunk itself does not tell, which is for elements of variable length.
    /// </summary>
    long? DecodedLength(ReadOnlySpan<byte> encoded) => null;

    /// <summary>
    /// The most that so many encoded bytes can decode to, by the algorithm alone: what stands in them is not believed beyond it. Only asked
    /// for elements of variable length.
    /// </summary>
    long MaxDecodedLength(int encodedLength) => long.MaxValue;

    /// <summary>The bytes that so many become, whatever they are; null where that depends on them.</summary>
    int? EncodedLength(int decodedLength) => null;
}
