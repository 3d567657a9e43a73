using System.Collections;
using Zarr.Arrays.Selection;

namespace Zarr.PowerShell.Binding;

/// <summary>Reads what -Mask is given: a .NET array of bool, nested lists of bool, or a slice of an array of bool; one for each element of the array.</summary>
internal static class MaskArguments
{
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>.</exception>
    public static ZarrSelection Read(object value)
    {
        value = Unwrap.Deep(value)!;
        if (value is ZarrSlice slice) return slice.Data is bool[] data ? ZarrSelection.FromMask(data, slice.Shape) : throw Invalid(slice.DataType);
        if (value is Array array && array.GetType().GetElementType() == typeof(bool))
        {
            // The caller may change his array; a mask may not change.
            var mask = new bool[array.Length];
            Buffer.BlockCopy(array, 0, mask, 0, mask.Length);
            return ZarrSelection.FromMask(mask, new([.. Enumerable.Range(0, array.Rank).Select(axis => array.GetLongLength(axis))]));
        }

        var flat = new List<bool>();
        var shape = new List<long>();
        Flatten(value, 0, shape, flat);
        return new Shape([.. shape]) is var lengths && lengths.ElementCount == flat.Count
            ? ZarrSelection.FromMask([.. flat], lengths)
            : throw new ZarrException(ZarrErrorId.SelectionInvalid, "The lists in -Mask have unequal lengths.", value);
    }

    private static void Flatten(object? value, int depth, List<long> shape, List<bool> flat)
    {
        if (value is bool flag && depth == shape.Count && depth > 0)
        {
            flat.Add(flag);
            return;
        }

        if (value is string || value is not IEnumerable list || (depth == shape.Count && flat.Count > 0)) throw Invalid(value);
        var isFirst = depth == shape.Count;
        if (isFirst) shape.Add(0);
        var count = 0;
        foreach (var item in list)
        {
            Flatten(item, depth + 1, shape, flat);
            count++;
        }

        if (isFirst) shape[depth] = count;
        else if (shape[depth] != count) throw new ZarrException(ZarrErrorId.SelectionInvalid, $"The lists in -Mask have unequal lengths, {shape[depth]} and {count}.", value);
    }

    private static ZarrException Invalid(object? value) => new(ZarrErrorId.SelectionInvalid,
        $"-Mask does not allow '{value}': give $true or $false for each element of the array, as a .NET array, lists, or an array of bool.", value);
}
