using Xunit;
using Zarr.Format.Codecs.Blosc;

namespace Zarr.Core.Tests.Codecs.Blosc;

public class BloscHeaderTests
{
    [Fact] // rule 35
    public void A_header_tells_what_the_frame_holds()
    {
        var data = SampleData.Create("arange", 400_000);
        var frame = BloscEncoderTests.Encode(data, new BloscSettings("lz4", 5, BloscShuffle.Bit, 4));
        Assert.True(BloscHeader.TryParse(frame.AsSpan(0, 16), out var header));
        Assert.Equal(2, header.Version);
        Assert.Equal(1, header.CompressorFormatVersion);
        Assert.Equal("lz4", header.CompressorFormat);
        Assert.Equal(BloscShuffle.Bit, header.Shuffle);
        Assert.False(header.IsMemcpy);
        Assert.True(header.IsSplit);
        Assert.Equal(4, header.TypeSize);
        Assert.Equal(400_000, header.NBytes);
        Assert.Equal(400_000, header.BlockSize);
        Assert.Equal(frame.Length, header.CBytes);
    }

    [Theory] // rule 35
    [InlineData("blosclz", "blosclz", true)]
    [InlineData("lz4hc", "lz4", true)]
    [InlineData("snappy", "snappy", true)]
    [InlineData("zlib", "zlib", true)]
    [InlineData("zstd", "zstd", false)]
    public void A_header_names_the_format_and_says_whether_blocks_are_split(string compressor, string format, bool split)
    {
        var frame = BloscEncoderTests.Encode(new byte[10_000], new BloscSettings(compressor, 5, BloscShuffle.Byte, 8));
        Assert.True(BloscHeader.TryParse(frame, out var header));
        Assert.Equal(format, header.CompressorFormat);
        Assert.Equal(split, header.IsSplit);
    }

    [Fact]
    public void Level_0_and_fewer_than_128_bytes_are_plain_copies()
    {
        foreach (var (length, level) in ((int, int)[])[(1000, 0), (127, 9)])
        {
            var frame = BloscEncoderTests.Encode(new byte[length], new BloscSettings("blosclz", level, BloscShuffle.Byte, 1));
            Assert.True(BloscHeader.TryParse(frame, out var header));
            Assert.True(header.IsMemcpy);
            Assert.Equal(length + 16, header.CBytes);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 3)]
    [InlineData(2, 0x08)]
    [InlineData(3, 0)]
    [InlineData(7, 0x80)]
    [InlineData(11, 0x80)]
    [InlineData(15, 0x80)]
    public void Bytes_that_are_no_header_are_not_parsed(int at, byte value)
    {
        var frame = BloscEncoderTests.Encode(new byte[1000], new BloscSettings("blosclz", 5, BloscShuffle.Byte, 4));
        Assert.True(BloscHeader.TryParse(frame, out _));
        Assert.False(BloscHeader.TryParse(frame.AsSpan(0, 15), out _));
        frame[at] = value;
        Assert.False(BloscHeader.TryParse(frame, out _));
    }
}
