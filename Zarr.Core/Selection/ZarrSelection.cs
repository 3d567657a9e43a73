using Zarr.Selection;

namespace Zarr;

/// <summary>
/// What a user selects, one item per axis, not yet bound to an array: NumPy's basic and orthogonal indexing. An index
/// drops its axis, trailing axes are whole, lists and masks act on their own axis. Immutable.
/// </summary>
public sealed class ZarrSelection
{
    private readonly AxisItem[] _items;

    private ZarrSelection(AxisItem[] items) => _items = items;

    /// <summary>Everything, whatever the rank.</summary>
    public static ZarrSelection All { get; } = new([AxisItem.Ellipsis]);

    /// <summary>The items, slowest axis first.</summary>
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

    /// <summary>The text <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Join(',', _items.AsEnumerable());

    /// <summary>Binds the selection to an array.</summary>
    /// <exception cref="ZarrException">
    /// <see cref="ZarrErrorId.SelectionInvalid"/>: too many axes, or a mask of the wrong length.
    /// <see cref="ZarrErrorId.SelectionOutOfRange"/>: an index outside its axis.
    /// </exception>
    internal ResolvedSelection Resolve(Shape arrayShape)
    {
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
