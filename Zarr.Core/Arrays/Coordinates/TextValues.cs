using Zarr.Arrays.Selection;

namespace Zarr.Arrays.Coordinates;

/// <summary>Texts, in any order, found when they are exactly equal.</summary>
internal sealed class TextValues(string?[] values, string path) : ICoordinateValues
{
    public AxisItem At(object? value) => AxisItem.At(IndexOf(value));

    public AxisItem Between(object? first, object? last)
    {
        var (a, b) = (IndexOf(first), IndexOf(last));
        return AxisItem.Slice(Math.Min(a, b), Math.Max(a, b) + 1);
    }

    private int IndexOf(object? value) => Array.IndexOf(values, value as string ?? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)) is >= 0 and var index ? index
        : throw new ZarrException(ZarrErrorId.CoordinateNotFound, $"'{path}' has no value '{value}': texts must be exactly equal, letter case included.", value);
}
