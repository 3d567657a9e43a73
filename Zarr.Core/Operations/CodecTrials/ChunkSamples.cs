using System.Runtime.InteropServices;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.FileFormats;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Operations.CodecTrials;

/// <summary>Decoded chunks from all over an array: always the same ones of the same array, and no more in memory than these.</summary>
internal sealed class ChunkSamples : IDisposable
{
    // As many chunks as are asked for may be far too much.
    private const long DefaultRoom = 64L << 20;

    // How finely the places of stored chunks are told apart, for each sample.
    private const int PlacesPerSample = 64;

    // What is read at a time of a file that has an order.
    private const long RegionLength = 16 << 20;

    private readonly List<(ChunkSpec Spec, PooledBytes Elements)> _chunks = [];

    private ChunkSamples(ArrayContext array) => (Context, Heap) = (array, array.CreateHeap());

    /// <summary>The array they are of.</summary>
    public ArrayContext Context { get; }

    /// <summary>What the handles in chunks name; null for elements of one size.</summary>
    public ElementHeap? Heap { get; }

    /// <summary>The chunks.</summary>
    public IReadOnlyList<(ChunkSpec Spec, PooledBytes Elements)> Chunks => _chunks;

    /// <summary>Bytes of all.</summary>
    public long Length => _chunks.Sum(chunk => (long)chunk.Elements.Length);

    /// <summary>Reads stored chunks, of shards some of the chunks inside; none where nothing is stored.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>, store errors.</exception>
    public static ValueTask<ChunkSamples> OfStoredAsync(ArrayContext array, int? count, CancellationToken cancel) =>
        ReadGuard.RunAsync([array], (arrays, guard) => OfStoredAsync(arrays[0], count, guard, cancel), cancel);

    private static async ValueTask<ChunkSamples> OfStoredAsync(ArrayContext array, int? count, ReadGuard guard, CancellationToken cancel)
    {
        guard.Begin(array);
        var samples = new ChunkSamples(array);
        try
        {
            using var source = (ChunkSource?)ShardedChunks.Of(array) ?? new StoredChunks(array);
            var wanted = CountFor(count, source.LongestLength);
            var stored = await StoredAsync(array, wanted, cancel).ConfigureAwait(false);
            for (var i = 0; i < stored.Count; i++)
            {
                // Where there are fewer shards than samples, some give several.
                var share = wanted * (i + 1) / stored.Count - wanted * i / stored.Count;
                await samples.AddAsync(source, array.Grid.IndexOf(stored[i]), share, cancel).ConfigureAwait(false);
            }

            await guard.EndAsync(cancel).ConfigureAwait(false);
            return samples;
        }
        catch
        {
            samples.Dispose();
            throw;
        }
    }

    /// <summary>Cuts chunks out of a value.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>.</exception>
    public static ChunkSamples OfValue(object value, DataType type, int? count)
    {
        var shape = value switch
        {
            ZarrSlice slice => slice.Shape,
            Array array => new Shape([.. Enumerable.Range(0, array.Rank).Select(array.GetLongLength)]),
            _ => throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"A value of type {value.GetType().Name} has no elements to try codecs on: give a .NET array or a slice.", value),
        };
        var samples = Of(shape, type, null);
        var elements = ElementSource.From(value, type, samples.Heap);
        var projector = new ChunkProjector(ZarrSelection.All.Resolve(shape), samples.Context.Grid);
        ChunkProjection? projection = null;
        foreach (var ordinal in samples.Spread(count))
        {
            projector.Get(ordinal, ref projection);
            samples.Copy(projection, elements, shape, samples.Add());
        }

        return samples;
    }

    /// <summary>Cuts chunks out of an array in a file. Where that is read from the first element to the last, no further than needed.</summary>
    /// <exception cref="ZarrException">As <see cref="FileArray.Read"/>.</exception>
    public static ChunkSamples OfFile(FileArray file, int? count, CancellationToken cancel)
    {
        var samples = Of(file.Shape, file.DataType, file.Entry.MissingValue);
        try
        {
            var grid = samples.Context.Grid;
            var wanted = samples.Spread(count).ToDictionary(ordinal => ordinal, _ => samples.Add());
            file.Begin(cancel);
            var regions = file.IsRandomAccess ? grid : ReadingRegions.InOrder(grid, RegionLength / file.DataType.ItemSize, RegionLength / file.DataType.ItemSize);
            var missing = wanted.Keys.Sum(ordinal => grid.ExtentOf(grid.IndexOf(ordinal)).ElementCount);
            for (long region = 0; missing > 0; region++)
            {
                if (file.IsRandomAccess && !wanted.ContainsKey(region)) continue;
                missing -= samples.Copy(file, regions.OriginOf(regions.IndexOf(region)), regions.ExtentOf(regions.IndexOf(region)), wanted, cancel);
            }

            return samples;
        }
        catch
        {
            samples.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, elements) in _chunks) elements.Dispose();
    }

    // As a new array would be cut.
    private static ChunkSamples Of(Shape shape, DataType type, object? fillValue) =>
        new(new ArrayContext(new MemoryStore(), StoreKey.Root, new ArrayBuilder { Shape = shape, DataType = type, FillValue = fillValue, Codecs = [] }.Build()));

    /// <summary>Numbers of chunks, evenly spread over all.</summary>
    private IEnumerable<long> Spread(int? count)
    {
        var all = Context.Grid.ChunkCount;
        var wanted = Math.Min(CountFor(count, Context.Chain.Chunk.Length), all);
        for (long part = 0; part < wanted; part++) yield return Middle(part, wanted, all);
    }

    /// <summary>A chunk that is to be filled.</summary>
    private PooledBytes Add()
    {
        var chunk = new PooledBytes(Context.Chain.Chunk.Length);
        _chunks.Add((Context.Chain.Chunk, chunk));
        Context.FillChunk(chunk.Span);
        return chunk;
    }

    /// <summary>Reads a box of a file, and copies what of it is in chunks that are wanted; returns how many elements that are.</summary>
    private long Copy(FileArray file, Shape origin, Shape extent, Dictionary<long, PooledBytes> wanted, CancellationToken cancel)
    {
        var selection = ZarrSelection.All.Resolve(file.Shape).Part(origin, extent);
        var elements = ElementSource.From(new ZarrSlice(selection, extent, file.DataType, file.Read(origin, extent, cancel)), file.DataType, Heap);
        var projector = new ChunkProjector(selection, Context.Grid);
        ChunkProjection? projection = null;
        long copied = 0;
        for (long i = 0; i < projector.Count; i++)
        {
            projector.Get(i, ref projection);
            if (!wanted.TryGetValue(Context.Grid.OrdinalOf(new Shape(projection.ChunkIndex)), out var chunk)) continue;
            Copy(projection, elements, extent, chunk);
            copied += projection.ElementCount;
        }

        return copied;
    }

    private void Copy(ChunkProjection projection, ElementSource elements, Shape shape, PooledBytes chunk) =>
        ChunkCopy.FromValue(projection, in MemoryMarshal.GetArrayDataReference(elements.Data), elements.StridesOver(shape), chunk.Span, Context.ItemSize);

    private static long CountFor(int? count, long chunkLength) => count ?? Math.Clamp(DefaultRoom / Math.Max(1, chunkLength), 1, CodecComparison.DefaultSampleCount);

    // Of so many, the one in the middle of a part.
    private static long Middle(long part, long parts, long count) => (long)((part + 0.5) * count / parts);

    /// <summary>Numbers of chunks, in order, evenly spread over those that are stored as far as that can be told without remembering all.</summary>
    private static async ValueTask<IReadOnlyList<long>> StoredAsync(ArrayContext array, long wanted, CancellationToken cancel)
    {
        if (array.Grid.ChunkCount == 0) return [];
        var places = (long)Math.Min(array.Grid.ChunkCount, (double)wanted * PlacesPerSample);
        // In each part of the grid, the first. A listing has no order.
        var first = new SortedDictionary<long, long>();
        await foreach (var (_, index, _) in ChunkListing.ListAsync(array, cancel).ConfigureAwait(false))
        {
            if (!array.Grid.IsInside(index)) continue;
            var ordinal = array.Grid.OrdinalOf(index);
            var place = (long)((Int128)ordinal * places / array.Grid.ChunkCount);
            first[place] = first.TryGetValue(place, out var other) ? Math.Min(other, ordinal) : ordinal;
        }

        long[] stored = [.. first.Values];
        var count = Math.Min(wanted, stored.Length);
        return [.. Enumerable.Range(0, (int)count).Select(i => stored[Middle(i, count, stored.Length)])];
    }

    private async ValueTask AddAsync(ChunkSource source, Shape outer, long share, CancellationToken cancel)
    {
        // The chunks of the source that lie in the stored value: one, or those of a shard.
        var (origin, extent) = (Context.Grid.OriginOf(outer), Context.Grid.ExtentOf(outer));
        var from = new long[outer.Rank];
        var count = new long[outer.Rank];
        for (var axis = 0; axis < from.Length; axis++)
        {
            from[axis] = source.Grid.ChunkOf(axis, origin[axis]);
            count[axis] = source.Grid.ChunkOf(axis, origin[axis] + extent[axis] - 1) - from[axis] + 1;
        }

        var inside = Shape.Adopt(count).ElementCount;
        List<long> stored = [];
        for (long ordinal = 0; ordinal < inside; ordinal++)
            if (inside == 1 || await source.FindAsync(IndexOf(ordinal), Context.ChunkKey(outer.AsSpan()), cancel).ConfigureAwait(false) is not null) stored.Add(ordinal);
        share = Math.Min(share, stored.Count);
        for (long part = 0; part < share; part++) await AddAsync(source, IndexOf(stored[(int)Middle(part, share, stored.Count)]), cancel).ConfigureAwait(false);

        long[] IndexOf(long ordinal)
        {
            var index = new long[from.Length];
            for (var axis = index.Length - 1; axis >= 0; axis--) (ordinal, index[axis]) = (ordinal / count[axis], from[axis] + ordinal % count[axis]);
            return index;
        }
    }

    private async ValueTask AddAsync(ChunkSource source, long[] index, CancellationToken cancel)
    {
        using var value = await source.GetAsync(index, cancel).ConfigureAwait(false);
        if (value is null) return;
        var spec = source.ChainOf(index).Chunk;
        var elements = new PooledBytes(spec.Length);
        _chunks.Add((spec, elements));
        source.Decode(index, value, elements.Span, Heap);
    }
}
