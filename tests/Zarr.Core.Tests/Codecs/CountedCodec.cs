using Zarr.Format.Codecs;

namespace Zarr.Core.Tests.Codecs;

/// <summary>Keeps the bytes as they are and counts how often chunks are decoded. One counter for each test class that needs one, by a name.</summary>
internal sealed record CountedCodec(string Name) : IBytesToBytesCodec
{
    private int _decoded;

    /// <summary>Chunks decoded so far.</summary>
    public int Decoded => Volatile.Read(ref _decoded);

    /// <summary>The codec of a name, which metadata that has the name leads to.</summary>
    public static CountedCodec Registered(string name)
    {
        var codec = new CountedCodec(name);
        CodecRegistry.Register(new(name, null, _ => codec), replace: true);
        return codec;
    }

    public int MaxEncodedLength(int decodedLength) => decodedLength;

    public int Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded)
    {
        decoded.CopyTo(encoded);
        return decoded.Length;
    }

    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        Interlocked.Increment(ref _decoded);
        encoded.CopyTo(decoded);
        return encoded.Length;
    }
}
