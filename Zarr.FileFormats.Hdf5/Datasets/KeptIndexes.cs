namespace Zarr.FileFormats.Hdf5.Datasets;

/// <summary>The indexes of chunks that are kept: the last ones read, as long as there are not too many chunks in them.</summary>
internal sealed class KeptIndexes
{
    private const long MostChunks = 2 << 20;

    private readonly Queue<(ChunkedStorage Storage, int Count)> _kept = new();
    private readonly Lock _gate = new();
    private long _chunks;

    /// <summary>Takes note of an index that was read; others are forgotten, and read again when they are asked for.</summary>
    public void Keep(ChunkedStorage storage, int count)
    {
        lock (_gate)
        {
            _kept.Enqueue((storage, count));
            _chunks += count;
            while (_chunks > MostChunks && _kept.Count > 1)
            {
                var (oldest, itsCount) = _kept.Dequeue();
                _chunks -= itsCount;
                oldest.Forget();
            }
        }
    }
}
