namespace Zarr.Storage.Stores;

/// <summary>Something in a store that is no value and no listing shows.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its place below the store, parts separated by slashes; the full path of what lies beside the store.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Modified">When it was last written, UTC; null where that says nothing.</param>
/// <param name="Home">Of a node that is not in its place the path of that.</param>
/// <param name="Place">Of such a node the path that was being replaced, which is another one when it was moved there.</param>
internal sealed record StoreResidue(ResidueKind Kind, string Name, long Length, DateTime? Modified = null, string? Home = null, string? Place = null);
