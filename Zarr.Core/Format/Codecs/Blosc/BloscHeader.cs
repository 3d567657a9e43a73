using System.Buffers.Binary;

namespace Zarr.Format.Codecs.Blosc;

/// <summary>The 16 bytes a Blosc 1 frame starts with (c-blosc <c>README_CHUNK_FORMAT.rst</c>).</summary>
public readonly record struct BloscHeader
{
    /// <summary>Bytes in a header.</summary>
    public const int Length = 16;

    internal const byte FrameVersion = 2;
    internal const byte ByteShuffleFlag = 0x01;
    internal const byte MemcpyFlag = 0x02;
    internal const byte BitShuffleFlag = 0x04;
    internal const byte ReservedFlag = 0x08;
    internal const byte NotSplitFlag = 0x10;

    /// <summary>Version of the frame's format; 2 in all of Blosc 1.</summary>
    public byte Version { get; internal init; }

    /// <summary>Version of the compressor's own format; 1 for all there are.</summary>
    public byte CompressorFormatVersion { get; internal init; }

    internal byte Flags { get; init; }

    /// <summary>Bytes per element.</summary>
    public byte TypeSize { get; internal init; }

    /// <summary>Bytes when decoded.</summary>
    public int NBytes { get; internal init; }

    /// <summary>Bytes per block when decoded.</summary>
    public int BlockSize { get; internal init; }

    /// <summary>Bytes of the whole frame, this header included.</summary>
    public int CBytes { get; internal init; }

    /// <summary>What was done to the blocks before they were compressed.</summary>
    public BloscShuffle Shuffle =>
        (Flags & ByteShuffleFlag) != 0 ? BloscShuffle.Byte : (Flags & BitShuffleFlag) != 0 ? BloscShuffle.Bit : BloscShuffle.None;

    /// <summary>The bytes are stored as they are, neither shuffled nor compressed.</summary>
    public bool IsMemcpy => (Flags & MemcpyFlag) != 0;

    /// <summary>Every byte of the element is compressed on its own, except in a last block that is not full.</summary>
    public bool IsSplit => (Flags & NotSplitFlag) == 0 && BlockLayout.MaySplit(TypeSize, BlockSize);

    /// <summary>The compressor's name; lz4 stands for lz4hc too, whose format is the same. Null for a number not given out.</summary>
    public string? CompressorFormat => BloscCompressor.NameOfFormat(Flags >> 5);

    /// <summary>Reads a header; false when the bytes are too few or are not those of a Blosc 1 frame.</summary>
    public static bool TryParse(ReadOnlySpan<byte> frame, out BloscHeader header) => Parse(frame, out header) is null;

    /// <summary>Reads a header; returns what is wrong with it, or null.</summary>
    internal static string? Parse(ReadOnlySpan<byte> frame, out BloscHeader header)
    {
        header = default;
        if (frame.Length < Length)
            return $"it has {frame.Length} bytes, fewer than a header's {Length}";
        header = new BloscHeader
        {
            Version = frame[0],
            CompressorFormatVersion = frame[1],
            Flags = frame[2],
            TypeSize = frame[3],
            NBytes = BinaryPrimitives.ReadInt32LittleEndian(frame[4..]),
            BlockSize = BinaryPrimitives.ReadInt32LittleEndian(frame[8..]),
            CBytes = BinaryPrimitives.ReadInt32LittleEndian(frame[12..]),
        };
        if (header.Version != FrameVersion)
            return $"its format version is {header.Version}, not {FrameVersion}";
        if ((header.Flags & ReservedFlag) != 0)
            return "it has a flag set that Blosc 1 does not know";
        if (header.NBytes < 0 || header.CBytes < Length)
            return $"its header claims {header.NBytes} decoded and {header.CBytes} stored bytes";
        if (header.NBytes > 0 && (header.TypeSize == 0 || header.BlockSize <= 0))
            return $"its header claims elements of {header.TypeSize} bytes in blocks of {header.BlockSize}";
        return null;
    }

    internal void Write(Span<byte> frame)
    {
        frame[0] = Version;
        frame[1] = CompressorFormatVersion;
        frame[2] = Flags;
        frame[3] = TypeSize;
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], NBytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame[8..], BlockSize);
        BinaryPrimitives.WriteInt32LittleEndian(frame[12..], CBytes);
    }
}
