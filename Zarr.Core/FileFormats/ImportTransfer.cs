using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;
using Zarr.Operations.Copying;
using Zarr.Storage.Nodes;

namespace Zarr.FileFormats;

/// <summary>
/// Reads region after region of a file and writes it, converted where the types differ. From a file that is read from the first element to the last,
/// the next region is read while one is encoded; of others each worker reads its own.
/// </summary>
internal sealed class ImportTransfer : ArrayTransfer
{
    private const long LeastMemory = 16 << 20, MostMemory = 256 << 20;

    // Of elements of variable length only the reference is known beforehand.
    private const int VariableLength = 64;

    private readonly FileArray _source;
    private readonly ChunkGrid _regions;

    public ImportTransfer(FileArray source, ArrayContext target, long? memory = null) : base(target)
    {
        _source = source;
        var itemSize = source.DataType.ItemSize + (source.DataType.IsVariableLength ? VariableLength : 0) + (source.DataType.Equals(target.DataType) ? 0 : target.ItemSize);
        var workers = source.IsRandomAccess ? ZarrContext.Workers : 2;
        var largest = Enumerable.Range(0, target.Grid.Rank).Aggregate((double)itemSize, (product, axis) => product * target.Grid.PaddedLengthsOf(axis).Longest);
        var elements = (memory ?? (long)Math.Clamp(4.0 * workers * largest, LeastMemory, MostMemory)) / workers / itemSize;
        // From the first element to the last a region is as wide as the array, however wide that is.
        _regions = source.IsRandomAccess ? CopyRegions.Create(target.Grid, target.Grid, elements, source.IsFortran) : ReadingRegions.InOrder(target.Grid, (memory ?? MostMemory) / workers / itemSize, elements);
        for (long region = 0; region < _regions.ChunkCount; region++) Count += ChunksIn(SelectionOf(region));
    }

    public override long Count { get; }

    public override async ValueTask RunAsync(ChunkProgress? progress, CancellationToken cancel)
    {
        _source.Begin(cancel);
        if (_source.IsRandomAccess)
        {
            await ChunkWorkers.RunAsync(_regions.ChunkCount, () => new Worker(this, progress), (worker, region, token) => worker.CopyAsync(region, token), null, cancel, failed: ZarrErrorId.StoreWriteFailed).ConfigureAwait(false);
        }
        else
        {
            var ahead = ReadAhead(0);
            for (long region = 0; region < _regions.ChunkCount; region++)
            {
                var elements = await ahead.ConfigureAwait(false);
                ahead = ReadAhead(region + 1);
                try
                {
                    await WriteAsync(region, elements, progress, cancel).ConfigureAwait(false);
                }
                catch
                {
                    // What reads the file has to be done with it before it is closed; what went wrong there comes too late.
                    await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    throw;
                }
            }

            await ahead.ConfigureAwait(false);
        }

        _source.End();

        Task<Array> ReadAhead(long region) => region < _regions.ChunkCount ? Task.Run(() => Read(region, cancel), CancellationToken.None) : Task.FromResult(Array.Empty<byte>() as Array);
    }

    private Array Read(long region, CancellationToken cancel)
    {
        var index = _regions.IndexOf(region);
        return _source.Read(_regions.OriginOf(index), _regions.ExtentOf(index), cancel);
    }

    private async ValueTask WriteAsync(long region, Array elements, ChunkProgress? progress, CancellationToken cancel)
    {
        var selection = SelectionOf(region);
        var slice = new ZarrSlice(selection, selection.ResultShape, _source.DataType, elements);
        ElementSource values;
        try
        {
            values = ElementSource.From(slice, Target.DataType, Target.CreateHeap());
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.ValueNotConvertible)
        {
            throw new ZarrException(e.Id, $"In the elements for '{NodeStorage.Where(Target.Store, Target.Key)}' from {selection.IndexOf(0)} on, of shape {slice.Shape}, there is one that {Target.DataType} cannot hold: {e.Message}", e.Target, e);
        }

        await ArrayWriter.WriteAsync(Target, selection, values, writeEmptyChunks: false, null, cancel).ConfigureAwait(false);
        progress?.Advance(ChunksIn(selection));
    }

    private ResolvedSelection SelectionOf(long region)
    {
        var index = _regions.IndexOf(region);
        return ZarrSelection.All.Resolve(_regions.Shape).Part(_regions.OriginOf(index), _regions.ExtentOf(index));
    }

    private long ChunksIn(ResolvedSelection selection) => new ChunkProjector(selection, Target.Grid).Count;

    private sealed class Worker(ImportTransfer transfer, ChunkProgress? progress) : IDisposable
    {
        public ValueTask CopyAsync(long region, CancellationToken cancel) => transfer.WriteAsync(region, transfer.Read(region, cancel), progress, cancel);

        public void Dispose()
        {
        }
    }
}
