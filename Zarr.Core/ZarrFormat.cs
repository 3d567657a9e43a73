namespace Zarr;

/// <summary>The storage format a node is written in.</summary>
public enum ZarrFormat
{
    /// <summary>Zarr v2: <c>.zarray</c>, <c>.zgroup</c>, <c>.zattrs</c>.</summary>
    V2 = 2,
    /// <summary>Zarr v3: <c>zarr.json</c>.</summary>
    V3 = 3,
}
