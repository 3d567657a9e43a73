using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>The one chunk of the array's grid that was read already, as a whole: what is asked of it is asked of these very bytes.</summary>
internal sealed class HeldChunk(ArrayContext array, StoreValue value) : StoredChunks(array)
{
    public override ValueTask<StoreValue?> GetAsync(ReadOnlyMemory<long> index, ByteRange range, CancellationToken cancel)
    {
        var (offset, length) = range.Within(value.TotalLength);
        return new(new StoreValue(value.Bytes.Slice((int)offset, (int)length), value.TotalLength, value.Version) { StoredLength = value.StoredLength });
    }

    public override ValueTask<(long? Offset, long Length, StoreVersion Version)?> FindAsync(ReadOnlyMemory<long> index, StoreKey key, CancellationToken cancel) =>
        new((null, value.StoredLength, value.Version));
}
