namespace Zarr.Arrays;

/// <summary>How close a scan looks at each chunk.</summary>
[Flags]
public enum ChunkDetail
{
    /// <summary>Key and stored length; no chunk is opened.</summary>
    None = 0,
    /// <summary>The facts in the frame header, from a read of the first bytes.</summary>
    Header = 1,
    /// <summary>Statistics of the elements; each chunk is read and decoded.</summary>
    Statistics = 2,
    /// <summary>One record for each inner chunk of a shard, from the shard's index, instead of one for the shard. Without effect where there are no shards.</summary>
    InnerChunks = 4,
    /// <summary>Each chunk is read and decoded, which compares its checksums, and nothing more is told of it.</summary>
    Decoded = 8,
}
