using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zarr.Format.Chunks;

/// <summary>Runs of elements that are as large as <typeparamref name="T"/>, moved through a register.</summary>
internal readonly struct ElementRun<T> : ICopyRun
    where T : unmanaged
{
    public static void Copy(ref byte source, ref byte destination, in CopyAxis axis, nint elementSize)
    {
        if (axis.HasLists) CopyListed(ref source, ref destination, axis);
        else if (axis.Source.Stride == 0 && axis.Destination.Stride == elementSize) Fill(ref source, ref destination, axis.Count);
        else CopyStrided(ref source, ref destination, axis.Count, axis.Source.Stride, axis.Destination.Stride);
    }

    private static void CopyStrided(ref byte source, ref byte destination, nint count, nint sourceStride, nint destinationStride)
    {
        nint from = 0, to = 0;
        for (; count >= 4; count -= 4)
        {
            var a = Read(ref source, from);
            var b = Read(ref source, from + sourceStride);
            var c = Read(ref source, from + 2 * sourceStride);
            var d = Read(ref source, from + 3 * sourceStride);
            Write(ref destination, to, a);
            Write(ref destination, to + destinationStride, b);
            Write(ref destination, to + 2 * destinationStride, c);
            Write(ref destination, to + 3 * destinationStride, d);
            from += 4 * sourceStride;
            to += 4 * destinationStride;
        }

        for (; count > 0; count--)
        {
            Write(ref destination, to, Read(ref source, from));
            from += sourceStride;
            to += destinationStride;
        }
    }

    private static void CopyListed(ref byte source, ref byte destination, in CopyAxis axis)
    {
        var (from, to) = (axis.Source, axis.Destination);
        for (nint i = 0; i < axis.Count; i++) Write(ref destination, to.OffsetOf(i), Read(ref source, from.OffsetOf(i)));
    }

    private static void Fill(ref byte source, ref byte destination, nint count)
    {
        var element = Read(ref source, 0);
        for (nint done = 0; done < count;)
        {
            var length = (int)Math.Min(count - done, int.MaxValue);
            MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(ref destination, done * Unsafe.SizeOf<T>())), length).Fill(element);
            done += length;
        }
    }

    private static T Read(ref byte start, nint offset) => Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(ref start, offset));

    private static void Write(ref byte start, nint offset, T element) => Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref start, offset), element);
}
