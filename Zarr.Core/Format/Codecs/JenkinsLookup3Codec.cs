using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Checksums;

namespace Zarr.Format.Codecs;

/// <summary>Bob Jenkins' lookup3, as HDF5 has it.</summary>
/// <param name="Seed">The initial value.</param>
public sealed record JenkinsLookup3Codec(uint Seed = 0) : ChecksumCodec("jenkins_lookup3", false, false)
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.jenkins_lookup3", "jenkins_lookup3", c =>
    {
        if (c.Has("prefix")) throw new ZarrException(ZarrErrorId.CodecInvalid, "The codec 'jenkins_lookup3' with a prefix is not supported: numcodecs itself cannot write one as metadata.", "prefix");
        return new JenkinsLookup3Codec((uint)c.Integer("initval", 0, 0, int.MaxValue));
    }, "initval") { Description = "A checksum, Bob Jenkins' lookup3." };

    /// <inheritdoc/>
    public override JsonObject? Configure(ZarrFormat format) => new() { ["initval"] = Seed, ["prefix"] = null };

    private protected override uint Compute(ReadOnlySpan<byte> bytes) => Checksum32.Lookup3(bytes, Seed);
}
