namespace Zarr.Format.DataTypes;

/// <summary>A summary of elements. What is not a number, or not a time, is counted and otherwise left out.</summary>
/// <param name="Minimum">The least element; null when there is none, or when the type has no order.</param>
/// <param name="Maximum">The greatest element; null when there is none, or when the type has no order.</param>
/// <param name="Mean">The mean: of numbers a 64-bit float, NaN when there is none; of complex numbers and of times one of these, or null.</param>
/// <param name="NaNCount">How many elements are not a number, or not a time.</param>
/// <param name="FillCount">How many elements have exactly the bits of the fill value.</param>
public sealed record ElementStatistics(object? Minimum, object? Maximum, object? Mean, long NaNCount, long FillCount);
