namespace Zarr.Arrays.Selection;

/// <summary>
/// What a user selects, not yet bound to an array. One item per axis is NumPy's basic and orthogonal indexing: an index
/// drops its axis, trailing axes are whole, lists and masks act on their own axis. Points, and a mask of a whole array, select single
/// elements into one axis. Immutable.
/// </summary>
public sealed class ZarrSelection
{
    private readonly AxisItem[] _items;
    private readonly PointSelection? _points;

    private ZarrSelection(AxisItem[] items, PointSelection? points = null) => (_items, _points) = (items, points);

    /// <summary>Everything, whatever the rank.</summary>
    public static ZarrSelection All { get; } = new([AxisItem.Ellipsis]);

    /// <summary>The items, slowest axis first; none where points or a mask select.</summary>
    public IReadOnlyList<AxisItem> Items => _items;

    /// <summary>Reads text such as <c>0:10, ::2, ..., -1</c>: items as <see cref="AxisItem.Parse"/> reads them, between commas.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>: the text cannot be understood.</exception>
    public static ZarrSelection Parse(string text) => FromItems(SelectionText.Parse(text));

    /// <summary>Joins items; none means everything.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>: there are two ellipses.</exception>
    public static ZarrSelection FromItems(params IReadOnlyList<AxisItem> items)
    {
        if (items.Count == 0) return All;
        if (items.Count(item => item.Kind == AxisItemKind.Ellipsis) > 1)
            throw new ZarrException(ZarrErrorId.SelectionInvalid, $"The selection '{string.Join(',', items)}' has more than one '...': allowed is one.", items);
        return new([.. items]);
    }

    /// <summary>
    /// Selects <c>start</c>, <c>start + stride</c>, ..., <c>count</c> elements on each axis. Each argument may be shorter than the rank:
    /// a missing start is 0, a missing count reaches the end of the axis, a missing stride is 1, and an axis that none names is whole.
    /// </summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>: a count is negative or a stride 0.</exception>
    public static ZarrSelection FromRange(ReadOnlySpan<long> start, ReadOnlySpan<long> count, ReadOnlySpan<long> stride)
    {
        var items = new AxisItem[Math.Max(start.Length, Math.Max(count.Length, stride.Length))];
        for (var axis = 0; axis < items.Length; axis++)
        {
            items[axis] = AxisItem.Range(
                axis < start.Length ? start[axis] : 0,
                axis < count.Length ? count[axis] : null,
                axis < stride.Length ? stride[axis] : 1);
        }

        return FromItems(items);
    }

    /// <summary>
    /// Selects single elements by their indices, in any order: the result has one axis with as many elements. Negative indices count from the
    /// end. An element that comes twice is read twice; of two values written to it the last stays.
    /// </summary>
    /// <param name="coordinates">The indices of the first point, one for each axis of the array, then those of the next.</param>
    /// <param name="rank">The number of axes, at least 1.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>: not a whole number of points.</exception>
    public static ZarrSelection FromPoints(ReadOnlySpan<long> coordinates, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        return coordinates.Length % rank == 0
            ? new([], new CoordinateSelection(coordinates.ToArray(), rank))
            : throw new ZarrException(ZarrErrorId.SelectionInvalid, $"{coordinates.Length} indices are no whole number of points of {rank} axes.", coordinates.Length);
    }

    /// <summary>Selects the elements at which a mask is true, in C order: the result has one axis.</summary>
    /// <param name="mask">As many elements as the array, in C order. Not copied: it must not change any more.</param>
    /// <param name="shape">The shape of the mask, which must be that of the array; of one axis, it may be that of any array of as many elements.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>: the mask does not have that shape.</exception>
    public static ZarrSelection FromMask(bool[] mask, Shape shape) => mask.Length == shape.ElementCount
        ? new([], new MaskSelection(mask, shape))
        : throw new ZarrException(ZarrErrorId.SelectionInvalid, $"A mask of {mask.Length} elements does not have the shape {shape}.", shape);

    /// <summary>The text <see cref="Parse"/> reads; of points and of a mask, their number.</summary>
    public override string ToString() => _points?.ToString() ?? string.Join(',', _items.AsEnumerable());

    /// <summary>Binds the selection to an array.</summary>
    /// <exception cref="ZarrException">
    /// <see cref="ZarrErrorId.SelectionInvalid"/>: too many axes, or a mask of the wrong length.
    /// <see cref="ZarrErrorId.SelectionOutOfRange"/>: an index outside its axis.
    /// </exception>
    internal ResolvedSelection Resolve(Shape arrayShape)
    {
        if (_points is not null) return new(arrayShape, _points.Resolve(arrayShape));
        var named = _items.Count(item => item.Kind != AxisItemKind.Ellipsis);
        if (named > arrayShape.Rank)
            throw new ZarrException(ZarrErrorId.SelectionInvalid, $"The selection '{this}' names {named} axes, but the array of shape {arrayShape} has {arrayShape.Rank}.", this);

        var axes = new AxisIndexer[arrayShape.Rank];
        var axis = 0;
        foreach (var item in _items)
        {
            if (item.Kind != AxisItemKind.Ellipsis) axes[axis] = AxisIndexer.Resolve(item, arrayShape[axis], axis++);
            else for (var left = arrayShape.Rank - named; left > 0; left--) axes[axis] = AxisIndexer.Whole(arrayShape[axis++]);
        }

        for (; axis < axes.Length; axis++) axes[axis] = AxisIndexer.Whole(arrayShape[axis]);
        return new(arrayShape, axes);
    }
}
