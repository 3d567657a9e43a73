namespace Zarr.Operations.Statistics;

/// <summary>What keeping the statistics of an array's chunks came to.</summary>
/// <param name="Count">Chunks whose statistics are kept now; of shards, these and the chunks in them.</param>
/// <param name="Decoded">Of these, those that had to be decoded, because nothing was kept of them or they have changed since.</param>
/// <param name="Unsettled">Chunks that were written while they were looked at: nothing is kept of them.</param>
/// <param name="Length">Bytes that the statistics take.</param>
/// <param name="Damaged">Chunks that cannot be decoded.</param>
public sealed record KeptChunkStatistics(long Count, long Decoded, long Unsettled, long Length, IReadOnlyList<ZarrChunk> Damaged);
