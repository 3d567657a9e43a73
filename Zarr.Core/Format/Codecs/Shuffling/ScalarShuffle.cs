using System.Runtime.CompilerServices;

namespace Zarr.Format.Codecs.Shuffling;

/// <summary>Byte shuffle without vectors: any element size, and the elements a vector kernel leaves over.</summary>
internal static unsafe class ScalarShuffle
{
    /// <summary>Shuffles the elements from <paramref name="first"/> to <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Shuffle(byte* source, byte* destination, int elementSize, int first, int count)
    {
        for (var k = 0; k < elementSize; k++)
        {
            var from = source + (nint)first * elementSize + k;
            var to = destination + (nint)k * count;
            var i = first;
            // Eight at once: a machine stores less often than it loads.
            for (; i <= count - 8; i += 8, from += 8 * (nint)elementSize)
                *(ulong*)(to + i) = Gather8(from, elementSize);
            for (; i < count; i++, from += elementSize)
                to[i] = *from;
        }
    }

    /// <summary>Gathers the elements from <paramref name="first"/> to <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unshuffle(byte** planes, byte* destination, int elementSize, int first, int count)
    {
        for (var k = 0; k < elementSize; k++)
        {
            var from = planes[k];
            var to = destination + (nint)first * elementSize + k;
            for (var i = first; i < count; i++, to += elementSize)
                *to = from[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Gather8(byte* from, nint stride) =>
        *from | (ulong)from[stride] << 8 | (ulong)from[2 * stride] << 16 | (ulong)from[3 * stride] << 24
        | (ulong)from[4 * stride] << 32 | (ulong)from[5 * stride] << 40 | (ulong)from[6 * stride] << 48 | (ulong)from[7 * stride] << 56;
}
