namespace Zarr.FileFormats.Hdf5.Datasets;

/// <summary>Where the elements of a dataset are.</summary>
internal abstract class DatasetStorage
{
    /// <summary>The lengths of a chunk.</summary>
    public abstract long[] ChunkLengths { get; }

    /// <summary>Bytes of a chunk without filters.</summary>
    public abstract int ChunkSize { get; }

    /// <summary>What is stored of a chunk; null where nothing is.</summary>
    public abstract ValueTask<StoredPart?> FindAsync(long[] index, CancellationToken cancel);

    /// <summary>All chunks of which something is stored.</summary>
    public abstract IAsyncEnumerable<(long[] Index, StoredPart Part)> ListAsync(CancellationToken cancel);
}
