using System.Buffers.Binary;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Messages;
using Zarr.Format.Codecs;

namespace Zarr.FileFormats.Hdf5.Filters;

/// <summary>
/// The filter "bitshuffle" (number 32008): in each block of elements first the lowest bits of all of them, then the next ones; blocks may be compressed by lz4 or zstd.
/// Elements that are no eight are left as they are.
/// </summary>
internal sealed class Bitshuffle(Filter filter, int elementSize)
{
    private const int TargetBlock = 8192, Unit = 8, LeastBlock = 128, Header = 12;
    private const uint Lz4 = 2, Zstd = 3;

    private static readonly Lazy<IBytesToBytesCodec> s_zstd = new(() => (IBytesToBytesCodec)CodecRegistry.Create("zstd", null));

    // The settings: two versions, the element size, elements of a block, the compressor.
    private readonly int _size = filter.Values.Length > 2 && filter.Values[2] is > 0 and <= 1 << 16 ? (int)filter.Values[2] : elementSize;
    private readonly uint _block = filter.Values.Length > 3 ? filter.Values[3] : 0;
    private readonly uint _compressor = filter.Values.Length > 4 ? filter.Values[4] : 0;

    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        if (_compressor is not (0 or Lz4 or Zstd)) throw FileErrors.NotSupported($"The compressor {_compressor} of the filter 'bitshuffle'");
        if (_compressor != 0) return DecodeCompressed(encoded, decoded);
        if (encoded.Length > decoded.Length) throw Damaged();
        var block = _block > 0 && _block % Unit == 0 && _block <= int.MaxValue / _size ? (int)_block : Math.Max(LeastBlock, TargetBlock / _size / Unit * Unit);
        for (var done = 0; done < encoded.Length;)
        {
            var length = LengthOf((encoded.Length - done) / _size, block) * _size;
            if (length == 0)
            {
                encoded[done..].CopyTo(decoded[done..]);
                break;
            }

            Unshuffle(encoded.Slice(done, length), decoded.Slice(done, length));
            done += length;
        }

        return encoded.Length;
    }

    // In front are the length of all and that of a block, big-endian.
    private int DecodeCompressed(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        if (encoded.Length < Header) throw Damaged();
        var total = BinaryPrimitives.ReadInt64BigEndian(encoded);
        var block = BinaryPrimitives.ReadInt32BigEndian(encoded[8..]) / _size;
        if (total < 0 || total > decoded.Length || block < Unit || block % Unit != 0) throw Damaged();
        encoded = encoded[Header..];
        var planes = new byte[(int)Math.Min((long)block * _size, total)];
        for (var done = 0; done < total;)
        {
            var length = LengthOf((int)(total - done) / _size, block) * _size;
            if (length == 0)
            {
                var rest = (int)total - done;
                if (encoded.Length < rest) throw Damaged();
                encoded[..rest].CopyTo(decoded[done..]);
                break;
            }

            var stored = encoded.Length >= 4 ? BinaryPrimitives.ReadInt32BigEndian(encoded) : throw Damaged();
            if (stored < 0 || stored > encoded.Length - 4) throw Damaged();
            var bytes = encoded.Slice(4, stored);
            if (_compressor == Lz4) Lz4Frames.DecodeBlock(bytes, planes.AsSpan(0, length));
            else if (s_zstd.Value.Decode(bytes, planes.AsSpan(0, length)) != length) throw Damaged();
            Unshuffle(planes.AsSpan(0, length), decoded.Slice(done, length));
            encoded = encoded[(4 + stored)..];
            done += length;
        }

        return (int)total;
    }

    /// <summary>The elements of the next block: whole ones, and at the end as many as are eights.</summary>
    private static int LengthOf(int elements, int block) => Math.Min(elements / Unit * Unit, block);

    private void Unshuffle(ReadOnlySpan<byte> planes, Span<byte> elements)
    {
        var count = elements.Length / _size;
        var row = count / 8;
        for (var b = 0; b < _size; b++)
            for (var group = 0; group < row; group++)
            {
                // Eight bytes, of which each has one bit of eight elements.
                var bits = 0UL;
                for (var bit = 0; bit < 8; bit++) bits |= (ulong)planes[(((b * 8) + bit) * row) + group] << (8 * bit);
                bits = Transpose(bits);
                for (var i = 0; i < 8; i++) elements[(((group * 8) + i) * _size) + b] = (byte)(bits >> (8 * i));
            }
    }

    // Eight by eight bits (H. S. Warren, "Hacker's Delight", 7-3).
    private static ulong Transpose(ulong x)
    {
        var t = (x ^ (x >> 7)) & 0x00AA00AA00AA00AA;
        x ^= t ^ (t << 7);
        t = (x ^ (x >> 14)) & 0x0000CCCC0000CCCC;
        x ^= t ^ (t << 14);
        t = (x ^ (x >> 28)) & 0x00000000F0F0F0F0;
        return x ^ t ^ (t << 28);
    }

    private static ZarrException Damaged() => FileErrors.ChunkDamaged("its bitshuffle blocks are cut short, or more than there can be");
}
