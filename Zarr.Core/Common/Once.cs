namespace Zarr.Common;

/// <summary>
/// Something that only the first of many may do, such as giving back what a field holds. A flag, not an exchange of the field for null: x64 JITs
/// up to .NET 10.0.12 do not report the result of that to the collector, which may then free what is still used (dotnet/runtime issue 133843).
/// </summary>
internal struct Once
{
    private int _begun;

    /// <summary>True for the first caller.</summary>
    public bool Begin() => Interlocked.Exchange(ref _begun, 1) == 0;
}
