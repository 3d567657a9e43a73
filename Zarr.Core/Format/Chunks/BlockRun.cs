using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zarr.Format.Chunks;

/// <summary>Runs of elements of any other size: odd ones, and rows.</summary>
internal readonly struct BlockRun : ICopyRun
{
    private const int SmallElement = 64;

    public static void Copy(ref byte source, ref byte destination, in CopyAxis axis, nint elementSize)
    {
        if (!axis.HasLists && axis.Source.Stride == 0 && axis.Destination.Stride == elementSize && elementSize < SmallElement)
        {
            Repeat(ref source, ref destination, axis.Count * elementSize, elementSize);
            return;
        }

        var (from, to) = (axis.Source, axis.Destination);
        for (nint i = 0; i < axis.Count; i++)
        {
            Move(ref Unsafe.AddByteOffset(ref source, from.OffsetOf(i)), ref Unsafe.AddByteOffset(ref destination, to.OffsetOf(i)), elementSize);
        }
    }

    /// <summary>Copies a block of any length.</summary>
    public static void Move(ref byte source, ref byte destination, nint length)
    {
        for (nint done = 0; done < length;)
        {
            var part = (int)Math.Min(length - done, int.MaxValue);
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AddByteOffset(ref source, done), part)
                .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref destination, done), part));
            done += part;
        }
    }

    /// <summary>Fills with one element, each time copying all that is there already.</summary>
    private static void Repeat(ref byte source, ref byte destination, nint length, nint elementSize)
    {
        Move(ref source, ref destination, elementSize);
        for (var done = elementSize; done < length; done *= 2)
        {
            Move(ref destination, ref Unsafe.AddByteOffset(ref destination, done), Math.Min(done, length - done));
        }
    }
}
