using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Xunit;
using Zarr.Format.Codecs.Compressors;

namespace Zarr.Core.Tests.Codecs.Compressors;

public unsafe class Lz4BlockTests
{
    [Fact]
    public void Blocks_are_byte_identical_to_lz4_s_at_any_acceleration_and_room()
    {
        Assert.SkipUnless(NativeLibrary.TryLoad("liblz4.so.1", out var library), "liblz4.so.1 is not installed.");
        var compress = (delegate* unmanaged<byte*, byte*, int, int, int, int>)NativeLibrary.GetExport(library, "LZ4_compress_fast");
        foreach (var kind in SampleData.Kinds)
        {
            foreach (var length in (int[])[0, 1, 12, 13, 14, 100, 5000, 65_546, 65_547, 65_548, 200_000])
            {
                var data = SampleData.Create(kind, length);
                foreach (var acceleration in (int[])[-1, 0, 1, 2, 10, 100, 100_000])
                {
                    foreach (var room in (int[])[Lz4Block.MaxCompressedLength(length), length, length / 2])
                    {
                        var ours = new byte[room];
                        var theirs = new byte[room + 1];
                        int expected;
                        fixed (byte* from = data, to = theirs)
                            expected = compress(from, to, length, room, acceleration);
                        var stored = Lz4Block.Compress(data, ours, acceleration);
                        Assert.True(
                            stored == expected && ours.AsSpan(0, stored).SequenceEqual(theirs.AsSpan(0, expected)),
                            $"{kind}, {length} bytes, acceleration {acceleration}, room {room}: {stored} bytes of ours, {expected} of lz4");
                    }
                }
            }
        }
    }

    [Fact]
    public void A_short_block_is_the_same_whatever_its_thread_compressed_before()
    {
        var samples = SampleData.Kinds.SelectMany(kind => new[] { 13, 100, 1000, 4096 }.Select(length => SampleData.Create(kind, length))).ToArray();
        var first = samples.Select(OnNewThread).ToArray();
        // Round after round the table holds more of earlier blocks, and near the end of its count it is cleared.
        var origin = typeof(Lz4Encoder).GetField("t_origin", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!;
        foreach (var start in (uint[])[0, uint.MaxValue - 20_000])
        {
            origin.SetValue(null, Math.Max(start, (uint)origin.GetValue(null)!));
            for (var round = 0; round < 3; round++)
                for (var i = 0; i < samples.Length; i++) Assert.Equal(first[i], Compress(samples[i]));
        }

        Assert.True((uint)origin.GetValue(null)! < uint.MaxValue / 2);

        static byte[] OnNewThread(byte[] data)
        {
            byte[] result = [];
            var thread = new Thread(() => result = Compress(data));
            thread.Start();
            thread.Join();
            return result;
        }

        static byte[] Compress(byte[] data)
        {
            var block = new byte[Lz4Block.MaxCompressedLength(data.Length)];
            return block[..Lz4Block.Compress(data, block, 1)];
        }
    }

    [Fact]
    public void The_buffers_numcodecs_wrote_decompress_to_its_arrays()
    {
        var cases = 0;
        foreach (var (name, _, encoded, decoded) in NumcodecsFixtures.Cases("lz4"))
        {
            Assert.Equal(decoded.Length, BinaryPrimitives.ReadInt32LittleEndian(encoded));
            var back = new byte[decoded.Length];
            Assert.True(Lz4Block.TryDecompress(encoded.AsSpan(4), back), name);
            Assert.True(back.AsSpan().SequenceEqual(decoded), name);
            cases++;
        }
        Assert.True(cases > 20);
    }

    [Fact]
    public void A_block_is_read_as_the_format_says()
    {
        // Token: 4 literals, match of 4 + 6; offset 2; then a last token with 5 literals.
        byte[] block = [0x46, .. "abcd"u8, 2, 0, 0x50, .. "vwxyz"u8];
        var back = new byte[19];
        Assert.True(Lz4Block.TryDecompress(block, back));
        Assert.Equal("abcdcdcdcdcdcdvwxyz"u8.ToArray(), back);
    }

    [Fact]
    public void More_than_lz4_takes_is_refused() =>
        Assert.Equal(ZarrErrorId.CodecInvalid, Assert.Throws<ZarrException>(() => Lz4Block.MaxCompressedLength(int.MaxValue)).Id);
}
