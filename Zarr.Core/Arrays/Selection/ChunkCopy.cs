using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zarr.Format.Chunks;

namespace Zarr.Arrays.Selection;

/// <summary>
/// Moves the elements of a projection between the buffer of a chunk and that of a result or value. A chunk buffer holds
/// the padded chunk; all buffers are C order. Results and values may exceed 2 GiB and are therefore references, not spans:
/// the result must hold the whole <see cref="ResolvedSelection.ResultShape"/>.
/// </summary>
internal static class ChunkCopy
{
    /// <summary>Read: chunk to result.</summary>
    public static void ToResult(ChunkProjection projection, ReadOnlySpan<byte> chunk, ref byte result, int elementSize) =>
        ToResult(projection, chunk, ref result, ItemPart.Whole(elementSize));

    /// <summary>Read of a part of each element: chunk to result.</summary>
    public static void ToResult(ChunkProjection projection, ReadOnlySpan<byte> chunk, ref byte result, in ItemPart part)
    {
        CheckChunk(projection, chunk.Length, part.SourceSize);
        var plan = Plan(projection);
        var from = SetChunkSide(projection, plan, toChunk: false, part.SourceSize) + part.SourceOffset;
        var to = SetValueSide(projection, plan, toChunk: false, projection.Projector.ResultStrides, part.DestinationSize) + part.DestinationOffset;
        StridedCopy.Copy(in At(ref MemoryMarshal.GetReference(chunk), from), ref At(ref result, to), plan, part.Length);
    }

    /// <summary>Brings what is selected of a chunk together, in C order of the projection.</summary>
    public static void Gather(ChunkProjection projection, ReadOnlySpan<byte> chunk, Span<byte> selected, int elementSize)
    {
        CheckChunk(projection, chunk.Length, elementSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(selected.Length, projection.ElementCount * elementSize, nameof(selected));
        var plan = Plan(projection);
        var from = SetChunkSide(projection, plan, toChunk: false, elementSize);
        nint stride = elementSize;
        for (var axis = plan.Length - 1; axis >= 0; axis--)
        {
            plan[axis].Destination = new() { Stride = stride };
            stride *= plan[axis].Count;
        }

        StridedCopy.Copy(in At(ref MemoryMarshal.GetReference(chunk), from), ref MemoryMarshal.GetReference(selected), plan, elementSize);
    }

    /// <summary>Write: value to chunk.</summary>
    /// <param name="projection">Which elements go where.</param>
    /// <param name="value">The first element of the value.</param>
    /// <param name="valueStrides">Elements between neighbours in the value on each axis of the result shape, from <see cref="Broadcast"/>.</param>
    /// <param name="chunk">The padded chunk; elements not selected are left alone.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    public static void FromValue(ChunkProjection projection, ref readonly byte value, ReadOnlySpan<long> valueStrides, Span<byte> chunk, int elementSize)
    {
        CheckChunk(projection, chunk.Length, elementSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(valueStrides.Length, projection.Projector.ResultStrides.Length);
        var plan = Plan(projection);
        var from = SetValueSide(projection, plan, toChunk: true, valueStrides, elementSize);
        var to = SetChunkSide(projection, plan, toChunk: true, elementSize);
        StridedCopy.Copy(in At(ref Unsafe.AsRef(in value), from), ref At(ref MemoryMarshal.GetReference(chunk), to), plan, elementSize);
    }

    /// <summary>Write of a scalar: one element to every selected place of the chunk.</summary>
    public static void FillChunk(ChunkProjection projection, ReadOnlySpan<byte> element, Span<byte> chunk)
    {
        CheckChunk(projection, chunk.Length, element.Length);
        var plan = Plan(projection);
        var to = SetChunkSide(projection, plan, toChunk: true, element.Length);
        StridedCopy.Copy(in MemoryMarshal.GetReference(element), ref At(ref MemoryMarshal.GetReference(chunk), to), plan, element.Length);
    }

    /// <summary>Read of a chunk that is not stored: the fill value to every place of the result that it supplies.</summary>
    public static void FillResult(ChunkProjection projection, ReadOnlySpan<byte> element, ref byte result)
    {
        var plan = Plan(projection);
        var to = SetValueSide(projection, plan, toChunk: false, projection.Projector.ResultStrides, element.Length);
        StridedCopy.Copy(in MemoryMarshal.GetReference(element), ref At(ref result, to), plan, element.Length);
    }

    /// <summary>
    /// True when the projection is the stored chunk as it is, padding included, and its elements are neighbours in the result too: it can
    /// be decoded into the result, or encoded from a C order value of the result's shape, without a copy.
    /// </summary>
    /// <param name="projection">The projection.</param>
    /// <param name="resultOffset">Elements from the start of the result to the first of the chunk.</param>
    public static bool TryGetContiguous(ChunkProjection projection, out long resultOffset)
    {
        resultOffset = 0;
        var strides = projection.Projector.ResultStrides;
        var resultAxis = strides.Length;
        var neighbours = 1L; // elements that are neighbours so far, from the last axis on
        var axes = projection.Axes;
        for (var axis = axes.Length - 1; axis >= 0; axis--)
        {
            ref readonly var part = ref axes[axis];
            if (!part.IsPaddedChunkInOrder) return false;
            var stride = projection.Projector.Drops(axis) ? 0 : strides[--resultAxis];
            if (part.Count > 1 && stride != neighbours) return false;
            neighbours *= part.Count;
            resultOffset += part.ResultStart * stride;
        }

        return true;
    }

    /// <summary>The counts, both sides standing still.</summary>
    private static Span<CopyAxis> Plan(ChunkProjection projection)
    {
        var plan = projection.CopyAxes;
        for (var axis = 0; axis < plan.Length; axis++) plan[axis] = new() { Count = (nint)projection.Axes[axis].Count };
        return plan;
    }

    private static nint SetChunkSide(ChunkProjection projection, Span<CopyAxis> plan, bool toChunk, int elementSize)
    {
        nint offset = 0, stride = elementSize;
        for (var axis = plan.Length - 1; axis >= 0; axis--)
        {
            ref readonly var part = ref projection.Axes[axis];
            ref var side = ref toChunk ? ref plan[axis].Destination : ref plan[axis].Source;
            if (part.ChunkIndices is null)
            {
                side.Stride = (nint)part.ChunkStep * stride;
                offset += (nint)part.ChunkStart * stride;
            }
            else
            {
                side = new() { Stride = stride, Indices = part.ChunkIndices, ListStart = part.ListStart };
            }

            stride *= (nint)part.PaddedLength;
        }

        return offset;
    }

    private static nint SetValueSide(ChunkProjection projection, Span<CopyAxis> plan, bool toChunk, ReadOnlySpan<long> valueStrides, int elementSize)
    {
        nint offset = 0;
        var resultAxis = valueStrides.Length;
        for (var axis = plan.Length - 1; axis >= 0; axis--)
        {
            if (projection.Projector.Drops(axis)) continue;
            var stride = (nint)valueStrides[--resultAxis] * elementSize;
            if (stride == 0) continue;
            ref readonly var part = ref projection.Axes[axis];
            ref var side = ref toChunk ? ref plan[axis].Source : ref plan[axis].Destination;
            side = new() { Stride = stride, Indices = part.ResultIndices, ListStart = part.ListStart };
            if (part.ResultIndices is null) offset += (nint)part.ResultStart * stride;
        }

        return offset;
    }

    private static ref byte At(ref byte start, nint offset) => ref Unsafe.AddByteOffset(ref start, offset);

    private static void CheckChunk(ChunkProjection projection, int chunkLength, int elementSize) =>
        ArgumentOutOfRangeException.ThrowIfNotEqual(chunkLength, projection.PaddedLength * elementSize, nameof(chunkLength));
}
