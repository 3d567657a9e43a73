using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zarr.Format.Codecs.Shuffling;

/// <summary>
/// Byte shuffle: byte <c>k</c> of every element goes to plane <c>k</c>, so that bytes alike stand together. Bytes after
/// the last whole element are copied as they are. The layout of c-blosc's <c>shuffle-generic.h</c> and of numcodecs'
/// <c>shuffle</c> filter.
/// </summary>
public static unsafe class ByteShuffle
{
    /// <summary>Shuffles <paramref name="source"/> into <paramref name="destination"/>.</summary>
    /// <param name="source">The elements.</param>
    /// <param name="destination">The planes; exactly as long as <paramref name="source"/>, and not overlapping it.</param>
    /// <param name="elementSize">Bytes per element; with 0 or 1 nothing is moved, as in numcodecs.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecInvalid"/>: the sizes do not fit.</exception>
    public static void Shuffle(ReadOnlySpan<byte> source, Span<byte> destination, int elementSize)
    {
        Check(source.Length, destination.Length, elementSize);
        fixed (byte* from = source, to = destination)
            Shuffle(from, to, source.Length, elementSize);
    }

    /// <summary>Undoes <see cref="Shuffle(ReadOnlySpan{byte}, Span{byte}, int)"/>.</summary>
    /// <param name="source">The planes.</param>
    /// <param name="destination">The elements; exactly as long as <paramref name="source"/>, and not overlapping it.</param>
    /// <param name="elementSize">Bytes per element; with 0 or 1 nothing is moved, as in numcodecs.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecInvalid"/>: the sizes do not fit.</exception>
    public static void Unshuffle(ReadOnlySpan<byte> source, Span<byte> destination, int elementSize)
    {
        Check(source.Length, destination.Length, elementSize);
        fixed (byte* from = source, to = destination)
            Unshuffle(from, to, source.Length, elementSize);
    }

    internal static void Shuffle(byte* source, byte* destination, int length, int elementSize)
    {
        if (elementSize <= 1 || length < elementSize)
        {
            Unsafe.CopyBlockUnaligned(destination, source, (uint)length);
            return;
        }
        var count = length / elementSize;
        var done = 0;
        if (VbmiShuffle.Serves(elementSize))
            done = VbmiShuffle.Shuffle(source, destination, elementSize, done, count);
        else if (Lanes256.IsSupported)
            done = ZipShuffle<Lanes256, Vector256<byte>>.Shuffle(source, destination, elementSize, done, count);
        else if (Lanes128.IsSupported)
            done = ZipShuffle<Lanes128, Vector128<byte>>.Shuffle(source, destination, elementSize, done, count);
        ScalarShuffle.Shuffle(source, destination, elementSize, done, count);
        CopyTail(source, destination, length, count * elementSize);
    }

    internal static void Unshuffle(byte* source, byte* destination, int length, int elementSize)
    {
        if (elementSize <= 1 || length < elementSize)
        {
            Unsafe.CopyBlockUnaligned(destination, source, (uint)length);
            return;
        }
        var count = length / elementSize;
        // The planes of very wide elements are too many for the stack.
        if (elementSize <= 256)
        {
            var planes = stackalloc byte*[elementSize];
            UnshuffleContiguous(planes, source, destination, elementSize, count);
        }
        else
        {
            fixed (nint* planes = new nint[elementSize])
                UnshuffleContiguous((byte**)planes, source, destination, elementSize, count);
        }
        CopyTail(source, destination, length, count * elementSize);
    }

    /// <summary>Gathers <paramref name="count"/> elements from planes that need not stand together.</summary>
    internal static void Unshuffle(byte** planes, byte* destination, int elementSize, int count)
    {
        var done = 0;
        if (VbmiShuffle.Serves(elementSize))
            done = VbmiShuffle.Unshuffle(planes, destination, elementSize, done, count);
        else if (Lanes256.IsSupported)
            done = ZipShuffle<Lanes256, Vector256<byte>>.Unshuffle(planes, destination, elementSize, done, count);
        else if (Lanes128.IsSupported)
            done = ZipShuffle<Lanes128, Vector128<byte>>.Unshuffle(planes, destination, elementSize, done, count);
        ScalarShuffle.Unshuffle(planes, destination, elementSize, done, count);
    }

    private static void UnshuffleContiguous(byte** planes, byte* source, byte* destination, int elementSize, int count)
    {
        for (var k = 0; k < elementSize; k++)
            planes[k] = source + (nint)k * count;
        Unshuffle(planes, destination, elementSize, count);
    }

    private static void CopyTail(byte* source, byte* destination, int length, int whole) =>
        Unsafe.CopyBlockUnaligned(destination + whole, source + whole, (uint)(length - whole));

    private static void Check(int source, int destination, int elementSize)
    {
        if (elementSize < 0)
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"The element size of a shuffle cannot be negative: {elementSize}.");
        if (source != destination)
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"A shuffle keeps the length; source {source} bytes, destination {destination} bytes.");
    }
}
