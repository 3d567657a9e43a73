using Zarr.Format.Codecs.Checksums;

namespace Zarr.Format.Codecs;

/// <summary>Fletcher's checksum, as HDF5 has it.</summary>
public sealed record Fletcher32Codec() : ChecksumCodec("fletcher32", false, false)
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.fletcher32", "fletcher32", _ => new Fletcher32Codec()) { Description = "A checksum, HDF5's Fletcher-32." };

    private protected override uint Compute(ReadOnlySpan<byte> bytes) => Checksum32.Fletcher32(bytes);
}
