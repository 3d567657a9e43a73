using CsCheck;
using Xunit;
using Zarr.Format.Codecs.Checksums;

namespace Zarr.Core.Tests.Codecs.Checksums;

public class Crc32Tests
{
    [Fact]
    public void The_check_value_is_that_of_the_catalogue() => Assert.Equal(0xCBF43926u, Checksum32.Crc32("123456789"u8));

    [Fact]
    public void Folding_gives_what_one_bit_after_the_other_gives() =>
        Gen.Byte.Array[0, 700].Sample(bytes => Checksum32.Crc32(bytes) == Naive(bytes));

    private static uint Naive(byte[] bytes)
    {
        var crc = ~0u;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
        }

        return ~crc;
    }
}
