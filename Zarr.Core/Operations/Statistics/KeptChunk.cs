using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;

namespace Zarr.Operations.Statistics;

/// <summary>The statistics of a chunk, and which state of it they are of.</summary>
/// <param name="Ordinal">The number of the chunk in C order of the grid.</param>
/// <param name="Version">The version of the stored value.</param>
/// <param name="StoredLength">Bytes it takes in the store.</param>
/// <param name="Statistics">What its elements inside the array are.</param>
internal sealed record KeptChunk(long Ordinal, StoreVersion Version, long StoredLength, ElementStatistics Statistics);
