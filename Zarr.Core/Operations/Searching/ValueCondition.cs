namespace Zarr.Operations.Searching;

/// <summary>
/// Which elements a search looks for: those for which all that is given is true; null for what is not given. NaN, and among times NaT, is
/// neither equal to anything nor less or greater, and thus also not equal to any value, as in IEEE 754 and NumPy.
/// </summary>
public sealed record ValueCondition
{
    /// <summary>Elements above this.</summary>
    public object? GreaterThan { get; init; }

    /// <summary>Elements from this on.</summary>
    public object? GreaterOrEqual { get; init; }

    /// <summary>Elements below this.</summary>
    public object? LessThan { get; init; }

    /// <summary>Elements up to this.</summary>
    public object? LessOrEqual { get; init; }

    /// <summary>Elements equal to this.</summary>
    public object? Equal { get; init; }

    /// <summary>Elements not equal to this.</summary>
    public object? NotEqual { get; init; }

    /// <summary>Elements that are not a number, or not a time. Nothing else may be given then.</summary>
    public bool NaN { get; init; }

    internal bool HasOrder => (GreaterThan ?? GreaterOrEqual ?? LessThan ?? LessOrEqual) is not null;

    internal bool IsEmpty => !NaN && !HasOrder && (Equal ?? NotEqual) is null;
}
