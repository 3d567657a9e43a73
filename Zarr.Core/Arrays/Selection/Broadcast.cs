using System.Diagnostics.CodeAnalysis;

namespace Zarr.Arrays.Selection;

/// <summary>How a value is laid over the region it is assigned to.</summary>
internal static class Broadcast
{
    /// <summary>
    /// NumPy's rule for assignment: trailing axes are matched; an axis of the value that is 1 or missing is repeated;
    /// leading axes of length 1 that the region lacks are ignored. The value is C order.
    /// </summary>
    /// <returns>Elements from one neighbour to the next in the value, for each axis of the region; 0 where repeated.</returns>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueShapeMismatch"/>: the value does not fit.</exception>
    public static long[] GetStrides(Shape value, Shape region)
    {
        var strides = new long[region.Rank];
        var valueStrides = value.GetStrides();
        for (var valueAxis = value.Rank - 1; valueAxis >= 0; valueAxis--)
        {
            var axis = valueAxis + region.Rank - value.Rank;
            if (value[valueAxis] == 1) continue;
            if (axis < 0 || value[valueAxis] != region[axis])
            {
                throw new ZarrException(ZarrErrorId.ValueShapeMismatch,
                    $"A value of shape {value} cannot be written to a region of shape {region}: counted from the last, each axis must be equal, 1 or missing.", value);
            }

            strides[axis] = valueStrides[valueAxis];
        }

        return strides;
    }

    /// <summary>
    /// The house's addition for flat .NET arrays: a 1-dimensional value with exactly as many elements as the region fills it
    /// in C order. Never contradicts <see cref="GetStrides"/>: where both apply they agree.
    /// </summary>
    public static bool TryGetFlatStrides(Shape value, Shape region, [NotNullWhen(true)] out long[]? strides)
    {
        strides = value.Rank == 1 && value[0] == region.ElementCount ? region.GetStrides() : null;
        return strides is not null;
    }
}
