using CsCheck;
using Xunit;
using Zarr.Format.Codecs.Checksums;

namespace Zarr.Core.Tests.Codecs.Checksums;

public class Crc32CTests
{
    [Fact] // rule 37
    public void The_check_value_is_the_catalogue_s() => Assert.Equal(0xE3069283, Crc32C.Compute("123456789"u8));

    [Fact]
    public void Nothing_has_checksum_0() => Assert.Equal(0u, Crc32C.Compute([]));

    [Fact]
    public void It_is_the_remainder_of_castagnoli_s_polynomial() =>
        Gen.Byte.Array[0, 100].Sample(bytes =>
        {
            var crc = uint.MaxValue;
            foreach (var b in bytes)
            {
                crc ^= b;
                for (var bit = 0; bit < 8; bit++)
                    crc = (crc >> 1) ^ (0x82F63B78 & (uint)-(int)(crc & 1));
            }
            Assert.Equal(~crc, Crc32C.Compute(bytes));
        });

    [Fact]
    public void The_buffers_numcodecs_wrote_end_or_start_with_their_checksum()
    {
        var cases = 0;
        foreach (var (name, _, encoded, decoded) in NumcodecsFixtures.Cases("crc32c"))
        {
            var checksum = BitConverter.GetBytes(Crc32C.Compute(decoded));
            Assert.True(
                encoded.AsSpan().SequenceEqual((byte[])[.. checksum, .. decoded]) || encoded.AsSpan().SequenceEqual((byte[])[.. decoded, .. checksum]),
                name);
            cases++;
        }
        Assert.SkipWhen(cases == 0, "The numcodecs of tests/fixtures/numcodecs.zip has no crc32c; its compatibility data is not here.");
        Assert.True(cases > 5);
    }
}
