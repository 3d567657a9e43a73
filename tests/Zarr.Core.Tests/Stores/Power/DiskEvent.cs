namespace Zarr.Core.Tests.Stores.Power;

/// <summary>What a system call did to files.</summary>
/// <param name="Kind">What.</param>
/// <param name="Path">To which one.</param>
/// <param name="Other">The other name of a rename.</param>
/// <param name="Offset">Where a write begins; how long a file is now.</param>
/// <param name="Bytes">What it writes.</param>
public sealed record DiskEvent(DiskEventKind Kind, string Path, string? Other = null, long Offset = 0, byte[]? Bytes = null);
