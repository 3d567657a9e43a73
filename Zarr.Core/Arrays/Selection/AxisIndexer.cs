namespace Zarr.Arrays.Selection;

/// <summary>
/// What is selected from one axis of known length: <see cref="Count"/> elements, an arithmetic progression from
/// <see cref="Start"/> by <see cref="Step"/> (never 0), or, where <see cref="Indices"/> is set, those indices.
/// All are inside the axis.
/// </summary>
internal readonly struct AxisIndexer
{
    private AxisIndexer(long length, long start, long step, long count, bool dropAxis = false, long[]? indices = null)
    {
        Length = length;
        Start = count == 0 ? 0 : start;
        Step = count <= 1 ? 1 : step;
        Count = count;
        DropAxis = dropAxis;
        Indices = indices;
    }

    /// <summary>The elements of the axis.</summary>
    public long Length { get; }

    public long Start { get; }

    public long Step { get; }

    /// <summary>The elements selected.</summary>
    public long Count { get; }

    /// <summary>An index was given, so the result has no such axis.</summary>
    public bool DropAxis { get; }

    public long[]? Indices { get; }

    /// <summary>The array index at a place among those selected.</summary>
    public long this[long place] => Indices is null ? Start + place * Step : Indices[place];

    public bool IsWhole => !DropAxis && Indices is null && Step == 1 && Count == Length;

    /// <summary>Some of the selected elements that follow each other.</summary>
    public AxisIndexer Part(long start, long count) => Indices is null
        ? new(Length, Start + start * Step, Step, count, DropAxis)
        : new(Length, 0, 1, count, DropAxis, Indices[(int)start..(int)(start + count)]);

    public static AxisIndexer Whole(long length) => new(length, 0, 1, length);

    /// <summary>Binds an item to an axis.</summary>
    public static AxisIndexer Resolve(AxisItem item, long length, int axis) => item.Kind switch
    {
        AxisItemKind.Index => new(length, Normalize(item.Start!.Value, length, axis), 1, 1, dropAxis: true),
        AxisItemKind.Slice => Slice(item.Start, item.Stop, item.Step, length),
        AxisItemKind.Range => Range(item, length, axis),
        AxisItemKind.Mask => Mask(item, length, axis),
        AxisItemKind.List => List(Array.ConvertAll(item.Indices, index => Normalize(index, length, axis)), length),
        _ => throw new ArgumentOutOfRangeException(nameof(item), item.Kind, "An ellipsis is not one axis."),
    };

    /// <summary>NumPy's and Python's rule (PySlice_AdjustIndices): bounds count from the end when negative and are then clamped.</summary>
    private static AxisIndexer Slice(long? start, long? stop, long step, long length)
    {
        var (low, high) = step > 0 ? (0L, length) : (-1L, length - 1); // where clamped bounds go
        var first = start is { } a ? Clamp(a) : step > 0 ? low : high;
        var last = stop is { } b ? Clamp(b) : step > 0 ? high : low;
        var count = step > 0
            ? first < last ? (last - first - 1) / step + 1 : 0
            : first > last ? (first - last - 1) / -Math.Max(step, -long.MaxValue) + 1 : 0;
        return new(length, first, step, count);

        long Clamp(long bound) => Math.Clamp(bound < 0 ? bound + length : bound, low, high);
    }

    private static AxisIndexer Range(AxisItem item, long length, int axis)
    {
        var (start, step) = (item.Start!.Value, item.Step);
        if (start < 0) start += length;
        if (start < 0 || start > length || (start == length && item.Stop > 0)) throw OutOfRange(item.Start.Value, length, axis);
        var room = start == length ? 0 : step > 0 ? (length - 1 - start) / step + 1 : start / -Math.Max(step, -long.MaxValue) + 1;
        var count = item.Stop ?? room;
        return count <= room
            ? new(length, start, step, count)
            : throw new ZarrException(ZarrErrorId.SelectionOutOfRange,
                $"{count} elements from {start} by {step} do not fit into axis {axis}, which has {length} elements: {room} of them do.", count);
    }

    private static AxisIndexer Mask(AxisItem item, long length, int axis) => item.Stop == length
        ? List(item.Indices, length)
        : throw new ZarrException(ZarrErrorId.SelectionInvalid,
            $"The mask for axis {axis} has {item.Stop} elements, but the axis has {length}: they must be equal.", item);

    /// <summary>A list that is evenly spaced, as (0..9) is, is as good as a slice.</summary>
    private static AxisIndexer List(long[] indices, long length)
    {
        if (indices.Length == 0) return new(length, 0, 1, 0);
        if (indices.Length == 1) return new(length, indices[0], 1, 1);
        var step = indices[1] - indices[0];
        for (var i = 2; i < indices.Length && step != 0; i++)
        {
            if (indices[i] - indices[i - 1] != step) step = 0;
        }

        return step != 0
            ? new(length, indices[0], step, indices.Length)
            : new(length, 0, 1, indices.Length, indices: indices);
    }

    private static long Normalize(long index, long length, int axis)
    {
        var normal = index < 0 ? index + length : index;
        return normal >= 0 && normal < length ? normal : throw OutOfRange(index, length, axis);
    }

    private static ZarrException OutOfRange(long index, long length, int axis) => new(ZarrErrorId.SelectionOutOfRange, length == 0
        ? $"Index {index} is outside axis {axis}, which has no elements."
        : $"Index {index} is outside axis {axis}, which has {length} elements: allowed are {-length}..{length - 1}.", index);
}
