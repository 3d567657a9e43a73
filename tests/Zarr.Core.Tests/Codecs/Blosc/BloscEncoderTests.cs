using CsCheck;
using Xunit;
using Zarr.Format.Codecs.Blosc;

namespace Zarr.Core.Tests.Codecs.Blosc;

public class BloscEncoderTests
{
    [Theory]
    [InlineData("blosclz", 320_426)]
    [InlineData("lz4", 347_117)]
    public void The_first_readme_array_has_the_size_c_blosc_1_21_gives_it(string compressor, int expected)
    {
        const int chunk = 100_000;
        var data = SampleData.Bytes(10 * 1000 * 1000, i => i);
        var frame = new byte[BloscEncoder.MaxEncodedLength(chunk * 4)];
        var stored = 0;
        for (var at = 0; at < data.Length; at += chunk * 4)
            stored += BloscEncoder.Encode(data.AsSpan(at, chunk * 4), frame, new BloscSettings(compressor, 5, BloscShuffle.Byte, 4));
        Assert.Equal(expected, stored);
    }

    [Fact]
    public void The_first_readme_array_in_two_dimensions_has_the_size_c_blosc_1_21_gives_it()
    {
        var frame = new byte[BloscEncoder.MaxEncodedLength(400_000)];
        var stored = 0;
        for (var row = 0; row < 10_000; row += 1000)
        {
            for (var column = 0; column < 1000; column += 100)
            {
                var data = SampleData.Bytes(100_000, i => (row + i / 100) * 1000 + column + i % 100);
                stored += BloscEncoder.Encode(data, frame, new BloscSettings("blosclz", 5, BloscShuffle.Byte, 4));
            }
        }
        Assert.Equal(1_109_823, stored);
    }

    // What c-blosc 1.21.3 writes for these, kept here so that it is looked at where that library is absent.
    [Theory]
    [InlineData("blosclz", 5, BloscShuffle.Byte, 4, "zero", 0, "02011304000000000100000010000000")]
    [InlineData("blosclz", 5, BloscShuffle.Byte, 4, "arange", 12, "020113040C0000000C0000001C000000000000000100000002000000")]
    [InlineData("blosclz", 5, BloscShuffle.Byte, 4, "zero", 128, "02011104800000008000000023000000140000000B0000002300000000E07103010000")]
    [InlineData("blosclz", 9, BloscShuffle.Byte, 4, "arange", 1024, "020101040004000000040000480100001400000000010000000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F606162636465666768696A6B6C6D6E6F707172737475767778797A7B7C7D7E7F808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9FA0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0C1C2C3C4C5C6C7C8C9CACBCCCDCECFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF0C0000002300000000E0F003020000000C0000002300000000E0F003020000000C0000002300000000E0F00302000000")]
    [InlineData("blosclz", 1, BloscShuffle.None, 1, "zero", 70000, "0201000170110100000001004901000018000000280100000C0100002300000000E0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF003020000001D0000002300000000E0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF710302000000")]
    [InlineData("lz4", 5, BloscShuffle.Byte, 4, "zero", 130, "0201310482000000800000002D00000018000000270000000B0000001F00010067500000000000020000000000")]
    [InlineData("lz4", 9, BloscShuffle.Byte, 4, "arange", 512, "020121040002000000020000C50000001400000080000000000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F606162636465666768696A6B6C6D6E6F707172737475767778797A7B7C7D7E7F0B0000001F000100675000000000000B0000001F000100675000000000000B0000001F00010067500000000000")]
    [InlineData("lz4", 1, BloscShuffle.Bit, 4, "arange", 512, "02012404000200000002000080000000140000003B0000001BAA01001BCC01001BF001002B00FF02002B00FF0400F4030000FFFFFFFF00000000FFFFFFFF0000000014000002000020000302005000000000000B0000001F000100675000000000000B0000001F000100675000000000000B0000001F00010067500000000000")]
    [InlineData("lz4", 5, BloscShuffle.Bit, 1, "zero", 70000, "02012401701101007011010035010000140000001D0100001F000100FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF69500000000000")]
    public void Small_frames_are_the_bytes_c_blosc_writes(
        string compressor, int level, BloscShuffle shuffle, int typeSize, string kind, int length, string expected)
    {
        var frame = Encode(SampleData.Create(kind, length), new BloscSettings(compressor, level, shuffle, typeSize));
        Assert.Equal(expected, Convert.ToHexString(frame));
    }

    [Fact]
    public void What_is_encoded_decodes_to_itself()
    {
        var settings = Gen.Select(
            SampleData.OneOf("blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"),
            Gen.Int[0, 9],
            Gen.Enum<BloscShuffle>(),
            Gen.OneOf(Gen.Int[1, 20], Gen.Int[1, 300]),
            Gen.OneOf(Gen.Const(0), Gen.Int[1, 70_000]),
            (compressor, level, shuffle, typeSize, blockSize) => new BloscSettings(compressor, level, shuffle, typeSize, blockSize));
        var data = Gen.Select(
            SampleData.OneOf(SampleData.Kinds), Gen.OneOf(Gen.Int[0, 300], Gen.Int[0, 100_000]), Gen.Int[0, 1000], SampleData.Create);
        Gen.Select(settings, data).Sample(
            (s, d) =>
            {
                var back = new byte[d.Length];
                BloscDecoder.Decode(Encode(d, s), back);
                Assert.True(back.AsSpan().SequenceEqual(d));
            },
            iter: 300);
    }

    [Theory]
    [InlineData("blosclz")]
    [InlineData("lz4")]
    public void Nothing_is_read_or_written_outside(string compressor)
    {
        foreach (var kind in SampleData.Kinds)
        {
            foreach (var length in (int[])[1, 127, 128, 140, 1000, 4095, 5003, 66_001])
            {
                using var source = new GuardedBytes(SampleData.Create(kind, length));
                using var frame = new GuardedBytes(BloscEncoder.MaxEncodedLength(length));
                using var back = new GuardedBytes(length);
                for (var n = 0; n < 12; n++)
                {
                    var settings = new BloscSettings(compressor, 1 + n % 9, (BloscShuffle)(n % 3), 1 + n);
                    var stored = BloscEncoder.Encode(source.Span, frame.Span, settings);
                    using var exact = new GuardedBytes(frame.Span[..stored]);
                    back.Span.Clear();
                    BloscDecoder.Decode(exact.Span, back.Span);
                    Assert.True(back.Span.SequenceEqual(source.Span), $"{kind} {length} {settings}");
                    Assert.False(frame.Before.ContainsAnyExcept((byte)0));
                    Assert.False(back.Before.ContainsAnyExcept((byte)0));
                }
            }
        }
    }

    [Fact]
    public void A_frame_does_not_depend_on_the_room_there_is()
    {
        var data = SampleData.Create("noise", 10_000);
        var wide = new byte[100_000];
        var settings = new BloscSettings("snappy", 5, BloscShuffle.Byte, 4);
        var stored = BloscEncoder.Encode(data, wide, settings);
        Assert.Equal(Encode(data, settings), wide[..stored]);
        Assert.False(wide.AsSpan(BloscEncoder.MaxEncodedLength(data.Length)).ContainsAnyExcept((byte)0));
    }

    [Theory]
    [InlineData("blosclz", 10, 1, 4, 0, ZarrErrorId.CodecInvalid)]
    [InlineData("blosclz", -1, 1, 4, 0, ZarrErrorId.CodecInvalid)]
    [InlineData("blosclz", 5, 3, 4, 0, ZarrErrorId.CodecInvalid)]
    [InlineData("blosclz", 5, -1, 4, 0, ZarrErrorId.CodecInvalid)]
    [InlineData("blosclz", 5, 1, 0, 0, ZarrErrorId.CodecInvalid)]
    [InlineData("blosclz", 5, 1, 4, -1, ZarrErrorId.CodecInvalid)]
    [InlineData("brotli", 5, 1, 4, 0, ZarrErrorId.CodecNotSupported)]
    public void Settings_out_of_range_are_refused(string compressor, int level, int shuffle, int typeSize, int blockSize, ZarrErrorId expected)
    {
        var settings = new BloscSettings(compressor, level, (BloscShuffle)shuffle, typeSize, blockSize);
        Assert.Equal(expected, Assert.Throws<ZarrException>(() => Encode(new byte[1000], settings)).Id);
    }

    [Fact]
    public void Too_little_room_is_refused()
    {
        var settings = new BloscSettings("lz4", 5, BloscShuffle.None, 1);
        var e = Assert.Throws<ZarrException>(() => BloscEncoder.Encode(new byte[1000], new byte[1015], settings));
        Assert.Equal(ZarrErrorId.CodecInvalid, e.Id);
    }

    internal static byte[] Encode(byte[] data, in BloscSettings settings)
    {
        var frame = new byte[BloscEncoder.MaxEncodedLength(data.Length)];
        return frame[..BloscEncoder.Encode(data, frame, settings)];
    }
}
