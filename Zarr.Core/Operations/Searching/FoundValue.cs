using Zarr.Format.DataTypes;

namespace Zarr.Operations.Searching;

/// <summary>An element that a search found.</summary>
/// <param name="Index">Its index in the array.</param>
/// <param name="Value">Its value; null for a NaT, a <see cref="ZarrTime"/> or <see cref="ZarrDuration"/> for a time that .NET cannot hold exactly.</param>
/// <param name="Key">The key of the value in the store that holds it, which need not be stored where it is the fill value.</param>
public sealed record FoundValue(Shape Index, object? Value, string Key);
