using Zarr.Arrays.Selection;

namespace Zarr.Arrays.Coordinates;

/// <summary>The values along an axis, in memory, and where one of them is.</summary>
internal interface ICoordinateValues
{
    /// <summary>The index of a value: of the nearest where values have an order.</summary>
    AxisItem At(object? value);

    /// <summary>All from one value to another, both included, in the order they are stored.</summary>
    AxisItem Between(object? first, object? last);
}
