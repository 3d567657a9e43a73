namespace Zarr.Format.Codecs.Filters;

/// <summary>A filter that encodes each element by itself, and not every one: so that a whole value can be tried before any of it is stored.</summary>
internal interface IElementFilter : IArrayToArrayCodec
{
    /// <summary>Encodes until an element cannot be; returns its place, or -1.</summary>
    int TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk);

    /// <summary>The error for an element that cannot be encoded.</summary>
    /// <param name="decoded">The elements.</param>
    /// <param name="place">Its place among them.</param>
    /// <param name="where">Its place in words.</param>
    /// <param name="chunk">What is encoded.</param>
    ZarrException Refuse(ReadOnlySpan<byte> decoded, int place, string where, ChunkSpec chunk);
}
