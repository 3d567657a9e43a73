namespace Zarr.Arrays;

/// <summary>How far an operation is. The operation counts, whoever shows it asks when it likes: nothing is called back.</summary>
public sealed class ChunkProgress
{
    private long _total, _done;

    /// <summary>Chunks in all; 0 until it is known.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>Chunks that are done.</summary>
    public long Done => Volatile.Read(ref _done);

    internal void Begin(long chunks) => Interlocked.Add(ref _total, chunks);

    internal void Advance(long chunks = 1) => Interlocked.Add(ref _done, chunks);
}
