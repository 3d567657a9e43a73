namespace Zarr.Operations.Validation;

/// <summary>How much a problem of a store matters.</summary>
public enum ProblemSeverity
{
    /// <summary>Allowed and perhaps meant; worth knowing.</summary>
    Information,
    /// <summary>Nothing reads wrong by it now, but it takes space, comes back later, or is in the way of other programs.</summary>
    Warning,
    /// <summary>Something stored cannot be read, is read as something else, or is not found.</summary>
    Error,
}
