using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;
using Zarr.Storage.Stores;

namespace Zarr.Operations.Comparing;

/// <summary>
/// Two arrays, and the regions by which what is selected of them is compared: a region is read of both, decoded, and held in memory by one worker.
/// Where both store their chunks alike, a region is a stored chunk, and need not be decoded where the bytes are the same.
/// </summary>
internal sealed class ComparedPair
{
    // Of elements of variable length only the handle is known beforehand.
    private const int VariableLength = 64;

    private const long MostMemory = 256 << 20, LeastMemory = 16 << 20;

    private readonly ArrayContext _reference, _other;
    private readonly ResolvedSelection _selected, _otherSelected;
    private readonly bool _comparesBytes;
    private readonly ChunkGrid _regions;

    /// <param name="reference">The one.</param>
    /// <param name="other">The other.</param>
    /// <param name="selected">What of it.</param>
    /// <param name="otherSelected">What of the other; of the same counts.</param>
    /// <param name="rule">Decides whether equal bytes are equal elements.</param>
    /// <param name="workers">Regions that are held at a time.</param>
    public ComparedPair(ArrayContext reference, ArrayContext other, ResolvedSelection selected, ResolvedSelection otherSelected, ComparisonRule rule, int workers)
    {
        (_reference, _other, _selected, _otherSelected) = (reference, other, selected, otherSelected);
        using var chunks = ChunksOf(reference);
        using var otherChunks = ChunksOf(other);
        var itemSize = BytesOf(reference) + BytesOf(other);
        var largest = Math.Max(Longest(chunks.Grid), Longest(otherChunks.Grid)) * itemSize;
        var memory = (long)Math.Clamp(4.0 * workers * largest, LeastMemory, MostMemory) / workers;
        _comparesBytes = selected.IsWholeArray && otherSelected.IsWholeArray && !reference.DataType.IsVariableLength
            && IsStoredAlike(reference, other) && ElementComparer.EqualBitsAreEqual(reference.DataType, other.DataType, rule)
            && (reference.Shards is null || Longest(reference.Grid) * itemSize <= memory);
        _regions = _comparesBytes ? SelectionGrid.Of(selected, reference.Grid)
            : CopyRegionsOf(SelectionGrid.Of(selected, chunks.Grid), SelectionGrid.Of(otherSelected, otherChunks.Grid), memory / itemSize);
    }

    /// <summary>How many regions there are.</summary>
    public long Count => _regions.ChunkCount;

    /// <summary>The elements compared.</summary>
    public long ElementCount => _regions.Shape.ElementCount;

    /// <summary>
    /// The regions in which one of the two has a stored chunk, ascending; null where that is not told without looking for each: few regions, most of them stored, a
    /// store that cannot be listed, lists of indices.
    /// </summary>
    public async ValueTask<long[]?> FindStoredAsync(CancellationToken cancel)
    {
        var touched = new TouchedRegions(_regions);
        foreach (var (array, selected) in ((ArrayContext, ResolvedSelection)[])[(_reference, _selected), (_other, _otherSelected)])
        {
            foreach (var axis in selected.Axes)
                if (axis.Indices is not null) return null;
            var projector = new ChunkProjector(selected, array.Grid);
            if (await ChunkListing.FindTouchedAsync(array, projector, cancel).ConfigureAwait(false) is not { } stored) return null;
            ChunkProjection? projection = null;
            foreach (var (ordinal, _) in stored)
            {
                projector.Get(ordinal, ref projection);
                touched.Add(axis => (projection.Axes[axis].ResultStart, projection.Axes[axis].Count));
            }
        }

        return touched.Ordinals;
    }

    /// <summary>Reads the first element of a region of both.</summary>
    public ValueTask<(ZarrSlice Reference, ZarrSlice Other)> ReadFirstAsync(long region, CancellationToken cancel) =>
        ReadAsync(_regions.OriginOf(_regions.IndexOf(region)), new([.. Enumerable.Repeat(1L, _regions.Rank)]), cancel);

    /// <summary>The elements of a region.</summary>
    public long ElementsIn(long region) => _regions.ExtentOf(_regions.IndexOf(region)).ElementCount;

    /// <summary>Where in the selection, in C order, an element of a region is.</summary>
    public long PlaceOf(long region, long place)
    {
        var index = _regions.IndexOf(region);
        var (origin, extent, counts) = (_regions.OriginOf(index), _regions.ExtentOf(index), _regions.Shape);
        var (result, stride) = (0L, 1L);
        for (var axis = counts.Rank - 1; axis >= 0; axis--)
        {
            (place, var onAxis) = Math.DivRem(place, extent[axis]);
            result += (origin[axis] + onAxis) * stride;
            stride *= counts[axis];
        }

        return result;
    }

    /// <summary>The index in the reference of an element by its place in the selection.</summary>
    public Shape IndexOf(long place) => _selected.IndexOf(place);

    /// <summary>True where regions are stored chunks that need not be decoded where their bytes are the same.</summary>
    public bool ComparesBytes => _comparesBytes;

    /// <summary>True where both arrays store the same bytes for a region, or nothing: all elements are equal then. Nothing is decoded.</summary>
    public async ValueTask<bool> AreStoredEqualAsync(long region, CancellationToken cancel)
    {
        if (!_comparesBytes) return false;
        var index = _regions.IndexOf(region);
        using var one = await GetAsync(_reference, index, cancel).ConfigureAwait(false);
        using var two = await GetAsync(_other, index, cancel).ConfigureAwait(false);
        if (one is null || two is null) return one is null && two is null;
        return one.TotalLength == one.Bytes.Length && two.TotalLength == two.Bytes.Length && one.Bytes.Span.SequenceEqual(two.Bytes.Span);
    }

    /// <summary>Reads a region of both.</summary>
    public ValueTask<(ZarrSlice Reference, ZarrSlice Other)> ReadAsync(long region, CancellationToken cancel)
    {
        var index = _regions.IndexOf(region);
        return ReadAsync(_regions.OriginOf(index), _regions.ExtentOf(index), cancel);
    }

    private async ValueTask<(ZarrSlice Reference, ZarrSlice Other)> ReadAsync(Shape origin, Shape extent, CancellationToken cancel) =>
        (await ArrayReader.ReadPartAsync(_reference, _selected.Part(origin, extent), cancel).ConfigureAwait(false),
            await ArrayReader.ReadPartAsync(_other, _otherSelected.Part(origin, extent), cancel).ConfigureAwait(false));

    private static ValueTask<StoreValue?> GetAsync(ArrayContext array, Shape index, CancellationToken cancel) =>
        array.Store.GetAsync(array.ChunkKey(index.AsSpan()), ByteRange.First(array.ChainOf(index.AsSpan()).WholeLengthLimit), cancel);

    private static bool IsStoredAlike(ArrayContext one, ArrayContext other) =>
        Zarr.Operations.Copying.ArrayTransfer.IsStoredAlike(one, other) && one.Fill.SequenceEqual(other.Fill);

    // The arrays with the larger chunks decide where regions end.
    private static ChunkGrid CopyRegionsOf(ChunkGrid one, ChunkGrid two, long elements) =>
        Longest(one) > Longest(two) ? Zarr.Operations.Copying.CopyRegions.Create(two, one, elements) : Zarr.Operations.Copying.CopyRegions.Create(one, two, elements);

    private static ChunkSource ChunksOf(ArrayContext array) => (ChunkSource?)ShardedChunks.Of(array) ?? new StoredChunks(array);

    private static long BytesOf(ArrayContext array) => array.ItemSize + (array.DataType.IsVariableLength ? VariableLength : 0);

    private static double Longest(ChunkGrid grid) => Enumerable.Range(0, grid.Rank).Aggregate(1.0, (product, axis) => product * grid.PaddedLengthsOf(axis).Longest);
}
