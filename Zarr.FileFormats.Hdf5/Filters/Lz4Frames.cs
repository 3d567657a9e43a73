using System.Buffers;
using System.Buffers.Binary;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.Format.Codecs;

namespace Zarr.FileFormats.Hdf5.Filters;

/// <summary>The filter "lz4" (HDF5_LZ4, number 32004): the length of all and that of a block, big-endian, then each block behind its length, compressed or as it is.</summary>
internal static class Lz4Frames
{
    private const int LengthPrefix = 4;

    private static readonly IBytesToBytesCodec s_lz4 = (IBytesToBytesCodec)CodecRegistry.Create("lz4", null);

    public static int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        if (encoded.Length < 12) throw Damaged();
        var total = BinaryPrimitives.ReadInt64BigEndian(encoded);
        var block = BinaryPrimitives.ReadInt32BigEndian(encoded[8..]);
        if (total < 0 || total > decoded.Length || block <= 0) throw Damaged();
        encoded = encoded[12..];
        for (var done = 0; done < total;)
        {
            var here = (int)Math.Min(block, total - done);
            var length = encoded.Length >= 4 ? BinaryPrimitives.ReadInt32BigEndian(encoded) : throw Damaged();
            if (length < 0 || length > encoded.Length - 4) throw Damaged();
            var bytes = encoded.Slice(4, length);
            if (length == here) bytes.CopyTo(decoded[done..]);
            else DecodeBlock(bytes, decoded.Slice(done, here));
            encoded = encoded[(4 + length)..];
            done += here;
        }

        return (int)total;
    }

    /// <summary>A block whose length is known. The codec wants that in front.</summary>
    public static void DecodeBlock(ReadOnlySpan<byte> block, Span<byte> decoded)
    {
        var framed = ArrayPool<byte>.Shared.Rent(LengthPrefix + block.Length);
        try
        {
            BinaryPrimitives.WriteInt32LittleEndian(framed, decoded.Length);
            block.CopyTo(framed.AsSpan(LengthPrefix));
            if (s_lz4.Decode(framed.AsSpan(0, LengthPrefix + block.Length), decoded) != decoded.Length) throw Damaged();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(framed);
        }
    }

    private static ZarrException Damaged() => FileErrors.ChunkDamaged("its lz4 blocks are cut short, or more than there can be");
}
