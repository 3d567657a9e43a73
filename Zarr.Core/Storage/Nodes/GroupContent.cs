using Zarr.Storage.Stores;

namespace Zarr.Storage.Nodes;

/// <summary>What is directly in a group.</summary>
/// <param name="Children">What may be nodes, in ordinal order.</param>
/// <param name="HasV2Copy">It has consolidated metadata of v2, where that shows.</param>
/// <param name="LeftOut">Names of what may be nodes, too, but for which there is no key.</param>
internal sealed record GroupContent(IEnumerable<StoreKey> Children, bool HasV2Copy, IReadOnlyList<string> LeftOut);
