using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zarr.Format.Chunks;

/// <summary>
/// Copies an N-dimensional box of elements between two buffers, each with its own stride or list of places per axis. Elements are
/// visited in C order, so of two written to the same place the last one stays. Offsets are native integers: buffers may exceed 2 GiB.
/// The caller vouches that every place lies inside its buffer and that the buffers do not overlap.
/// </summary>
internal static class StridedCopy
{
    /// <summary>Copies.</summary>
    /// <param name="source">Where step 0 of every axis of the source is.</param>
    /// <param name="destination">Where step 0 of every axis of the destination is.</param>
    /// <param name="axes">Slowest first; used up.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    public static void Copy(ref readonly byte source, ref byte destination, Span<CopyAxis> axes, nint elementSize)
    {
        nint sourceOffset = 0, destinationOffset = 0;
        var rank = CopyAxis.Collapse(axes, ref sourceOffset, ref destinationOffset);
        if (rank < 0) return;
        ref var from = ref Unsafe.AddByteOffset(ref Unsafe.AsRef(in source), sourceOffset);
        ref var to = ref Unsafe.AddByteOffset(ref destination, destinationOffset);

        // A run that lies together on both sides is one larger element.
        if (rank > 0 && axes[rank - 1] is { HasLists: false } last && last.Source.Stride == elementSize && last.Destination.Stride == elementSize)
        {
            elementSize *= last.Count;
            rank--;
        }

        axes = axes[..rank];
        switch (elementSize)
        {
            case 1: Walk<ElementRun<byte>>(ref from, ref to, axes, elementSize); break;
            case 2: Walk<ElementRun<ushort>>(ref from, ref to, axes, elementSize); break;
            case 4: Walk<ElementRun<uint>>(ref from, ref to, axes, elementSize); break;
            case 8: Walk<ElementRun<ulong>>(ref from, ref to, axes, elementSize); break;
            case 16: Walk<ElementRun<Vector128<byte>>>(ref from, ref to, axes, elementSize); break;
            default: Walk<BlockRun>(ref from, ref to, axes, elementSize); break;
        }
    }

    /// <summary>At most 63 axes deep: each that is left has two steps or more.</summary>
    private static void Walk<TRun>(ref byte source, ref byte destination, ReadOnlySpan<CopyAxis> axes, nint elementSize)
        where TRun : ICopyRun
    {
        switch (axes.Length)
        {
            case 0:
                BlockRun.Move(ref source, ref destination, elementSize);
                return;
            case 1:
                TRun.Copy(ref source, ref destination, in axes[0], elementSize);
                return;
            default:
                ref readonly var axis = ref axes[0];
                for (nint i = 0; i < axis.Count; i++)
                {
                    Walk<TRun>(
                        ref Unsafe.AddByteOffset(ref source, axis.Source.OffsetOf(i)),
                        ref Unsafe.AddByteOffset(ref destination, axis.Destination.OffsetOf(i)),
                        axes[1..],
                        elementSize);
                }

                return;
        }
    }
}
