using Xunit;
using Zarr.Format.Codecs.Blosc;
using Zarr.Tests;

namespace Zarr.Core.Tests.Codecs.Blosc;

/// <summary>Our frames against those of c-blosc itself.</summary>
public class LibBloscTests
{
    private static readonly int[] Lengths =
        [0, 1, 15, 16, 17, 127, 128, 129, 255, 256, 1000, 4095, 4096, 10_000, 33_333, 65_536 + 7, 70_001, 140_000, 300_007];

    private static readonly int[] TypeSizes = [1, 2, 3, 4, 5, 7, 8, 12, 16, 17, 24, 33, 255, 256, 1000];

    [Theory]
    [InlineData("blosclz")]
    [InlineData("lz4")]
    public void Frames_are_byte_identical_over_levels_shuffles_type_sizes_and_lengths(string compressor)
    {
        SkipWithoutLibrary();
        var turn = 0;
        foreach (var kind in SampleData.Kinds)
        {
            foreach (var length in Lengths)
            {
                var data = SampleData.Create(kind, length);
                foreach (var typeSize in TypeSizes)
                {
                    // Every level and shuffle meets every other setting, though not all of them at once.
                    for (var n = 0; n < (length < 20_000 ? 6 : 2); n++)
                        AssertSame(data, new BloscSettings(compressor, turn % 10, (BloscShuffle)(turn / 10 % 3), typeSize), kind, turn += 7);
                }
            }
        }
    }

    [Theory]
    [InlineData("blosclz")]
    [InlineData("lz4")]
    public void Frames_are_byte_identical_at_every_level_and_shuffle(string compressor)
    {
        SkipWithoutLibrary();
        foreach (var kind in SampleData.Kinds)
        {
            var data = SampleData.Create(kind, 80_013);
            for (var level = 0; level <= 9; level++)
                for (var shuffle = BloscShuffle.None; shuffle <= BloscShuffle.Bit; shuffle++)
                    foreach (var typeSize in (int[])[1, 2, 4, 8])
                        AssertSame(data, new BloscSettings(compressor, level, shuffle, typeSize), kind);
        }
    }

    [Theory]
    [InlineData("blosclz")]
    [InlineData("lz4")]
    public void Frames_are_byte_identical_with_a_wanted_block_size(string compressor)
    {
        SkipWithoutLibrary();
        foreach (var kind in SampleData.Kinds)
        {
            foreach (var length in (int[])[1000, 66_001, 200_000])
            {
                var data = SampleData.Create(kind, length);
                foreach (var blockSize in (int[])[1, 129, 1000, 32_768, 100_000, int.MaxValue])
                    foreach (var typeSize in (int[])[1, 3, 8, 17])
                        AssertSame(data, new BloscSettings(compressor, 5 + blockSize % 5, (BloscShuffle)(blockSize % 3), typeSize, blockSize), kind);
            }
        }
    }

    [Fact]
    public void Frames_of_lz4hc_are_byte_identical_from_level_3()
    {
        SkipWithoutLibrary();
        foreach (var kind in SampleData.Kinds)
        {
            var data = SampleData.Create(kind, 40_009);
            for (var level = 3; level <= 9; level++)
                AssertSame(data, new BloscSettings("lz4hc", level, (BloscShuffle)(level % 3), 4), kind);
        }
    }

    [Theory]
    [InlineData("blosclz")]
    [InlineData("lz4")]
    [InlineData("lz4hc")]
    [InlineData("snappy")]
    [InlineData("zlib")]
    [InlineData("zstd")]
    public void Each_side_decodes_what_the_other_wrote(string compressor)
    {
        SkipWithoutLibrary();
        foreach (var kind in SampleData.Kinds)
        {
            foreach (var length in (int[])[0, 1, 127, 128, 1001, 70_001])
            {
                var data = SampleData.Create(kind, length);
                foreach (var typeSize in (int[])[1, 3, 4, 8, 20])
                {
                    for (var level = 0; level <= 9; level += 1 + length / 1000)
                    {
                        var settings = new BloscSettings(compressor, level, (BloscShuffle)((level + typeSize) % 3), typeSize);
                        var ours = Encode(data, settings);
                        var back = new byte[length];
                        Assert.Equal(length, LibBlosc.Decompress(ours, back));
                        Assert.True(back.AsSpan().SequenceEqual(data), $"c-blosc reads ours otherwise: {kind} {length} {settings}");

                        var theirs = new byte[length + 16];
                        var stored = LibBlosc.Compress(data, theirs, compressor, level, (int)settings.Shuffle, typeSize);
                        back.AsSpan().Fill(0xA5);
                        BloscDecoder.Decode(theirs.AsSpan(0, stored), back);
                        Assert.True(back.AsSpan().SequenceEqual(data), $"We read c-blosc's otherwise: {kind} {length} {settings}");
                    }
                }
            }
        }
    }

    private static void AssertSame(byte[] data, BloscSettings settings, string kind, int turn = 0)
    {
        var expected = new byte[data.Length + 16];
        var length = LibBlosc.Compress(
            data, expected, settings.Compressor, settings.Level, (int)settings.Shuffle, settings.TypeSize, settings.BlockSize);
        var ours = Encode(data, settings);
        Assert.True(
            ours.AsSpan().SequenceEqual(expected.AsSpan(0, length)),
            $"{kind}, {data.Length} bytes, {settings}: {ours.Length} bytes of ours, {length} of c-blosc (turn {turn}).");
        var back = new byte[data.Length];
        BloscDecoder.Decode(ours, back);
        Assert.True(back.AsSpan().SequenceEqual(data), $"{kind}, {data.Length} bytes, {settings}: not what was encoded.");
    }

    private static byte[] Encode(byte[] data, in BloscSettings settings)
    {
        var frame = new byte[BloscEncoder.MaxEncodedLength(data.Length)];
        return frame[..BloscEncoder.Encode(data, frame, settings)];
    }

    private static void SkipWithoutLibrary() =>
        Assert.SkipUnless(LibBlosc.IsAvailable, "libblosc.so.1 (Debian's libblosc1) is not installed.");
}
