using System.Runtime.CompilerServices;

namespace Zarr.Format.Codecs.Shuffling;

/// <summary>
/// Bit shuffle: bit <c>b</c> of byte <c>k</c> of every element goes to row <c>8k + b</c>. c-blosc <c>shuffle.c</c>: when the
/// number of whole elements is no multiple of 8, everything is copied as it is; so are bytes after the last element.
/// </summary>
internal static unsafe class BitShuffle
{
    /// <summary>Shuffles; <paramref name="planes"/> is scratch of <paramref name="length"/> bytes.</summary>
    public static void Shuffle(byte* source, byte* destination, byte* planes, int length, int elementSize)
    {
        var count = length / elementSize;
        var whole = count % 8 == 0 ? count * elementSize : 0;
        if (whole > 0)
        {
            var bytes = source;
            if (elementSize > 1)
            {
                ByteShuffle.Shuffle(source, planes, whole, elementSize);
                bytes = planes;
            }
            for (nint k = 0; k < elementSize; k++)
                BitPlanes.Split(bytes + k * count, destination + k * count, count);
        }
        Unsafe.CopyBlockUnaligned(destination + whole, source + whole, (uint)(length - whole));
    }

    /// <summary>
    /// Gathers <paramref name="count"/> elements, a multiple of 8, from the 8 rows of each byte, which stand together at
    /// <paramref name="rows"/>; on return these point into <paramref name="planes"/>, scratch of as many bytes as the elements have.
    /// </summary>
    public static void Unshuffle(byte** rows, byte* destination, byte* planes, int elementSize, int count)
    {
        if (elementSize == 1)
        {
            BitPlanes.Join(rows[0], destination, count);
            return;
        }
        for (nint k = 0; k < elementSize; k++)
        {
            BitPlanes.Join(rows[k], planes + k * count, count);
            rows[k] = planes + k * count;
        }
        ByteShuffle.Unshuffle(rows, destination, elementSize, count);
    }
}
