using System.Buffers;
using System.Buffers.Binary;

namespace Zarr.Format.Codecs.Objects;

/// <summary>The layout of the vlen codecs (numcodecs vlen.pyx): the number of items, then each behind its length; all 32-bit little-endian.</summary>
internal static class LengthPrefixed
{
    private const int Size = 4;

    /// <summary>Makes an element of its bytes.</summary>
    public delegate object? Reader(ReadOnlySpan<byte> item);

    public static void WriteCount(IBufferWriter<byte> encoded, int count)
    {
        BinaryPrimitives.WriteInt32LittleEndian(encoded.GetSpan(Size), count);
        encoded.Advance(Size);
    }

    public static void Write(IBufferWriter<byte> encoded, ReadOnlySpan<byte> item)
    {
        WriteCount(encoded, item.Length);
        encoded.Write(item);
    }

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>.</exception>
    public static void Read(ReadOnlySpan<byte> encoded, Span<object?> decoded, Reader read)
    {
        var count = Take(ref encoded, Size) is { IsEmpty: false } header ? BinaryPrimitives.ReadUInt32LittleEndian(header) : throw Truncated();
        if (count != decoded.Length) throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"It holds {count:N0} elements where the chunk has {decoded.Length:N0}.");
        for (var i = 0; i < decoded.Length; i++)
        {
            var length = Take(ref encoded, Size) is { IsEmpty: false } prefix ? BinaryPrimitives.ReadUInt32LittleEndian(prefix) : throw Truncated();
            if (length > encoded.Length) throw Truncated();
            decoded[i] = read(Take(ref encoded, (int)length));
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> encoded, int length)
    {
        if (encoded.Length < length) return default;
        var taken = encoded[..length];
        encoded = encoded[length..];
        return taken;
    }

    private static ZarrException Truncated() => new(ZarrErrorId.ChunkCorrupt, "Its elements are cut short.");
}
