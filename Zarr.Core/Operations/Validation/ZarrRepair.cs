namespace Zarr.Operations.Validation;

/// <summary>What was done about a problem.</summary>
/// <param name="Path">The array or group.</param>
/// <param name="Key">The stored value, as in <see cref="ZarrProblem.Key"/>.</param>
/// <param name="Id">The problem.</param>
/// <param name="Action">What was done.</param>
/// <param name="StoredCount">How many values were deleted or written.</param>
/// <param name="StoredLength">Bytes that were deleted.</param>
public sealed record ZarrRepair(string Path, string Key, ProblemId Id, string Action, long StoredCount, long StoredLength);
