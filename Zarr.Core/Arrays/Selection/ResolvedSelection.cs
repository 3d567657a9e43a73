namespace Zarr.Arrays.Selection;

/// <summary>A selection bound to the shape of an array: every index is inside it.</summary>
internal sealed class ResolvedSelection
{
    private readonly AxisIndexer[] _axes;

    public ResolvedSelection(Shape arrayShape, AxisIndexer[] axes)
    {
        ArrayShape = arrayShape;
        _axes = axes;
        ResultShape = Shape.Adopt([.. axes.Where(axis => !axis.DropAxis).Select(axis => axis.Count)]);
    }

    /// <summary>Selects points, by their number in C order of the array.</summary>
    public ResolvedSelection(Shape arrayShape, long[] points) => (ArrayShape, _axes, Points, ResultShape) = (arrayShape, [], points, [points.Length]);

    public Shape ArrayShape { get; }

    /// <summary>One per axis of the array, dropped ones included; none where <see cref="Points"/> are selected.</summary>
    public ReadOnlySpan<AxisIndexer> Axes => _axes;

    /// <summary>The number in C order of each element; null where a box is selected, axis by axis.</summary>
    public long[]? Points { get; }

    /// <summary>The shape of what is selected: dropped axes are left out, points have one.</summary>
    public Shape ResultShape { get; }

    /// <summary>The elements selected.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>: duplicates in lists make more than 2^63.</exception>
    public long ElementCount => ResultShape.ElementCount;

    /// <summary>The index in the array, dropped axes included, of an element by its place in the selection, which is C order.</summary>
    public Shape IndexOf(long place)
    {
        var index = new long[ArrayShape.Rank];
        if (Points is not null) place = Points[place];
        for (var axis = index.Length - 1; axis >= 0; axis--)
        {
            (place, var onAxis) = Math.DivRem(place, Points is null ? _axes[axis].Count : ArrayShape[axis]);
            index[axis] = Points is null ? _axes[axis][onAxis] : onAxis;
        }

        return Shape.Adopt(index);
    }

    /// <summary>How many elements each axis has in the selection, dropped ones 1.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>: points are selected, which have no axes.</exception>
    public Shape Counts => Points is null ? Shape.Adopt(Array.ConvertAll(_axes, axis => axis.Count))
        : throw new ZarrException(ZarrErrorId.SelectionInvalid, $"{Points.Length:N0} single elements are selected where a box is needed: select by axis, or read them with Get-ZarrSlice.", Points.Length);

    /// <summary>A box of what is selected; origin and extent have an axis for each of the array's.</summary>
    public ResolvedSelection Part(Shape origin, Shape extent) => new(ArrayShape, [.. _axes.Select((axis, i) => axis.Part(origin[i], extent[i]))]);

    public bool IsEmpty => ResultShape.AsSpan().Contains(0);

    /// <summary>Every element once, in order, no axis dropped.</summary>
    public bool IsWholeArray => Points is null && Array.TrueForAll(_axes, axis => axis.IsWhole);
}
