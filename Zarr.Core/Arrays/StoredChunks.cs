using Zarr.Format.Codecs;
using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>The chunks of the array's grid, each a value of the store.</summary>
internal class StoredChunks(ArrayContext array) : ChunkSource(array, array.Grid)
{
    public override CodecChain ChainOf(ReadOnlySpan<long> index) => Array.ChainOf(index);

    public override ValueTask<StoreValue?> GetAsync(ReadOnlyMemory<long> index, ByteRange range, CancellationToken cancel) =>
        Array.Store.GetAsync(KeyOf(index.Span), range, cancel);

    public override async ValueTask<(long? Offset, long Length, StoreVersion Version)?> FindAsync(ReadOnlyMemory<long> index, StoreKey key, CancellationToken cancel) =>
        await Array.Store.FindAsync(key, cancel).ConfigureAwait(false) is { IsPrefix: false } entry ? (null, entry.Length, entry.Version) : null;

    public override StoreKey KeyOf(ReadOnlySpan<long> index) => Array.ChunkKey(index);

    public override string Describe(ReadOnlySpan<long> index) => $"chunk '{KeyOf(index)}'";
}
