namespace Zarr.DataTypes;

/// <summary>A summary of elements. NaN is counted and otherwise left out.</summary>
/// <param name="Minimum">The least element; null when there is none.</param>
/// <param name="Maximum">The greatest element; null when there is none.</param>
/// <param name="Mean">The mean as a 64-bit float; NaN when there is no element.</param>
/// <param name="NaNCount">How many elements are not a number.</param>
/// <param name="FillCount">How many elements have exactly the bits of the fill value.</param>
public sealed record ElementStatistics(object? Minimum, object? Maximum, double Mean, long NaNCount, long FillCount);
