namespace Zarr.Arrays;

/// <summary>Ends a read when another node has taken the place of the one that is read: it begins again, or is an error. Never seen by callers.</summary>
internal sealed class NodeReplacedException : Exception;
