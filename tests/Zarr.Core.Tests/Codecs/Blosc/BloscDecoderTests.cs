using System.Buffers.Binary;
using Xunit;
using Zarr.Format.Codecs.Blosc;

namespace Zarr.Core.Tests.Codecs.Blosc;

public class BloscDecoderTests
{
    [Fact]
    public void The_frames_numcodecs_wrote_decode_to_its_arrays()
    {
        var cases = 0;
        foreach (var (name, configuration, encoded, decoded) in NumcodecsFixtures.Cases("blosc"))
        {
            var back = new byte[decoded.Length];
            BloscDecoder.Decode(encoded, back);
            Assert.True(back.AsSpan().SequenceEqual(decoded), $"{name} {configuration}");
            cases++;
        }
        Assert.True(cases > 100);
    }

    // Two bytes an element, blocks of 256 bytes, then one of ten: what each part of a block is stored as stands behind its length.
    private static byte[] Frame(byte flags, params byte[][] parts)
    {
        byte[] body = [.. parts.SelectMany(part => (byte[])[.. BitConverter.GetBytes(part.Length), .. part])];
        var second = 24 + body.Length - 4 - parts[^1].Length;
        return [2, 1, flags, 2, .. BitConverter.GetBytes(266), .. BitConverter.GetBytes(256), .. BitConverter.GetBytes(24 + body.Length),
            .. BitConverter.GetBytes(24), .. BitConverter.GetBytes(second), .. body];
    }

    [Fact] // rule 35
    public void A_part_as_long_as_its_bytes_is_stored_as_it_is_and_a_shorter_last_block_is_never_split()
    {
        byte[] data = [.. Enumerable.Range(0, 266).Select(i => (byte)(i * 7))];
        byte[][] halves = [data[..128], data[128..256]];
        byte[] last = data[256..];
        const byte lz4 = 1 << 5, shuffle = 0x01, notSplit = 0x10, bitShuffle = 0x04, memcpy = 0x02;
        byte[] Decoded(byte[] frame)
        {
            var back = new byte[266];
            BloscDecoder.Decode(frame, back);
            return back;
        }

        Assert.Equal(data, Decoded(Frame(lz4, [.. halves, last])));
        Assert.Equal(data, Decoded(Frame(lz4 | notSplit, data[..256], last)));
        // Shuffled: first bytes of all elements, then second ones; an odd byte at the end would stay where it is.
        byte[] Interleaved(byte[] bytes) => [.. Enumerable.Range(0, bytes.Length / 2).SelectMany(i => (byte[])[bytes[i], bytes[bytes.Length / 2 + i]])];
        Assert.Equal([.. Interleaved(data[..256]), .. Interleaved(last)], Decoded(Frame(lz4 | shuffle, [.. halves, last])));
        // Bits are shuffled in groups of eight elements only, which the last block has not.
        Assert.Equal(last, Decoded(Frame(lz4 | bitShuffle, [.. halves, last]))[256..]);
        Assert.Equal(data, Decoded([2, 1, memcpy, 2, .. BitConverter.GetBytes(266), .. BitConverter.GetBytes(256), .. BitConverter.GetBytes(282), .. data]));
    }

    [Fact]
    public void Bytes_after_the_frame_are_ignored()
    {
        var data = SampleData.Create("walk", 5000);
        byte[] frame = [.. BloscEncoderTests.Encode(data, new BloscSettings("lz4", 5, BloscShuffle.Byte, 8)), 1, 2, 3];
        var back = new byte[data.Length];
        BloscDecoder.Decode(frame, back);
        Assert.Equal(data, back);
    }

    [Theory]
    [InlineData("blosclz")]
    [InlineData("lz4")]
    [InlineData("lz4hc")]
    [InlineData("snappy")]
    [InlineData("zlib")]
    [InlineData("zstd")]
    public void Every_shortened_frame_is_corrupt(string compressor)
    {
        var data = SampleData.Create("small", 1000);
        var frame = BloscEncoderTests.Encode(data, new BloscSettings(compressor, 5, BloscShuffle.Byte, 2));
        for (var length = 0; length < frame.Length; length++)
            AssertCorrupt(frame[..length], data.Length);
    }

    [Fact]
    public void A_frame_of_another_length_is_corrupt()
    {
        var frame = BloscEncoderTests.Encode(new byte[1000], new BloscSettings("lz4", 5, BloscShuffle.Byte, 4));
        AssertCorrupt(frame, 999);
        AssertCorrupt(frame, 1001);
        AssertCorrupt(frame, 0);
    }

    [Theory]
    [InlineData(1, 2, "version")]
    [InlineData(2, 0xE0, "compressor")]
    [InlineData(3, 0, "elements of 0")]
    [InlineData(9, 0xFF, "larger than the whole")]
    [InlineData(13, 0x7F, "cut short")]
    [InlineData(18, 0x7F, "part at byte")]
    [InlineData(19, 0x80, "part at byte")]
    [InlineData(22, 0x7F, "part of")]
    [InlineData(23, 0x80, "part of")]
    public void A_lying_header_is_corrupt_and_says_why(int at, byte value, string reason)
    {
        var frame = BloscEncoderTests.Encode(new byte[1000], new BloscSettings("lz4", 5, BloscShuffle.Byte, 4));
        frame[at] = value;
        Assert.Contains(reason, AssertCorrupt(frame, 1000).Message);
    }

    [Fact] // rule 35
    public void A_claim_of_many_blocks_is_refused_before_anything_is_allocated()
    {
        var frame = new byte[64];
        frame[0] = 2;
        frame[1] = 1;
        frame[3] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), 1 << 20);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(8), 1);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(12), frame.Length);
        Assert.Contains("cannot hold 1048576 blocks", AssertCorrupt(frame, 1 << 20).Message);
    }

    [Theory]
    [InlineData("blosclz", 700)]
    [InlineData("lz4", 700)]
    [InlineData("lz4hc", 100)]
    [InlineData("snappy", 100)]
    [InlineData("zlib", 30)]
    [InlineData("zstd", 100)]
    public void Damaged_frames_throw_or_decode_and_touch_nothing_else(string compressor, int rounds)
    {
        var random = new Random(7);
        foreach (var kind in SampleData.Kinds)
        {
            foreach (var shuffle in (BloscShuffle[])[BloscShuffle.None, BloscShuffle.Byte, BloscShuffle.Bit])
            {
                var data = SampleData.Create(kind, 1500 + random.Next(3000));
                var frame = BloscEncoderTests.Encode(data, new BloscSettings(compressor, 5, shuffle, 1 + random.Next(9)));
                using var source = new GuardedBytes(frame.Length);
                using var target = new GuardedBytes(data.Length);
                for (var round = 0; round < rounds; round++)
                {
                    frame.CopyTo(source.Span);
                    for (var n = random.Next(4); n >= 0; n--)
                        Damage(source.Span, random);
                    try
                    {
                        BloscDecoder.Decode(source.Span, target.Span);
                    }
                    catch (ZarrException e)
                    {
                        Assert.Equal(ZarrErrorId.ChunkCorrupt, e.Id);
                    }
                    Assert.False(target.Before.ContainsAnyExcept((byte)0), "Written before the destination.");
                }
            }
        }
    }

    /// <summary>Mostly behind the header, so that the compressors get their share.</summary>
    private static void Damage(Span<byte> frame, Random random)
    {
        var at = random.Next(5) == 0 ? random.Next(24) : random.Next(20, frame.Length);
        frame[at] = random.Next(4) switch
        {
            0 => 0,
            1 => 255,
            2 => (byte)(frame[at] ^ (1 << random.Next(8))),
            _ => (byte)random.Next(256),
        };
    }

    private static ZarrException AssertCorrupt(byte[] frame, int length)
    {
        var e = Assert.Throws<ZarrException>(() => BloscDecoder.Decode(frame, new byte[length]));
        Assert.Equal(ZarrErrorId.ChunkCorrupt, e.Id);
        return e;
    }
}
