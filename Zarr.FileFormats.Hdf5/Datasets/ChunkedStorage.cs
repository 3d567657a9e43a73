using System.Runtime.CompilerServices;
using Zarr.FileFormats.Hdf5.Chunks;
using Zarr.FileFormats.Hdf5.Messages;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Datasets;

/// <summary>Elements in chunks. The index is read when the first chunk is asked for.</summary>
/// <param name="file">The file.</param>
/// <param name="layout">The layout.</param>
/// <param name="geometry">The grid.</param>
/// <param name="allMask">The mask that leaves out all filters; 0 where there are none.</param>
/// <param name="kept">The indexes of the file that are kept.</param>
internal sealed class ChunkedStorage(Hdf5File file, Layout layout, ChunkGeometry geometry, uint allMask, KeptIndexes kept) : DatasetStorage
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile ChunkList? _chunks;

    public override long[] ChunkLengths => geometry.ChunkLengths;

    public override int ChunkSize => geometry.ChunkSize;

    public override async ValueTask<StoredPart?> FindAsync(long[] index, CancellationToken cancel)
    {
        if (geometry.OrdinalOf(index) is not { } ordinal) return null;
        var chunks = await ChunksAsync(cancel).ConfigureAwait(false);
        return chunks.Find(ordinal) is { } chunk ? PartOf(chunk) : null;
    }

    public override async IAsyncEnumerable<(long[] Index, StoredPart Part)> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var chunks = await ChunksAsync(cancel).ConfigureAwait(false);
        for (var i = 0; i < chunks.Count; i++)
        {
            var index = new long[geometry.Rank];
            geometry.IndexOf(chunks[i].Ordinal, index);
            yield return (index, PartOf(chunks[i]));
        }
    }

    /// <summary>The index.</summary>
    public async ValueTask<ChunkList> ChunksAsync(CancellationToken cancel)
    {
        if (_chunks is { } known) return known;
        await _gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_chunks is { } meanwhile) return meanwhile;
            var read = await ChunkIndex.ReadAsync(file, layout, geometry, allMask != 0, cancel).ConfigureAwait(false);
            _chunks = read;
            kept.Keep(this, read.Count);
            return read;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gives up the index; it is read again when it is asked for.</summary>
    public void Forget() => _chunks = null;

    private StoredPart PartOf(StoredChunk chunk) => new(file.PlaceOf(chunk.Address), chunk.Length, layout.HasPlainEdges && geometry.IsEdge(chunk.Ordinal) ? allMask : chunk.Mask & allMask);
}
