using System.Globalization;
using System.Management.Automation;
using Zarr.PowerShell.Formatting;

namespace Zarr.PowerShell.Binding;

/// <summary>A slice as rows: objects whose properties are the columns, named by the values along the axis, or where there are none by their indexes in the array.</summary>
internal static class SliceRows
{
    // More properties than this no view and no file has a use for, and each row is an object of them.
    private const int MaxColumns = 1000;

    /// <summary>Makes the rows one by one.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>: more than two axes, or none; <see cref="ZarrErrorId.SelectionTooLarge"/>: too many columns.</exception>
    public static IEnumerable<PSObject> Of(ZarrSlice slice, ZarrArray array, AxisValues?[] values)
    {
        if (slice.Rank is not (1 or 2))
            throw new ZarrException(ZarrErrorId.SelectionInvalid, $"A table has one axis or two, and {(slice.Rank == 0 ? "a single element has none" : $"this slice has {slice.Rank}: give an index on the others, as in 0,:,:")}.", slice.Shape);
        if (slice.Rank == 2 && slice.Shape[1] > MaxColumns)
            throw new ZarrException(ZarrErrorId.SelectionTooLarge, $"A table has at most {MaxColumns} columns, and this slice has {slice.Shape[1]:N0}. Select fewer.", slice.Shape);
        // Of which axes of the array those of the slice are.
        var axes = slice.GetArrayAxes();
        return axes.Length == slice.Rank ? Rows(slice, array.DimensionNames?[axes[0]], values[axes[0]], slice.Rank == 2 ? values[axes[1]] : null) : Rows(slice, null, null, null);
    }

    private static IEnumerable<PSObject> Rows(ZarrSlice slice, string? name, AxisValues? rows, AxisValues? columns)
    {
        var names = slice.Rank == 1 ? ["Value"] : Enumerable.Range(0, (int)slice.Shape[1]).Select(column => slice.GetCoordinate(1, column) is var place && columns is not null ? columns.TextAt(place) : place.ToString(CultureInfo.InvariantCulture)).ToArray();
        var head = rows is not null && !names.Contains(name, StringComparer.OrdinalIgnoreCase) ? name! : "Row";
        // A list may select a column twice, and an object has each property once.
        if (names.Distinct().Count() < names.Length) names = [.. names.Select((name, i) => names.Take(i).Count(n => n == name) is > 0 and var before ? $"{name}_{before}" : name)];
        var isHidden = HiddenText.IsIn(slice.Data);
        for (long row = 0; row < slice.Shape[0]; row++)
        {
            var record = new PSObject();
            record.Properties.Add(new PSNoteProperty(head, rows is not null ? rows[slice.GetCoordinate(0, row)] : slice.GetCoordinate(0, row)), preValidated: true);
            for (var column = 0; column < names.Length; column++)
                record.Properties.Add(new PSNoteProperty(names[column], ReadableElement.Of(slice.Rank == 1 ? slice[row] : slice[row, column])), preValidated: true);
            yield return HiddenText.Mark(record, isHidden);
        }
    }
}
