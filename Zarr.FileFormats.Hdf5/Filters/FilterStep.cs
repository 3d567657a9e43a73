using System.Text.Json.Nodes;
using Zarr.Format.Codecs;

namespace Zarr.FileFormats.Hdf5.Filters;

/// <summary>A filter that can be undone.</summary>
/// <param name="Name">Its name for messages.</param>
/// <param name="Decode">Undoes it into a buffer, and returns the bytes written; a typed error where they are damaged, or more than there is room for.</param>
/// <param name="MaxEncodedLength">The most bytes that so many become.</param>
internal sealed record FilterStep(string Name, FilterStep.Decoder Decode, Func<int, int> MaxEncodedLength)
{
    /// <summary>Undoes a filter.</summary>
    public delegate int Decoder(ReadOnlySpan<byte> encoded, Span<byte> decoded);

    /// <summary>The codec that does the same in Zarr; null where there is none.</summary>
    public IBytesToBytesCodec? Codec { get; init; }

    /// <summary>What Zarr v2 metadata says for it.</summary>
    public JsonObject? Spelling { get; init; }

    /// <summary>It makes bytes fewer, and so stands as the compressor where it comes last.</summary>
    public bool IsCompressor { get; init; }
}
