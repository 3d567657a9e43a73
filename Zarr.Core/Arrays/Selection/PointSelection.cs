using System.Globalization;

namespace Zarr.Arrays.Selection;

/// <summary>Single elements of an array, whatever their places: the result has one axis.</summary>
internal abstract class PointSelection
{
    /// <summary>The number of each element in C order of an array of this shape.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>: they are of an array of another shape; <see cref="ZarrErrorId.SelectionOutOfRange"/>.</exception>
    public abstract long[] Resolve(Shape arrayShape);

    /// <summary>A number as messages show it.</summary>
    protected static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
