using Zarr.Format.Codecs.Checksums;

namespace Zarr.Format.Codecs;

/// <summary>Adler-32.</summary>
/// <param name="AtStart">True for a checksum before the bytes.</param>
public sealed record Adler32Codec(bool AtStart = true) : ChecksumCodec("adler32", AtStart, true)
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.adler32", "adler32", c => new Adler32Codec(ReadLocation(c, "start"))) { Description = "A checksum, Adler-32." };

    private protected override uint Compute(ReadOnlySpan<byte> bytes) => Checksum32.Adler32(bytes);
}
