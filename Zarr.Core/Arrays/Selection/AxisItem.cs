using System.Globalization;

namespace Zarr.Arrays.Selection;

/// <summary>
/// What is selected from one axis, before the length of the axis is known. Immutable. Negative indices and bounds count
/// from the end of the axis, as in NumPy.
/// </summary>
public sealed class AxisItem
{
    private const int LongestListShown = 12;

    private AxisItem(AxisItemKind kind, long? start = null, long? stop = null, long step = 1, long[]? indices = null)
    {
        Kind = kind;
        Start = start;
        Stop = stop;
        Step = step;
        Indices = indices ?? [];
    }

    /// <summary>The kind of selection.</summary>
    public AxisItemKind Kind { get; }

    /// <summary>As many whole axes as are left over; once in a selection.</summary>
    public static AxisItem Ellipsis { get; } = new(AxisItemKind.Ellipsis);

    /// <summary>The whole axis: <c>:</c>.</summary>
    public static AxisItem All { get; } = new(AxisItemKind.Slice);

    /// <summary>The index, or the first bound.</summary>
    internal long? Start { get; }

    /// <summary>The bound of a slice, the count of a range, the length of a mask.</summary>
    internal long? Stop { get; }

    /// <summary>The distance between selected elements.</summary>
    internal long Step { get; }

    /// <summary>The elements of a list, or the positions a mask is true at. Never changed.</summary>
    internal long[] Indices { get; }

    /// <summary>One index; the axis is dropped.</summary>
    public static AxisItem At(long index) => new(AxisItemKind.Index, index);

    /// <summary>A slice as NumPy has it: stop excluded, bounds clamped to the axis, any step but 0.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>: the step is 0.</exception>
    public static AxisItem Slice(long? start, long? stop, long? step = null) => new(AxisItemKind.Slice, start, stop, CheckStep(step ?? 1));

    /// <summary>Exactly <paramref name="count"/> elements from <paramref name="start"/>; unlike a slice it is not clamped.</summary>
    /// <param name="start">The first index; negative counts from the end.</param>
    /// <param name="count">How many elements; null for as many as the axis has.</param>
    /// <param name="stride">Elements from one selected element to the next; may be negative.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>: the count is negative or the stride 0.</exception>
    public static AxisItem Range(long start, long? count, long stride = 1) => count < 0
        ? throw new ZarrException(ZarrErrorId.SelectionInvalid, $"The count {count} of a selection is negative: allowed are 0 and greater.", count)
        : new(AxisItemKind.Range, start, count, CheckStep(stride));

    /// <summary>Indices in any order, duplicates allowed.</summary>
    public static AxisItem List(params ReadOnlySpan<long> indices) => new(AxisItemKind.List, indices: indices.ToArray());

    /// <summary>The elements at which the mask, as long as the axis, is true.</summary>
    public static AxisItem Mask(params ReadOnlySpan<bool> mask)
    {
        var indices = new long[mask.Count(true)];
        for (int i = 0, found = 0; found < indices.Length; i++)
        {
            if (mask[i]) indices[found++] = i;
        }

        return new(AxisItemKind.Mask, stop: mask.Length, indices: indices);
    }

    /// <summary>Reads one axis: <c>5</c>, <c>-1</c>, <c>0:10</c>, <c>::2</c>, <c>:</c>, <c>*</c>, <c>...</c> or <c>(1,3,5)</c>.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>: the text is none of these.</exception>
    public static AxisItem Parse(string text) => SelectionText.ParseItem(text);

    /// <summary>The text <see cref="Parse"/> reads; a long list is abridged, a mask counted.</summary>
    public override string ToString() => Kind switch
    {
        AxisItemKind.Ellipsis => "...",
        AxisItemKind.Index => Text(Start),
        AxisItemKind.Slice => SliceText(Start, Stop, Step),
        AxisItemKind.Range => SliceText(Start, RangeStop(), Step),
        AxisItemKind.Mask => $"mask({Text(Indices.Length)} of {Text(Stop)})",
        _ when Indices.Length <= LongestListShown => $"({Join(Indices)})",
        _ => $"({Join(Indices.AsSpan(..3))},...,{Join(Indices.AsSpan(^3..))})",
    };

    private static string SliceText(long? start, long? stop, long step) => $"{Text(start)}:{Text(stop)}{(step == 1 ? "" : ":" + Text(step))}";

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Join(ReadOnlySpan<long> numbers) => string.Join(',', numbers.ToArray().Select(number => Text(number)));

    private static long CheckStep(long step) => step != 0
        ? step
        : throw new ZarrException(ZarrErrorId.SelectionInvalid, "The step of a slice is 0: allowed is any other integer.", step);

    /// <summary>The stop that, written in a slice, selects what this range does; null where it runs over an end of the axis.</summary>
    private long? RangeStop()
    {
        if (Stop is not { } count || Start is not { } start) return null;
        if (count == 0) return start;
        var stop = start + ((Int128)count - 1) * Step + Math.Sign(Step);
        var crossesEnd = start < 0 != stop < 0 || stop < long.MinValue || stop > long.MaxValue;
        return crossesEnd ? null : (long)stop;
    }
}
