namespace Zarr.Format.Codecs.Sharding;

/// <summary>Where the index of a shard stands.</summary>
public enum IndexLocation
{
    /// <summary>After the inner chunks, as is usual.</summary>
    End,
    /// <summary>Before them.</summary>
    Start,
}
