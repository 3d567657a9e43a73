namespace Zarr.Format.DataTypes;

/// <summary>Which of two neighbours a value between them becomes.</summary>
public enum RealRounding
{
    /// <summary>The nearer one; halfway, the even one.</summary>
    NearestEven,

    /// <summary>The one nearer to zero.</summary>
    TowardsZero,

    /// <summary>The greater one.</summary>
    TowardsPositive,

    /// <summary>The lesser one.</summary>
    TowardsNegative,

    /// <summary>The nearer one; halfway, the one farther from zero.</summary>
    NearestAway,
}
