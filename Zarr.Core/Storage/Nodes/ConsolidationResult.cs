namespace Zarr.Storage.Nodes;

/// <summary>What <see cref="ZarrGroup.ConsolidateAsync"/> did.</summary>
/// <param name="NodeCount">How many nodes below the group the consolidated metadata holds.</param>
/// <param name="OtherFormat">Nodes that are left out because they are stored in another format than the group; relative names.</param>
/// <param name="Damaged">Nodes that are left out because their metadata cannot be read, with the reason.</param>
public sealed record ConsolidationResult(int NodeCount, IReadOnlyList<string> OtherFormat, IReadOnlyList<ZarrException> Damaged);
