using System.Buffers.Binary;
using Zarr.Format.Codecs.Compressors;
using Zarr.Format.Codecs.Shuffling;

namespace Zarr.Format.Codecs.Blosc;

/// <summary>
/// Reads Blosc 1 frames (c-blosc <c>blosc/blosc.c</c>). What a frame says of itself is checked against the bytes there are and the
/// bytes wanted before anything is allocated or written, and every split's length before it is used.
/// </summary>
public static unsafe class BloscDecoder
{
    /// <summary>Bytes after a scratch block that decoders may overwrite.</summary>
    private const int Slack = 256;

    /// <summary>Fills <paramref name="destination"/> exactly. Bytes after the frame's own end are ignored.</summary>
    /// <exception cref="ZarrException">
    /// <see cref="ZarrErrorId.ChunkCorrupt"/>: the frame is damaged or decodes to another length;
    /// <see cref="ZarrErrorId.CodecNotSupported"/>: the assembly of its compressor is missing.
    /// </exception>
    public static void Decode(ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        if (BloscHeader.Parse(frame, out var header) is { } reason)
            throw Corrupt(reason);
        if (header.NBytes != destination.Length)
            throw Corrupt($"it holds {header.NBytes} bytes, not {destination.Length}");
        if (header.CBytes > frame.Length)
            throw Corrupt($"it is cut short: {frame.Length} bytes of {header.CBytes}");
        if (destination.Length == 0)
            return;
        if (header.BlockSize > Math.Min(destination.Length, BlockLayout.MaxBlockSize))
            throw Corrupt($"its blocks of {header.BlockSize} bytes are larger than the whole, or than {BlockLayout.MaxBlockSize}");
        frame = frame[..header.CBytes];
        if (header.IsMemcpy)
        {
            if (frame.Length != BloscHeader.Length + (long)destination.Length)
                throw Corrupt($"it is a plain copy of {destination.Length} bytes in {frame.Length}");
            frame[BloscHeader.Length..].CopyTo(destination);
            return;
        }

        if (header.CompressorFormat is not { } name)
            throw Corrupt("it names a compressor that Blosc 1 does not know");
        if (header.CompressorFormatVersion != BloscCompressor.FormatVersion)
            throw Corrupt($"its {name} bytes are of version {header.CompressorFormatVersion}, not {BloscCompressor.FormatVersion}");
        var blocks = (int)(((long)destination.Length + header.BlockSize - 1) / header.BlockSize);
        if (blocks > (frame.Length - BloscHeader.Length) / sizeof(int))
            throw Corrupt($"{frame.Length} bytes cannot hold {blocks} blocks");
        if (header.IsSplit && header.BlockSize % header.TypeSize != 0)
            throw Corrupt($"its blocks of {header.BlockSize} bytes cannot be split in {header.TypeSize}");
        DecodeBlocks(frame, destination, header, BlockCompressors.Get(name), blocks);
    }

    private static void DecodeBlocks(
        ReadOnlySpan<byte> frame, Span<byte> destination, in BloscHeader header, IBlockCompressor algorithm, int blocks)
    {
        int blockSize = header.BlockSize, typeSize = header.TypeSize;
        var byteShuffle = header.Shuffle == BloscShuffle.Byte && typeSize > 1;
        var bitShuffle = header.Shuffle == BloscShuffle.Bit;
        var isSplit = header.IsSplit;
        var planes = stackalloc byte*[byte.MaxValue];
        using var scratch = new BlockScratch(bitShuffle ? 2 : byteShuffle ? 1 : 0, blockSize, Slack);
        fixed (byte* from = frame, to = destination, pinned = scratch)
        {
            var decoded = BlockScratch.Align(pinned);
            for (var block = 0; block < blocks; block++)
            {
                var done = block * (long)blockSize;
                var target = to + done;
                var size = (int)Math.Min(blockSize, destination.Length - done);
                var splits = isSplit && size == blockSize ? typeSize : 1;
                var length = size / splits;
                var position = BinaryPrimitives.ReadInt32LittleEndian(frame[(BloscHeader.Length + sizeof(int) * block)..]);

                var shuffled = byteShuffle || (bitShuffle && size >= typeSize);
                // Blocks are decoded in order, so that a decoder may run over into the next.
                var place = shuffled ? decoded : target;
                var room = shuffled ? blockSize + (long)Slack : destination.Length - done;
                for (var split = 0; split < splits; split++)
                {
                    var piece = Piece(frame, ref position, block);
                    var into = new Span<byte>(place + (nint)split * length, (int)Math.Min(int.MaxValue, room - (long)split * length));
                    if (piece.Length == length)
                    {
                        // Stored bytes are unshuffled from where they are.
                        planes[split] = from + (position - length);
                        if (!shuffled)
                            piece.CopyTo(into);
                        continue;
                    }
                    planes[split] = place + (nint)split * length;
                    var decodes = algorithm is IOverrunDecompressor overrun
                        ? overrun.TryDecompress(piece, into, length)
                        : algorithm.TryDecompress(piece, into[..length]);
                    if (!decodes)
                        throw Corrupt($"block {block} has {piece.Length} bytes that are not {length} bytes compressed with {algorithm.Name}");
                }
                if (shuffled)
                    Unshuffle(planes, splits, target, decoded + scratch.Stride, size, typeSize, bitShuffle);
            }
        }
    }

    /// <summary>The split at <paramref name="position"/>, which moves to the next.</summary>
    private static ReadOnlySpan<byte> Piece(ReadOnlySpan<byte> frame, ref int position, int block)
    {
        if (position < 0 || position > frame.Length - sizeof(int))
            throw Corrupt($"block {block} has a part at byte {position} of {frame.Length}");
        var length = BinaryPrimitives.ReadInt32LittleEndian(frame[position..]);
        position += sizeof(int);
        if (length < 0 || length > frame.Length - position)
            throw Corrupt($"block {block} has a part of {length} bytes where {frame.Length - position} are left");
        var piece = frame.Slice(position, length);
        position += length;
        return piece;
    }

    /// <summary>Undoes the shuffle of a block given as one piece, or as one for every byte of the element.</summary>
    private static void Unshuffle(byte** planes, int splits, byte* target, byte* scratch, int size, int typeSize, bool bits)
    {
        var count = size / typeSize;
        // Bit shuffle leaves element counts that are no multiple of 8 alone.
        if (bits && count % 8 != 0)
        {
            for (var split = 0; split < splits; split++)
                Buffer.MemoryCopy(planes[split], target + (nint)split * (size / splits), size / splits, size / splits);
            return;
        }
        if (splits == 1)
        {
            var tail = (nint)count * typeSize;
            Buffer.MemoryCopy(planes[0] + tail, target + tail, size - tail, size - tail);
            for (var k = 1; k < typeSize; k++)
                planes[k] = planes[0] + (nint)k * count;
        }
        if (bits)
            BitShuffle.Unshuffle(planes, target, scratch, typeSize, count);
        else
            ByteShuffle.Unshuffle(planes, target, typeSize, count);
    }

    private static ZarrException Corrupt(string reason) => new(ZarrErrorId.ChunkCorrupt, $"A Blosc frame is damaged: {reason}.");
}
