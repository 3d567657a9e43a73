using System.Buffers.Binary;
using Xunit;
using Zarr.FileFormats.Hdf5.Filters;
using Zarr.FileFormats.Hdf5.Messages;
using Zarr.Format.Codecs;

namespace Zarr.FileFormats.Hdf5.Tests;

/// <summary>Filters that no library here writes: against an encoder that follows their definition.</summary>
public sealed class FilterTests
{
    [Theory]
    [InlineData(4, 1000, 0u)]
    [InlineData(4, 1003, 0u)]
    [InlineData(1, 9000, 0u)]
    [InlineData(8, 5, 0u)]
    [InlineData(4, 5003, 2u)]
    [InlineData(2, 4096, 3u)]
    [InlineData(8, 3, 2u)]
    public void Bitshuffle_has_the_lowest_bits_of_all_elements_of_a_block_first(int size, int count, uint compressor)
    {
        var elements = new byte[size * count];
        for (var i = 0; i < elements.Length; i++) elements[i] = (byte)(i / size * 3 >> (8 * (i % size)));
        var block = Math.Max(128, 8192 / size / 8 * 8);
        var encoded = Encode(elements, size, block, compressor);
        var decoded = new byte[elements.Length];
        var filter = new Bitshuffle(new(32008, "", [0, 3, (uint)size, 0, compressor]), size);
        Assert.Equal(elements.Length, filter.Decode(encoded, decoded));
        Assert.Equal(elements, decoded);
        if (compressor != 0) Assert.Equal(ZarrErrorId.ChunkCorrupt, Assert.Throws<ZarrException>(() => filter.Decode(encoded.AsSpan(0, encoded.Length - 1), decoded)).Id);
    }

    [Fact]
    public void Pipelines_of_codecs_of_Zarr_are_undone_in_reverse()
    {
        foreach (var id in (int[])[1, 307, 32015])
        {
            Filter[] filters = [new(2, "", [4]), new(id, "", [3]), new(3, "", [])];
            var pipeline = new Pipeline(filters, 4);
            Assert.True(pipeline.IsSpelled);
            var chunk = Enumerable.Range(0, 4000).SelectMany(i => BitConverter.GetBytes(i * 3)).ToArray();
            var stored = pipeline.Encode(chunk);
            Assert.Equal(chunk, pipeline.Decode(stored, 0, chunk.Length));
            stored[^1] ^= 1;
            Assert.Equal(ZarrErrorId.ChecksumMismatch, Assert.Throws<ZarrException>(() => pipeline.Decode(stored, 0, chunk.Length)).Id);
            // With all filters left out the bytes are the elements.
            Assert.Equal(chunk, pipeline.Decode(chunk, pipeline.AllMask, chunk.Length));
        }
    }

    [Fact]
    public void A_filter_that_is_not_known_is_named() =>
        Assert.Contains("zfp (32013)", Assert.Throws<ZarrException>(() => new Pipeline([new(32013, "zfp", [])], 4)).Message, StringComparison.Ordinal);

    // The definition, bit by bit: bit k of byte b of element i is bit i % 8 of byte i / 8 of plane 8 b + k.
    private static byte[] Encode(byte[] elements, int size, int block, uint compressor)
    {
        using var encoded = new MemoryStream();
        Span<byte> number = stackalloc byte[8];
        if (compressor != 0)
        {
            BinaryPrimitives.WriteInt64BigEndian(number, elements.Length);
            encoded.Write(number);
            BinaryPrimitives.WriteInt32BigEndian(number, block * size);
            encoded.Write(number[..4]);
        }

        var done = 0;
        for (var count = elements.Length / size; count >= 8;)
        {
            var here = Math.Min(block, count / 8 * 8);
            var planes = new byte[here * size];
            for (var i = 0; i < here; i++)
                for (var bit = 0; bit < 8 * size; bit++)
                    if ((elements[done + (i * size) + (bit / 8)] >> (bit % 8) & 1) != 0) planes[(bit * here / 8) + (i / 8)] |= (byte)(1 << (i % 8));
            if (compressor != 0)
            {
                var codec = (IBytesToBytesCodec)CodecRegistry.Create(compressor == 2 ? "lz4" : "zstd", null);
                var buffer = new byte[codec.MaxEncodedLength(planes.Length)];
                // numcodecs has the length in front of lz4.
                planes = buffer[(compressor == 2 ? 4 : 0)..codec.Encode(planes, buffer)];
                BinaryPrimitives.WriteInt32BigEndian(number, planes.Length);
                encoded.Write(number[..4]);
            }

            encoded.Write(planes);
            done += here * size;
            count -= here;
        }

        encoded.Write(elements.AsSpan(done));
        return encoded.ToArray();
    }
}
