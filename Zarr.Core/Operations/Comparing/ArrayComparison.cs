namespace Zarr.Operations.Comparing;

/// <summary>What came out when the elements of two arrays were compared.</summary>
public sealed record ArrayComparison
{
    /// <summary>True when no element differs, and nothing else that was to be compared.</summary>
    public bool Equal => Reason is null;

    /// <summary>The array that says what the elements should be.</summary>
    public required string ReferencePath { get; init; }

    /// <summary>The array that was held against it.</summary>
    public required string DifferencePath { get; init; }

    /// <summary>The shape of what was to be compared, of the reference.</summary>
    public required Shape Shape { get; init; }

    /// <summary>How many elements were compared: none where shapes or types do not allow it.</summary>
    public long ComparedCount { get; init; }

    /// <summary>How many of them differ by more than is tolerated.</summary>
    public long DifferentCount { get; init; }

    /// <summary>The greatest distance of two numbers, tolerated or not; null where none were compared.</summary>
    public double? MaximumDifference { get; init; }

    /// <summary>The index, in the reference, of the elements that are so far apart; null where none are.</summary>
    public Shape? MaximumIndex { get; init; }

    /// <summary>The index, in the reference, of the first element that differs; null where none does.</summary>
    public Shape? FirstIndex { get; init; }

    /// <summary>That element of the reference.</summary>
    public object? FirstReference { get; init; }

    /// <summary>The element that is there instead.</summary>
    public object? FirstDifference { get; init; }

    /// <summary>Stored chunks, or shards, that are the same bytes in both arrays and were not decoded.</summary>
    public long IdenticalChunkCount { get; init; }

    /// <summary>In what the arrays differ, in words; null where they do not.</summary>
    public string? Reason { get; init; }
}
