using System.Runtime.CompilerServices;

namespace Zarr.Codecs.Shuffling;

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
            for (var i = first; i < count; i++, from += elementSize)
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
}
