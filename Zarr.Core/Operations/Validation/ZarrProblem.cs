using Zarr.Storage.Stores;

namespace Zarr.Operations.Validation;

/// <summary>One thing that is wrong with a store, or worth knowing about it.</summary>
public sealed record ZarrProblem
{
    /// <summary>The array or group it is about.</summary>
    public required string Path { get; init; }

    /// <summary>The stored value, or with a slash at the end all below a key; empty for the store as a whole. For a temporary file its place below the store.</summary>
    public required string Key { get; init; }

    /// <summary>How much it matters.</summary>
    public required ProblemSeverity Severity { get; init; }

    /// <summary>What it is.</summary>
    public required ProblemId Id { get; init; }

    /// <summary>What is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>What to do.</summary>
    public required string Advice { get; init; }

    /// <summary>Whether <see cref="StoreHealth"/> can mend it, and what has to be allowed for that.</summary>
    public ProblemRepair Repair { get; init; }

    /// <summary>Stored values that it concerns.</summary>
    public long StoredCount { get; init; }

    /// <summary>Bytes of these.</summary>
    public long StoredLength { get; init; }

    /// <summary>For an inner chunk of a shard: its place in the grid of inner chunks.</summary>
    public Shape? InnerChunk { get; init; }

    internal IStore Store { get; init; } = null!;

    internal StoreKey Node { get; init; }

    internal StoreResidue? Residue { get; init; }

    /// <summary>The path and what is wrong.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
