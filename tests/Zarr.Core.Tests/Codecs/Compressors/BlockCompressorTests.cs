using CsCheck;
using Xunit;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Compressors;

namespace Zarr.Core.Tests.Codecs.Compressors;

public class BlockCompressorTests
{
    public static TheoryData<string> Names => ["blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_compressor_has_the_name_it_is_asked_for_by_and_is_there_once(string name)
    {
        Assert.Equal(name, BlockCompressors.Get(name).Name);
        Assert.Same(BlockCompressors.Get(name), BlockCompressors.Get(name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_compressed_decompresses_to_itself_and_to_no_other_length(string name)
    {
        var compressor = BlockCompressors.Get(name);
        Gen.Select(SampleData.OneOf(SampleData.Kinds), Gen.OneOf(Gen.Int[0, 100], Gen.Int[0, 90_000]), Gen.Int[1, 9]).Sample(
            (kind, length, level) =>
            {
                var data = SampleData.Create(kind, length);
                var compressed = new byte[compressor.MaxCompressedLength(length)];
                var stored = compressor.Compress(data, compressed, level);
                if (stored == 0)
                {
                    Assert.Equal("blosclz", name); // gives up early; everything else has room enough
                    return;
                }
                var back = new byte[length + 1];
                Assert.True(compressor.TryDecompress(compressed.AsSpan(0, stored), back.AsSpan(0, length)));
                Assert.True(back.AsSpan(0, length).SequenceEqual(data));
                Assert.False(compressor.TryDecompress(compressed.AsSpan(0, stored), back));
                if (length > 0)
                    Assert.False(compressor.TryDecompress(compressed.AsSpan(0, stored), back.AsSpan(0, length - 1)));
            },
            iter: 60);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_compresses_to_something_that_decompresses_to_nothing(string name)
    {
        var compressor = BlockCompressors.Get(name);
        var compressed = new byte[compressor.MaxCompressedLength(0)];
        var stored = compressor.Compress([], compressed, 5);
        Assert.True(stored == 0 ? name == "blosclz" : compressor.TryDecompress(compressed.AsSpan(0, stored), []));
        Assert.False(compressor.TryDecompress(compressed.AsSpan(0, stored), new byte[1]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Compressing_into_too_little_room_gives_0_and_writes_nothing_outside(string name)
    {
        var compressor = BlockCompressors.Get(name);
        foreach (var kind in (string[])["noise", "text", "small", "zero"])
        {
            using var source = new GuardedBytes(SampleData.Create(kind, 3000));
            using var full = new GuardedBytes(compressor.MaxCompressedLength(3000));
            var stored = compressor.Compress(source.Span, full.Span, 5);
            for (var room = 0; room < stored; room += 1 + room / 20)
            {
                using var tight = new GuardedBytes(room);
                Assert.Equal(0, compressor.Compress(source.Span, tight.Span, 5));
                Assert.False(tight.Before.ContainsAnyExcept((byte)0));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_bytes_neither_throw_nor_escape_the_destination(string name)
    {
        var compressor = BlockCompressors.Get(name);
        var random = new Random(3);
        foreach (var kind in SampleData.Kinds)
        {
            var data = SampleData.Create(kind, 2000);
            var compressed = new byte[compressor.MaxCompressedLength(data.Length)];
            var stored = compressor.Compress(data, compressed, 5);
            using var source = new GuardedBytes(stored);
            using var target = new GuardedBytes(data.Length);
            for (var round = 0; round < (name == "zlib" ? 50 : 300) && stored > 0; round++)
            {
                compressed.AsSpan(0, stored).CopyTo(source.Span);
                for (var n = random.Next(5); n >= 0; n--)
                    source.Span[random.Next(stored)] = (byte)(random.Next(3) == 0 ? 255 : random.Next(256));
                compressor.TryDecompress(source.Span, target.Span);
                compressor.TryDecompress(source.Span[random.Next(stored)..], target.Span);
                Assert.False(target.Before.ContainsAnyExcept((byte)0));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Random_bytes_are_never_a_block_of_4096(string name)
    {
        var compressor = BlockCompressors.Get(name);
        using var target = new GuardedBytes(4096);
        for (var seed = 0; seed < 200; seed++)
        {
            using var source = new GuardedBytes(SampleData.Create("noise", seed, seed));
            Assert.False(compressor.TryDecompress(source.Span, target.Span));
        }
    }

    [Fact]
    public void An_unknown_name_is_an_error_that_lists_the_known_ones()
    {
        var e = Assert.Throws<ZarrException>(() => BlockCompressors.Get("brotli"));
        Assert.Equal(ZarrErrorId.CodecNotSupported, e.Id);
        Assert.Contains("zstd", e.Message);
    }

    [Fact]
    public void A_missing_library_is_an_error_that_names_codec_and_assembly()
    {
        var contents = CodecLibrary.Load("Zarr.Codecs.That.Are.Not.There");
        var e = Assert.Throws<ZarrException>(() => contents.Find("zstd"));
        Assert.Equal(ZarrErrorId.CodecNotSupported, e.Id);
        Assert.Contains("'zstd'", e.Message);
        Assert.Contains("Zarr.Codecs.That.Are.Not.There.dll", e.Message);
    }

    [Fact] // rule 14
    public void Zstd_decompresses_frames_one_after_the_other()
    {
        var zstd = BlockCompressors.Get("zstd");
        var data = SampleData.Create("text", 5000);
        byte[] frames = [.. Compress(zstd, data[..2000], 3), .. Compress(zstd, data[2000..], 19)];
        var back = new byte[data.Length];
        Assert.True(zstd.TryDecompress(frames, back));
        Assert.Equal(data, back);
    }

    [Fact] // rule 14
    public void Zstd_decompresses_a_frame_that_does_not_tell_its_content_s_size()
    {
        // Magic number, a descriptor without content size, a window of 1 KiB, and one last raw block of "hello" (RFC 8878).
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x00, 0x29, 0x00, 0x00, .. "hello"u8];
        var back = new byte[5];
        Assert.True(BlockCompressors.Get("zstd").TryDecompress(frame, back));
        Assert.Equal("hello"u8.ToArray(), back);
    }

    [Fact] // rule 36
    public void Zstd_writes_a_checksum_when_asked_and_looks_at_it()
    {
        var zstd = Assert.IsAssignableFrom<IFrameCompressor>(BlockCompressors.Get("zstd"));
        var data = SampleData.Create("noise", 1000);
        var plain = new byte[zstd.MaxCompressedLength(data.Length)];
        var with = new byte[plain.Length];
        var plainLength = zstd.Compress(data, plain, 3, checksum: false);
        var withLength = zstd.Compress(data, with, 3, checksum: true);
        Assert.Equal(plainLength + 4, withLength);
        Assert.Equal(0x04, with[4] & 0x04); // RFC 8878, Content_Checksum_flag
        Assert.Equal(0x00, plain[4] & 0x04);
        var back = new byte[data.Length];
        Assert.True(zstd.TryDecompress(with.AsSpan(0, withLength), back));
        with[withLength / 2] ^= 1;
        Assert.False(zstd.TryDecompress(with.AsSpan(0, withLength), back));
        Assert.Equal(plain[..plainLength], Compress(zstd, data, 3));
    }

    [Fact] // rule 36
    public void Zstd_levels_reach_from_negative_to_22()
    {
        var zstd = BlockCompressors.Get("zstd");
        var data = SampleData.Create("text", 20_000);
        var lengths = ((int[])[-100, -1, 1, 22]).Select(level => Compress(zstd, data, level).Length).ToArray();
        Assert.True(lengths[0] > lengths[1] && lengths[1] > lengths[2] && lengths[2] > lengths[3], string.Join(" ", lengths));
    }

    [Theory]
    [InlineData("zlib")]
    [InlineData("zstd")]
    public void The_buffers_numcodecs_wrote_decompress_to_its_arrays(string codec)
    {
        var cases = 0;
        foreach (var (name, _, encoded, decoded) in NumcodecsFixtures.Cases(codec))
        {
            var back = new byte[decoded.Length];
            Assert.True(BlockCompressors.Get(codec).TryDecompress(encoded, back), name);
            Assert.True(back.AsSpan().SequenceEqual(decoded), name);
            cases++;
        }
        Assert.True(cases > 20);
    }

    private static byte[] Compress(IBlockCompressor compressor, byte[] data, int level)
    {
        var compressed = new byte[compressor.MaxCompressedLength(data.Length)];
        return compressed[..compressor.Compress(data, compressed, level)];
    }
}
