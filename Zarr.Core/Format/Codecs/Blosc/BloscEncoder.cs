using System.Buffers.Binary;
using Zarr.Format.Codecs.Shuffling;

namespace Zarr.Format.Codecs.Blosc;

/// <summary>
/// Writes Blosc 1 frames as c-blosc 1.21 does (<c>blosc/blosc.c</c>): header, start of every block, blocks; each block a
/// row of splits, each split its length and its bytes. A length equal to the decoded one means stored bytes.
/// </summary>
public static unsafe class BloscEncoder
{
    /// <summary>Encodes no more than this many bytes (c-blosc <c>BLOSC_MAX_BUFFERSIZE</c>).</summary>
    public const int MaxLength = int.MaxValue - BloscHeader.Length;

    /// <summary>The most bytes <paramref name="length"/> bytes can become: a header and themselves.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecInvalid"/>: more than <see cref="MaxLength"/> bytes.</exception>
    public static int MaxEncodedLength(int length) => (uint)length <= MaxLength
        ? length + BloscHeader.Length
        : throw new ZarrException(ZarrErrorId.CodecInvalid, $"Blosc takes at most {MaxLength} bytes at once, not {length}.");

    /// <summary>Encodes; returns the bytes written. The result does not depend on how much room there is.</summary>
    /// <param name="source">The bytes to encode.</param>
    /// <param name="destination">At least <see cref="MaxEncodedLength"/> bytes.</param>
    /// <param name="settings">How to encode them.</param>
    /// <exception cref="ZarrException">
    /// <see cref="ZarrErrorId.CodecInvalid"/>: a setting is out of range, or the destination too short;
    /// <see cref="ZarrErrorId.CodecNotSupported"/>: there is no such compressor.
    /// </exception>
    public static int Encode(ReadOnlySpan<byte> source, Span<byte> destination, in BloscSettings settings)
    {
        Check(settings);
        var most = MaxEncodedLength(source.Length);
        if (destination.Length < most)
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"Blosc needs room for {most} bytes, not {destination.Length}.");
        // c-blosc stores a buffer that would not fit; numcodecs always gives it exactly this much room.
        destination = destination[..most];

        var compressor = BloscCompressor.Get(settings.Compressor);
        var typeSize = settings.TypeSize > byte.MaxValue ? 1 : settings.TypeSize;
        var layout = BlockLayout.Choose(compressor, settings.Level, typeSize, source.Length, settings.BlockSize);

        var written = settings.Level == 0 || source.Length < BlockLayout.MinLength
            ? 0
            : EncodeBlocks(source, destination, compressor, settings, typeSize, layout);
        var flags = compressor.Format << 5;
        flags |= layout.IsSplit ? 0 : BloscHeader.NotSplitFlag;
        flags |= settings.Shuffle switch
        {
            BloscShuffle.Byte => BloscHeader.ByteShuffleFlag,
            BloscShuffle.Bit => BloscHeader.BitShuffleFlag,
            _ => 0,
        };
        if (written == 0)
        {
            flags |= BloscHeader.MemcpyFlag;
            source.CopyTo(destination[BloscHeader.Length..]);
            written = most;
        }
        new BloscHeader
        {
            Version = BloscHeader.FrameVersion,
            CompressorFormatVersion = BloscCompressor.FormatVersion,
            Flags = (byte)flags,
            TypeSize = (byte)typeSize,
            NBytes = source.Length,
            BlockSize = layout.BlockSize,
            CBytes = written,
        }.Write(destination);
        return written;
    }

    private static void Check(in BloscSettings settings)
    {
        if (settings.Level is < 0 or > 9)
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"Blosc levels are 0 to 9, not {settings.Level}.");
        if (settings.Shuffle is < BloscShuffle.None or > BloscShuffle.Bit)
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"Blosc shuffles are 0, 1 and 2, not {(int)settings.Shuffle}.");
        if (settings.TypeSize < 1)
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"Blosc element sizes are at least 1, not {settings.TypeSize}.");
        if (settings.BlockSize < 0)
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"Blosc block sizes are at least 1, or 0 for a good one; not {settings.BlockSize}.");
    }

    /// <summary>Writes everything behind the header; returns the frame's length, or 0 when it does not fit.</summary>
    private static int EncodeBlocks(
        ReadOnlySpan<byte> source, Span<byte> frame, BloscCompressor compressor, in BloscSettings settings, int typeSize, BlockLayout layout)
    {
        var blockSize = layout.BlockSize;
        var blocks = (int)(((long)source.Length + blockSize - 1) / blockSize);
        var position = BloscHeader.Length + sizeof(int) * (long)blocks;
        if (position >= frame.Length)
            return 0;

        var algorithm = compressor.Algorithm(layout.IsSplit);
        var level = compressor.AlgorithmLevel(settings.Level);
        // Snappy compresses only where its worst case fits; the others give up when nothing is won.
        var wantsWorstCase = compressor.Name == "snappy";
        var byteShuffle = settings.Shuffle == BloscShuffle.Byte && typeSize > 1;
        var bitShuffle = settings.Shuffle == BloscShuffle.Bit;
        var end = (int)position;
        using var scratch = new BlockScratch(bitShuffle ? 2 : byteShuffle ? 1 : 0, blockSize, 0);
        fixed (byte* from = source, pinned = scratch)
        {
            var shuffled = BlockScratch.Align(pinned);
            for (var block = 0; block < blocks; block++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(frame[(BloscHeader.Length + sizeof(int) * block)..], end);
                var start = from + (nint)block * blockSize;
                var size = (int)Math.Min(blockSize, source.Length - (long)block * blockSize);
                var bytes = start;
                if (byteShuffle)
                {
                    ByteShuffle.Shuffle(start, shuffled, size, typeSize);
                    bytes = shuffled;
                }
                else if (bitShuffle && size >= typeSize)
                {
                    BitShuffle.Shuffle(start, shuffled, shuffled + scratch.Stride, size, typeSize);
                    bytes = shuffled;
                }

                var splits = layout.IsSplit && size == blockSize ? typeSize : 1;
                var length = size / splits;
                for (var split = 0; split < splits; split++)
                {
                    var room = frame.Length - end - sizeof(int);
                    var most = Math.Min(room, wantsWorstCase ? algorithm.MaxCompressedLength(length) : length);
                    if (most <= 0)
                        return 0;
                    var piece = new ReadOnlySpan<byte>(bytes + (nint)split * length, length);
                    var target = frame.Slice(end + sizeof(int));
                    var stored = algorithm.Compress(piece, target[..most], level);
                    if (stored == 0 || stored == length)
                    {
                        if (length > room)
                            return 0;
                        piece.CopyTo(target);
                        stored = length;
                    }
                    BinaryPrimitives.WriteInt32LittleEndian(frame[end..], stored);
                    end += sizeof(int) + stored;
                }
            }
        }
        return end;
    }
}
