using Zarr.Format.Codecs.Checksums;

namespace Zarr.Format.Codecs;

/// <summary>CRC-32, as zlib has it.</summary>
/// <param name="AtStart">True for a checksum before the bytes.</param>
public sealed record Crc32Codec(bool AtStart = true) : ChecksumCodec("crc32", AtStart, true)
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.crc32", "crc32", c => new Crc32Codec(ReadLocation(c, "start"))) { Description = "A checksum, CRC-32." };

    private protected override uint Compute(ReadOnlySpan<byte> bytes) => Checksum32.Crc32(bytes);
}
