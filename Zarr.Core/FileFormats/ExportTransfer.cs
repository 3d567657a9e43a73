using Zarr.Arrays;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;
using Zarr.Operations.Copying;

namespace Zarr.FileFormats;

/// <summary>Reads region after region of what is selected of an array and writes it to a file. Where the file is written from the first element to the last, the next region is read while one is written.</summary>
internal sealed class ExportTransfer
{
    private const long LeastMemory = 16 << 20, MostMemory = 256 << 20;

    // Of elements of variable length only the reference is known beforehand.
    private const int VariableLength = 64;

    private readonly ArrayContext _source;
    private readonly ResolvedSelection _selection;
    private readonly FileWriter _target;
    private readonly ValueEncoding? _encoding;
    private readonly ReadGuard _guard;
    private readonly ChunkGrid _regions;

    public ExportTransfer(ArrayContext source, ResolvedSelection selection, FileWriter target, ValueEncoding? encoding, ReadGuard guard, long? memory = null)
    {
        (_source, _selection, _target, _encoding, _guard) = (source, selection, target, encoding, guard);
        using var chunks = (ChunkSource?)ShardedChunks.Of(source) ?? new StoredChunks(source);
        var grid = SelectionGrid.Of(selection, chunks.Grid);
        var itemSize = source.ItemSize + (source.DataType.IsVariableLength ? VariableLength : 0);
        var workers = target.IsRandomAccess ? ZarrContext.Workers : 2;
        var largest = Enumerable.Range(0, grid.Rank).Aggregate((double)itemSize, (product, axis) => product * grid.PaddedLengthsOf(axis).Longest);
        var elements = (memory ?? (long)Math.Clamp(4.0 * workers * largest, LeastMemory, MostMemory)) / workers / itemSize;
        _regions = target.IsRandomAccess ? CopyRegions.Create(grid, grid, elements) : ReadingRegions.InOrder(grid, (memory ?? MostMemory) / workers / itemSize, elements);
    }

    /// <summary>How many regions there are.</summary>
    public long Count => _regions.ChunkCount;

    public async ValueTask RunAsync(ChunkProgress? progress, CancellationToken cancel)
    {
        if (_target.IsRandomAccess)
        {
            await ChunkWorkers.RunAsync(Count, () => new Worker(this), (worker, region, token) => worker.CopyAsync(region, token), progress, cancel).ConfigureAwait(false);
            _target.End();
            return;
        }

        progress?.Begin(Count);
        var writing = Task.CompletedTask;
        for (long region = 0; region < Count; region++)
        {
            var now = region;
            try
            {
                var elements = await ReadAsync(region, cancel).ConfigureAwait(false);
                await writing.ConfigureAwait(false);
                writing = Task.Run(() => Write(now, elements, cancel), CancellationToken.None);
            }
            catch
            {
                // What writes the file has to be done with it before it is closed.
                await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }

            progress?.Advance();
        }

        await writing.ConfigureAwait(false);
        _target.End();
    }

    private async ValueTask<ZarrSlice> ReadAsync(long region, CancellationToken cancel)
    {
        var index = _regions.IndexOf(region);
        var stored = await ArrayReader.ReadPartAsync(_source, _selection.Part(_regions.OriginOf(index), _regions.ExtentOf(index)), cancel).ConfigureAwait(false);
        await _guard.CheckAsync(cancel).ConfigureAwait(false);
        return _encoding is null ? stored : _encoding.Decode(stored, mayReuse: true);
    }

    private void Write(long region, ZarrSlice elements, CancellationToken cancel)
    {
        var index = _regions.IndexOf(region);
        _target.Write(_regions.OriginOf(index), _regions.ExtentOf(index), elements, cancel);
    }

    private sealed class Worker(ExportTransfer transfer) : IDisposable
    {
        public async ValueTask CopyAsync(long region, CancellationToken cancel) => transfer.Write(region, await transfer.ReadAsync(region, cancel).ConfigureAwait(false), cancel);

        public void Dispose()
        {
        }
    }
}
