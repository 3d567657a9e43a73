namespace Zarr.Operations.Comparing;

/// <summary>Two elements that differ.</summary>
/// <param name="Index">Their index in the reference, all axes included.</param>
/// <param name="Reference">What the element should be.</param>
/// <param name="Difference">What it is.</param>
/// <param name="Distance">How far apart the numbers are; null for what is no number.</param>
public sealed record ElementDifference(Shape Index, object? Reference, object? Difference, double? Distance);
