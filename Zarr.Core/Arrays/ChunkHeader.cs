using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Blosc;
using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>What the first bytes of a stored chunk tell, and whether they can be what the metadata says.</summary>
internal static class ChunkHeader
{
    public static ZarrChunk Describe(ZarrChunk chunk, CodecChain chain, StoreValue value)
    {
        var bytes = value.Bytes.Span;
        var compressors = chain.Codecs.OfType<IBytesToBytesCodec>().ToArray();
        // A checksum stands at the end, so the frame inside it begins at the same place.
        var last = Array.FindLastIndex(compressors, c => c is not Crc32CCodec);
        if (last < 0)
        {
            chunk = chunk with { Compressor = "none" };
            return chain.BytesLength + 4 * compressors.Length is { } expected && value.TotalLength != expected
                ? Corrupt(chunk, $"It has {value.TotalLength:N0} stored bytes, not {expected:N0}, and is not compressed.") : chunk;
        }

        var trailing = 4 * (compressors.Length - 1 - last);
        switch (compressors[last])
        {
            case BloscCodec:
                if (!BloscHeader.TryParse(bytes, out var header)) return Corrupt(chunk, "It does not begin with a Blosc header.");
                chunk = chunk with
                {
                    Compressor = header.CompressorFormat, Shuffle = header.Shuffle, BlockSize = header.BlockSize, TypeSize = header.TypeSize, Version = header.Version,
                };
                if (header.CBytes > value.TotalLength - trailing)
                    return Corrupt(chunk, $"Its Blosc header tells of {header.CBytes:N0} bytes, but only {value.TotalLength - trailing:N0} are stored.");
                return last == 0 && chain.BytesLength is { } length && header.NBytes != length
                    ? Corrupt(chunk, $"Its Blosc header tells of {header.NBytes:N0} decoded bytes, not {length:N0}.") : chunk;
            // RFC 1952 and RFC 8878 begin with these magic numbers.
            case GzipCodec when !bytes.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]): return Corrupt(chunk, "It does not begin with a gzip header.");
            case ZstdCodec when !bytes.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]): return Corrupt(chunk, "It does not begin with a zstd frame.");
            default: return chunk with { Compressor = compressors[last].Name };
        }
    }

    private static ZarrChunk Corrupt(ZarrChunk chunk, string why) => chunk with { State = ChunkState.Corrupt, Error = why };
}
