using Zarr.Format.Codecs.Checksums;

namespace Zarr.Format.Codecs;

/// <summary>CRC-32C (Castagnoli), the checksum of Zarr v3.</summary>
/// <param name="AtStart">True for a checksum before the bytes.</param>
public sealed record Crc32CCodec(bool AtStart = false) : ChecksumCodec("crc32c", AtStart, false)
{
    internal static readonly CodecDescriptor Descriptor = new("crc32c", "crc32c", c => new Crc32CCodec(ReadLocation(c, "end"))) { Description = "A checksum, CRC-32C." };

    private protected override uint Compute(ReadOnlySpan<byte> bytes) => Crc32C.Compute(bytes);
}
