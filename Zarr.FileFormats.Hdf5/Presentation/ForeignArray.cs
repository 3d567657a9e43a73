using Zarr.Storage.Stores;

namespace Zarr.FileFormats.Hdf5.Presentation;

/// <summary>An array of a file of another format.</summary>
internal abstract class ForeignArray : ForeignNode
{
    public override string DocumentName => ".zarray";

    /// <summary>The number of axes.</summary>
    public abstract int Rank { get; }

    /// <summary>Bytes of the value of a chunk; null where it is missing.</summary>
    public abstract ValueTask<long?> FindAsync(long[] index, CancellationToken cancel);

    /// <summary>The value of a chunk; null where it is missing.</summary>
    public abstract ValueTask<StoreValue?> GetAsync(long[] index, ByteRange range, CancellationToken cancel);

    /// <summary>All chunks that are there, with the bytes of their values.</summary>
    public abstract IAsyncEnumerable<(long[] Index, long Length)> ListAsync(CancellationToken cancel);
}
