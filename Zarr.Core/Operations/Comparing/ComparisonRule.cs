namespace Zarr.Operations.Comparing;

/// <summary>
/// When two numbers are taken to be equal: NumPy's <c>allclose</c>, |difference - reference| ≤ <see cref="Tolerance"/> + <see cref="RelativeTolerance"/> · |reference|.
/// Whatever is no number is equal or not.
/// </summary>
public sealed record ComparisonRule
{
    /// <summary>Equal is equal.</summary>
    public static ComparisonRule Exact { get; } = new();

    /// <summary>How far apart numbers may be; for times, in the unit of their type.</summary>
    public double Tolerance { get; init; }

    /// <summary>How far apart numbers may be, as a part of the reference.</summary>
    public double RelativeTolerance { get; init; }

    /// <summary>A NaN is equal to no NaN, and a NaT to no NaT.</summary>
    public bool NaNDiffers { get; init; }

    /// <summary>Compare data type, fill value, dimension names and attributes as well.</summary>
    public bool Metadata { get; init; }

    internal bool IsExact => Tolerance == 0 && RelativeTolerance == 0;

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ToleranceInvalid"/>.</exception>
    internal void Check()
    {
        foreach (var tolerance in (double[])[Tolerance, RelativeTolerance])
            if (!(tolerance >= 0))
                throw new ZarrException(ZarrErrorId.ToleranceInvalid, FormattableString.Invariant($"A tolerance of {tolerance} is not allowed: it must be 0 or greater."), tolerance);
    }
}
