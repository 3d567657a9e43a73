using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Zarr.Format.Chunks;

/// <summary>Reorders the axes of a whole C order buffer (Zarr v3, "transpose" codec).</summary>
internal static class Transposition
{
    private const int TileLines = 16;

    /// <summary>
    /// Makes B from A so that <c>B.shape[i] = A.shape[order[i]]</c>. Where the last axis moves, the two axes that are
    /// contiguous on one side each are walked in tiles that fit the first-level cache.
    /// </summary>
    /// <param name="source">A, C order.</param>
    /// <param name="destination">B, C order, as long as A.</param>
    /// <param name="sourceShape">The shape of A.</param>
    /// <param name="order">A permutation of the axes.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    public static void Transpose(ReadOnlySpan<byte> source, Span<byte> destination, Shape sourceShape, ReadOnlySpan<int> order, int elementSize)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(order.Length, sourceShape.Rank);
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Length, sourceShape.ElementCount * elementSize, nameof(source));
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, source.Length);

        Span<CopyAxis> axes = Plan(sourceShape, order, elementSize);
        nint none = 0;
        var rank = CopyAxis.Collapse(axes, ref none, ref none);
        if (rank < 0) return;
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        nint size = elementSize;
        if (rank > 0 && axes[rank - 1].Source.Stride == size) size *= axes[--rank].Count; // the last axis stays
        axes = axes[..rank];

        var row = 0; // contiguous in the source; the last axis is contiguous in the destination
        while (row < rank - 1 && axes[row].Source.Stride != size) row++;
        if (row >= rank - 1 || size is not (1 or 2 or 4 or 8 or 16))
        {
            StridedCopy.Copy(in from, ref to, axes, size);
            return;
        }

        var (rows, columns) = (axes[row], axes[^1]);
        axes[(row + 1)..^1].CopyTo(axes[row..]);
        axes = axes[..^2];
        switch (size)
        {
            case 1: Walk<byte>(ref from, ref to, axes, rows, columns); break;
            case 2: Walk<ushort>(ref from, ref to, axes, rows, columns); break;
            case 4: Walk<uint>(ref from, ref to, axes, rows, columns); break;
            case 8: Walk<ulong>(ref from, ref to, axes, rows, columns); break;
            default: Walk<Vector128<byte>>(ref from, ref to, axes, rows, columns); break;
        }
    }

    private static CopyAxis[] Plan(Shape sourceShape, ReadOnlySpan<int> order, int elementSize)
    {
        var plan = new CopyAxis[order.Length];
        var sourceStrides = sourceShape.GetStrides();
        nint stride = elementSize;
        for (var axis = plan.Length - 1; axis >= 0; axis--)
        {
            plan[axis].Count = (nint)sourceShape[order[axis]];
            plan[axis].Source.Stride = (nint)sourceStrides[order[axis]] * elementSize;
            plan[axis].Destination.Stride = stride;
            stride *= plan[axis].Count;
        }

        return plan;
    }

    private static void Walk<T>(ref byte source, ref byte destination, ReadOnlySpan<CopyAxis> outer, in CopyAxis rows, in CopyAxis columns)
        where T : unmanaged
    {
        if (outer.IsEmpty)
        {
            for (nint row = 0; row < rows.Count; row += TileLines)
            {
                for (nint column = 0; column < columns.Count; column += TileLines)
                {
                    Tile<T>(
                        ref Unsafe.AddByteOffset(ref source, row * rows.Source.Stride + column * columns.Source.Stride),
                        ref Unsafe.AddByteOffset(ref destination, row * rows.Destination.Stride + column * columns.Destination.Stride),
                        (int)Math.Min(TileLines, rows.Count - row),
                        (int)Math.Min(TileLines, columns.Count - column),
                        columns.Source.Stride,
                        rows.Destination.Stride);
                }
            }

            return;
        }

        for (nint i = 0; i < outer[0].Count; i++)
        {
            Walk<T>(
                ref Unsafe.AddByteOffset(ref source, i * outer[0].Source.Stride),
                ref Unsafe.AddByteOffset(ref destination, i * outer[0].Destination.Stride),
                outer[1..],
                rows,
                columns);
        }
    }

    private static void Tile<T>(ref byte source, ref byte destination, int rows, int columns, nint sourceStride, nint destinationStride)
        where T : unmanaged
    {
        for (var row = 0; row < rows; row++)
        {
            ref var from = ref Unsafe.Add(ref Unsafe.As<byte, T>(ref source), row);
            ref var to = ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(ref destination, row * destinationStride));
            for (var column = 0; column < columns; column++)
                Unsafe.Add(ref to, column) = Unsafe.AddByteOffset(ref from, column * sourceStride);
        }
    }
}
