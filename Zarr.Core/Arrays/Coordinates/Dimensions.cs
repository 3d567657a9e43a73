using Zarr.Arrays.Selection;
using Zarr.Common;

namespace Zarr.Arrays.Coordinates;

/// <summary>The names of the axes of an array: from its metadata, or, which Zarr v2 has no place for, from xarray's attribute (xarray, "Zarr encoding specification").</summary>
internal static class Dimensions
{
    private const string Attribute = "_ARRAY_DIMENSIONS";

    /// <summary>One for each axis, null for an unnamed one; null when none has a name.</summary>
    public static IReadOnlyList<string?>? NamesOf(ZarrArray array) => array.Metadata.DimensionNames
        ?? (array.Attributes.TryGetValue(Attribute, out var value) && value is object?[] names && names.Length == array.Rank && Array.TrueForAll(names, name => name is string)
            ? new JoinedList<string?>(Array.ConvertAll(names, name => (string?)name)) : null);

    /// <summary>The axis of a name; upper and lower case differ.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DimensionNotFound"/>; <see cref="ZarrErrorId.SelectionInvalid"/>: several axes have it.</exception>
    public static int AxisOf(ZarrArray array, string name)
    {
        var names = array.DimensionNames?.ToArray() ?? [];
        var axis = Array.IndexOf(names, name);
        if (axis < 0)
            throw new ZarrException(ZarrErrorId.DimensionNotFound, $"'{array.Path}' has no dimension '{name}': " + (names.Any(n => n is not null)
                ? $"its dimensions are {string.Join(", ", names.Select(n => n ?? "(unnamed)"))}." : "its axes have no names."), name);
        return Array.LastIndexOf(names, name) == axis ? axis
            : throw new ZarrException(ZarrErrorId.SelectionInvalid, $"Several axes of '{array.Path}' are named '{name}': select with one item for each axis.", name);
    }

    /// <summary>A selection from items by the names of their axes; the other axes are whole.</summary>
    /// <exception cref="ZarrException">As <see cref="AxisOf"/>; <see cref="ZarrErrorId.SelectionInvalid"/>: an ellipsis.</exception>
    public static ZarrSelection Select(ZarrArray array, IEnumerable<KeyValuePair<string, AxisItem>> items)
    {
        var all = new AxisItem[array.Rank];
        Array.Fill(all, AxisItem.All);
        foreach (var (name, item) in items)
            all[AxisOf(array, name)] = item.Kind != AxisItemKind.Ellipsis ? item
                : throw new ZarrException(ZarrErrorId.SelectionInvalid, $"'...' is no selection on the one axis '{name}': write ':' for all of it.", name);
        return ZarrSelection.FromItems(all);
    }
}
