namespace Zarr.Storage.Nodes;

/// <summary>What came of comparing the consolidated metadata of a group with the documents it is a copy of.</summary>
/// <param name="Group">The group that has it.</param>
/// <param name="Differences">The nodes whose copies are stale, in ordinal order.</param>
/// <param name="Damage">Why it cannot be read at all; null where it can.</param>
public sealed record ConsolidatedCheck(ZarrGroup Group, IReadOnlyList<ConsolidatedDifference> Differences, ZarrException? Damage)
{
    /// <summary>True when it says what is stored.</summary>
    public bool IsFresh => Damage is null && Differences.Count == 0;
}
