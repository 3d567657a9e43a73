using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;

namespace Zarr.Operations.Copying;

/// <summary>Reads region after region and writes it, converted where the types differ. A region is in memory once; inside it chunks are worked on in parallel.</summary>
internal sealed class RecodingTransfer : ArrayTransfer
{
    // Of elements of variable length only the handle is known beforehand.
    private const int VariableLength = 64;

    private const long LeastMemory = 16 << 20, MostMemory = 64 << 20;

    private readonly ArrayContext _source;
    private readonly ChunkGrid _regions;
    private readonly long[]? _touched;

    public RecodingTransfer(ArrayContext source, ArrayContext target, List<long>? stored, long? memory) : base(target)
    {
        _source = source;
        using var chunks = (ChunkSource?)ShardedChunks.Of(source) ?? new StoredChunks(source);
        // A region is converted as a whole, where it is.
        var itemSize = source.DataType == target.DataType ? BytesOf(source) : BytesOf(source) + BytesOf(target);
        var largest = Math.Max(Longest(chunks.Grid), Longest(target.Grid)) * itemSize;
        memory ??= (long)Math.Clamp(4.0 * ZarrContext.Workers * largest, LeastMemory, MostMemory);
        _regions = CopyRegions.Create(chunks.Grid, target.Grid, memory.Value / itemSize);
        _touched = stored is null ? null : Touched(source.Grid, stored);
        Count = _touched is null ? target.Grid.ChunkCount : _touched.Sum(region => ChunksIn(SelectionOf(region)));
    }

    public override long Count { get; }

    public override async ValueTask RunAsync(ChunkProgress? progress, CancellationToken cancel)
    {
        var count = _touched?.Length ?? _regions.ChunkCount;
        for (long i = 0; i < count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var selection = SelectionOf(_touched?[i] ?? i);
            await CopyAsync(selection, cancel).ConfigureAwait(false);
            progress?.Advance(ChunksIn(selection));
        }
    }

    private async ValueTask CopyAsync(ResolvedSelection selection, CancellationToken cancel)
    {
        var slice = await ArrayReader.ReadPartAsync(_source, selection, cancel).ConfigureAwait(false);
        await ArrayWriter.WriteAsync(Target, selection, Convert(slice, selection), writeEmptyChunks: false, null, cancel).ConfigureAwait(false);
    }

    private ElementSource Convert(ZarrSlice slice, ResolvedSelection selection)
    {
        try
        {
            return ElementSource.From(slice, Target.DataType, Target.CreateHeap());
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.ValueNotConvertible)
        {
            var first = selection.IndexOf(0);
            throw new ZarrException(e.Id, $"In the elements of '{Zarr.Storage.Nodes.NodeStorage.Where(_source.Store, _source.Key)}' from {first} on, of shape {slice.Shape}, there is one that {Target.DataType} cannot hold: {e.Message}", e.Target, e);
        }
    }

    private ResolvedSelection SelectionOf(long region)
    {
        var index = _regions.IndexOf(region);
        var items = _regions.OriginOf(index).Zip(_regions.ExtentOf(index), (start, length) => AxisItem.Slice(start, start + length));
        return ZarrSelection.FromItems([.. items]).Resolve(_regions.Shape);
    }

    private long ChunksIn(ResolvedSelection selection) => new ChunkProjector(selection, Target.Grid).Count;

    /// <summary>The regions that stored chunks lie in, wholly or in part; in the others is nothing to copy.</summary>
    private long[] Touched(ChunkGrid grid, List<long> stored)
    {
        var touched = new TouchedRegions(_regions);
        foreach (var chunk in stored)
        {
            var index = grid.IndexOf(chunk);
            touched.Add(axis => (grid.StartOf(axis, index[axis]), grid.LengthOf(axis, index[axis])));
        }

        return touched.Ordinals;
    }

    private static long BytesOf(ArrayContext array) => array.ItemSize + (array.DataType.IsVariableLength ? VariableLength : 0);

    private static double Longest(ChunkGrid grid) => Enumerable.Range(0, grid.Rank).Aggregate(1.0, (product, axis) => product * grid.PaddedLengthsOf(axis).Longest);
}
