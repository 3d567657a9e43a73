using System.Collections;
using Zarr.Arrays.Selection;

namespace Zarr.PowerShell.Binding;

/// <summary>Reads selections from what PowerShell passes for <c>0:10,:,::2</c> and for lists of numbers and masks (see about_ZarrSlice).</summary>
internal static class Selections
{
    /// <summary>
    /// Reads a selection for arrays of some number of axes. PowerShell passes <c>(0..9)</c> and <c>0,1,2</c> in the same form, an untyped array: as
    /// many numbers as there are axes, or fewer, are one for each; more are a list on the first axis. <c>(0..1),:</c> is a list whatever the array, and
    /// so is what is a list of numbers by its type.
    /// </summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>.</exception>
    public static ZarrSelection Read(object? value, int rank)
    {
        var isTyped = Unwrap.One(value) is IList and not object?[];
        value = Unwrap.Deep(value);
        switch (value)
        {
            case null: return ZarrSelection.All;
            case ZarrSelection selection: return selection;
            case string text: return ZarrSelection.Parse(text);
            case Shape index: return ZarrSelection.FromItems([.. index.ToArray().Select(AxisItem.At)]);
            case ICollection { Count: 0 }:
                throw new ZarrException(ZarrErrorId.SelectionInvalid, "The selection is an empty list: write ':' for everything.", value);
            case IList flags when flags is not bool[] && flags.Cast<object?>().All(flag => flag is bool): return ZarrSelection.FromItems([List(flags)]);
            case Array { Rank: > 1 }: throw new ZarrException(ZarrErrorId.SelectionInvalid, "An array of several axes selects nothing here: -Mask takes one of $true and $false, and -Coordinate one with a row for each point.", value);
            case IList numbers when rank > 0 && (isTyped || numbers.Count > rank) && numbers.Cast<object?>().All(n => n is not string && Integers.TryRead(n, out _)):
                return ZarrSelection.FromItems([List(numbers)]);
            case IEnumerable items and not bool[]: return ZarrSelection.FromItems([.. items.Cast<object?>().SelectMany(Items)]);
            default: return ZarrSelection.FromItems([.. Items(value)]);
        }
    }

    /// <summary>True where a list of numbers is read as one index for each axis, though whoever made it may have meant elements of the first.</summary>
    public static bool MayBeList(object? value, int rank) =>
        Unwrap.One(value) is object?[] { Length: >= 2 } numbers && numbers.Length <= rank && Array.TrueForAll(numbers, n => Unwrap.One(n) is not string && Integers.TryRead(n, out _));

    /// <summary>Reads what selects on one axis alone.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>.</exception>
    public static AxisItem ReadItem(object? value, string dimension) => Items(Unwrap.Deep(value)).ToArray() is [var item] ? item
        : throw new ZarrException(ZarrErrorId.SelectionInvalid, $"'{value}' selects on several axes, but '{dimension}' is one: give a number, start:stop:step, or a list of numbers.", value);

    private static IEnumerable<AxisItem> Items(object? value)
    {
        value = Unwrap.One(value);
        if (Integers.TryRead(value, out var index) && value is not string) return [AxisItem.At(index)];
        switch (value)
        {
            // A comma in a text comes from -File, from configuration, or from quotes.
            case string text: return ZarrSelection.Parse(text).Items;
            case AxisItem item: return [item];
            case bool[] mask: return [AxisItem.Mask(mask)];
            case ZarrSlice slice: return Items(slice.Data);
            case long[] indices: return [AxisItem.List(indices)];
            case Range range: return [AxisItem.Slice(Bound(range.Start), range.End.Equals(Index.End) ? null : Bound(range.End))];
            case IEnumerable list: return [List(list)];
            default: throw new ZarrException(ZarrErrorId.SelectionInvalid, $"'{value}' cannot select on an axis: give a number, start:stop:step, a list of numbers, or a mask.", value);
        }
    }

    private static long Bound(Index index) => index.IsFromEnd ? -index.Value : index.Value;

    private static AxisItem List(IEnumerable list)
    {
        var values = list.Cast<object?>().Select(Unwrap.One).ToArray();
        if (values.Length > 0 && values.All(v => v is bool)) return AxisItem.Mask([.. values.Select(v => (bool)v!)]);
        var indices = new long[values.Length];
        for (var i = 0; i < indices.Length; i++)
            if (values[i] is string || !Integers.TryRead(values[i], out indices[i]))
                throw new ZarrException(ZarrErrorId.SelectionInvalid, $"'{values[i]}' cannot stand in the list of an axis: give whole numbers, or true and false for a mask.", values[i]);
        return AxisItem.List(indices);
    }
}
