namespace Zarr.Operations.CodecTrials;

/// <summary>What came of trying codecs.</summary>
/// <param name="Measurements">Those that could be tried, in the order they were.</param>
/// <param name="Refused">Why the others could not.</param>
public sealed record CodecComparisonResult(IReadOnlyList<ZarrCodecMeasurement> Measurements, IReadOnlyList<ZarrException> Refused);
