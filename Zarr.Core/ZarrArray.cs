using System.Runtime.CompilerServices;
using Zarr.Arrays;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;
using Zarr.Common;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Format.Metadata;
using Zarr.Operations.Searching;
using Zarr.Operations.Statistics;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr;

/// <summary>
/// A chunked, compressed, N-dimensional array in a store. Any number of threads may read and write it. It is not
/// enumerable and has no indexers: what does I/O is a method.
/// </summary>
public sealed class ZarrArray : ZarrNode
{
    private volatile ArrayContext _context;
    private volatile LiveStorage? _live;

    internal ZarrArray(IStore store, StoreKey key, StoredNode stored) : base(store, key, stored) => _context = StoredArray.Of(store, key, stored).Context;

    /// <inheritdoc/>
    public override string NodeType => "array";

    /// <summary>The lengths of the axes.</summary>
    public Shape Shape => _context.Metadata.Shape;

    /// <summary>The lengths of a chunk's axes, the longest ones where they differ; with shards, of an inner chunk's.</summary>
    public Shape ChunkShape => _context.Shards?.Chain.Chunk.Shape ?? _context.Metadata.ChunkShape;

    /// <summary>The chunk lengths of each axis where they differ, of a <c>rectilinear</c> grid; null where all chunks have one shape, and with shards.</summary>
    public IReadOnlyList<Zarr.Format.Chunks.ChunkLengths>? ChunkLengths => _context.Shards is null ? ListedLengths : null;

    /// <summary>The shard lengths of each axis where they differ; null where all shards have one shape.</summary>
    public IReadOnlyList<Zarr.Format.Chunks.ChunkLengths>? ShardLengths => _context.Shards is null ? null : ListedLengths;

    /// <summary>The lengths of a shard's axes, the longest ones where they differ; null where each chunk is stored on its own.</summary>
    public Shape? ShardShape => _context.Shards is null ? (Shape?)null : _context.Metadata.ChunkShape;

    /// <summary>The type of the elements.</summary>
    public DataType DataType => _context.DataType;

    /// <summary>
    /// What elements read as that were never written; null for a NaT, and where Zarr v2 leaves it undefined.
    /// </summary>
    public object? FillValue => _context.Metadata.FillValue is { } fill ? DataType.GetElement(fill.Span) : null;

    /// <summary>The steps between a chunk and its stored bytes.</summary>
    public IReadOnlyList<ICodec> Codecs => _context.Chain.Codecs;

    /// <summary>The names of the axes, null for an unnamed one; null when none has a name. Those of Zarr v2 are xarray's, the attribute <c>_ARRAY_DIMENSIONS</c>.</summary>
    public IReadOnlyList<string?>? DimensionNames => Dimensions.NamesOf(this);

    /// <summary>The number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The number of elements.</summary>
    public long Count => Shape.ElementCount;

    /// <summary>The bytes of all elements, uncompressed.</summary>
    public long Length => checked(Count * DataType.ItemSize);

    /// <summary>The number of chunks, or of shards where there are, stored or not.</summary>
    public long ChunkCount => _context.Grid.ChunkCount;

    /// <summary>Sizes as last measured; for an array in memory, as they are now. Null when never measured.</summary>
    // In memory nothing is waited for, and nothing is counted again that has not changed.
    public ZarrStorage? Storage
    {
        get
        {
            if (Store is not MemoryStore memory) return Measured;
            var (changes, context, live) = (memory.Changes, _context, _live);
            if (live is null || live.Changes != changes || live.Array != context)
                _live = live = new(changes, context, ChunkListing.MeasureAsync(context, CancellationToken.None).AsTask().GetAwaiter().GetResult());
            return live.Storage;
        }
    }

    private ZarrStorage? Measured { get; set; }

    private JoinedList<Zarr.Format.Chunks.ChunkLengths>? ListedLengths => _context.Metadata.ChunkLengths is { } lengths ? new(lengths) : null;

    /// <summary>The array as it is known now, for operations that are elsewhere.</summary>
    internal ArrayContext Context => _context;

    /// <summary>Everything the metadata says.</summary>
    public ArrayMetadata Metadata => _context.Metadata;

    /// <summary>Creates an array, and groups above it where there are none.</summary>
    /// <param name="store">Where.</param>
    /// <param name="key">The node's place in the store.</param>
    /// <param name="metadata">What; see <see cref="ArrayBuilder"/>.</param>
    /// <param name="attributes">User attributes.</param>
    /// <param name="overwrite">Deletes what stands at the key, instead of failing; what is not Zarr's stays.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NodeExists"/>: a node, or values that would be chunks of this one; <see cref="ZarrErrorId.NotAGroup"/>, <see cref="ZarrErrorId.NameInvalid"/>,
    /// <see cref="ZarrErrorId.CodecInvalid"/>, <see cref="ZarrErrorId.ShapeInvalid"/>, <see cref="ZarrErrorId.FormatNotSupported"/>, store errors.</exception>
    public static async ValueTask<ZarrArray> CreateAsync(
        IStore store, StoreKey key, ArrayMetadata metadata, System.Collections.IDictionary? attributes = null, bool overwrite = false, CancellationToken cancel = default)
    {
        // All that can be wrong shows before anything is stored.
        var context = new ArrayContext(store, key, metadata);
        context.Chain.RequireReadable();
        metadata = metadata with { Codecs = context.Chain.Codecs };
        var document = metadata.ToDocument();
        var json = attributes is null ? null : AttributeValues.ToJson(attributes);
        var version = await NodeStorage.CreateAsync(store, key, metadata.Format, context, document, json, overwrite, cancel).ConfigureAwait(false);
        return new(store, key, new StoredNode(metadata.Format, true, document, json) { Version = version });
    }

    /// <summary>Opens an array.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NotAnArray"/>, and as <see cref="ZarrNode.OpenAsync"/>.</exception>
    public static new async ValueTask<ZarrArray> OpenAsync(IStore store, StoreKey key, CancellationToken cancel = default) =>
        await ZarrNode.OpenAsync(store, key, cancel).ConfigureAwait(false) as ZarrArray
        ?? throw new ZarrException(ZarrErrorId.NotAnArray, $"'{NodeStorage.Where(store, key)}' is a group, not an array.", NodeStorage.Where(store, key));

    /// <summary>Reads the selected elements. Chunks that are not stored read as the fill value.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>, <see cref="ZarrErrorId.SelectionOutOfRange"/>, <see cref="ZarrErrorId.SelectionTooLarge"/>,
    /// <see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>, store errors.</exception>
    public ValueTask<ZarrSlice> ReadAsync(ZarrSelection selection, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        var context = _context;
        return ArrayReader.ReadAsync(context, selection.Resolve(context.Metadata.Shape), null, progress, cancel);
    }

    /// <summary>The same, each chunk decoded by an encoding as it comes.</summary>
    internal ValueTask<ZarrSlice> ReadDecodedAsync(ZarrSelection selection, ValueEncoding encoding, ChunkProgress? progress, CancellationToken cancel)
    {
        var context = _context;
        return ArrayReader.ReadDecodedAsync(context, selection.Resolve(context.Metadata.Shape), encoding, progress, cancel);
    }

    /// <summary>Reads some fields of the selected records: the values of one field as an array of their type, of several as records of these.</summary>
    /// <param name="selection">Which records.</param>
    /// <param name="fields">The names; a dot leads to a field of a field. A field that is an array adds its axes to those of the selection when it is the only one.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FieldNotFound"/>, and as <see cref="ReadAsync(ZarrSelection, ChunkProgress?, CancellationToken)"/>.</exception>
    public ValueTask<ZarrSlice> ReadAsync(ZarrSelection selection, IReadOnlyList<string> fields, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        var context = _context;
        return ArrayReader.ReadAsync(context, selection.Resolve(context.Metadata.Shape), FieldSelection.Of(context.DataType, fields), progress, cancel);
    }

    /// <summary>Reads the selected elements, or some fields of them, as those of another type of the same size. Nothing is converted, and nothing refused: bits that are no element of the array's own type can be had so.</summary>
    /// <param name="selection">Which elements.</param>
    /// <param name="dataType">The type to see them as.</param>
    /// <param name="fields">The names of fields; null for whole elements.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: the sizes differ, or elements differ in length; and as <see cref="ReadAsync(ZarrSelection, IReadOnlyList{string}, ChunkProgress?, CancellationToken)"/>.</exception>
    public async ValueTask<ZarrSlice> ReadViewAsync(ZarrSelection selection, DataType dataType, IReadOnlyList<string>? fields = null, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        var context = _context;
        var selected = fields is null ? null : FieldSelection.Of(context.DataType, fields);
        var slice = await ArrayReader.ReadUncheckedAsync(context, selection.Resolve(context.Metadata.Shape), selected, progress, cancel).ConfigureAwait(false);
        return slice.ViewAs(dataType);
    }

    /// <summary>
    /// Writes a value over the selected elements: a scalar or array broadcast by NumPy's rules, or a flat array of exactly as many
    /// elements as are selected, in C order.
    /// </summary>
    /// <param name="selection">Which elements.</param>
    /// <param name="value">A number, bool, .NET array of any rank and element type, nested lists, or a <see cref="ZarrSlice"/>.</param>
    /// <param name="writeEmptyChunks">Store chunks, too, that hold nothing but the fill value.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops between chunks; each is then either old or new.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueShapeMismatch"/>, <see cref="ZarrErrorId.ValueNotConvertible"/>, selection and store errors; <see cref="ZarrErrorId.NodeNotFound"/>,
    /// <see cref="ZarrErrorId.NodeChanged"/>: the array was deleted, or replaced by one whose elements are stored otherwise, since it was opened. Only another shape is taken up.</exception>
    public ValueTask WriteAsync(ZarrSelection selection, object? value, bool writeEmptyChunks = false, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        WriteEncodedAsync(selection, value, null, writeEmptyChunks, progress, cancel);

    /// <summary>The same of values that an encoding makes stored ones of.</summary>
    internal ValueTask WriteEncodedAsync(ZarrSelection selection, object? value, ValueEncoding? encoding, bool writeEmptyChunks, ChunkProgress? progress, CancellationToken cancel) =>
        ChangeAsync(context => ArrayWriter.WriteAsync(context, selection.Resolve(context.Metadata.Shape), Source(value, context, encoding), writeEmptyChunks, progress, cancel), cancel);

    /// <summary>Writes elements that each say where they go. Of two for one index the later one wins.</summary>
    /// <param name="indices">The index of each element; all have as many axes as the array.</param>
    /// <param name="values">As many values.</param>
    /// <param name="writeEmptyChunks">Store chunks, too, that hold nothing but the fill value.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops between chunks; each is then either old or new.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionOutOfRange"/>, <see cref="ZarrErrorId.ValueNotConvertible"/>, <see cref="ZarrErrorId.ValueShapeMismatch"/>, naming the element by its number from 1, before anything is stored; store errors.</exception>
    public ValueTask WriteElementsAsync(IReadOnlyList<Shape> indices, IReadOnlyList<object?> values, bool writeEmptyChunks = false, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        ChangeAsync(context =>
        {
            var (points, elements) = ScatteredElements.Read(context, indices, values);
            return ArrayWriter.WriteAsync(context, points, ElementSource.From(elements, context.DataType, context.CreateHeap()), writeEmptyChunks, progress, cancel);
        }, cancel);

    /// <summary>Sets the selected elements back to the fill value; chunks covered as a whole are deleted, not rewritten.</summary>
    /// <exception cref="ZarrException">Selection and store errors.</exception>
    public ValueTask ClearAsync(ZarrSelection selection, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        ChangeAsync(context => ArrayWriter.WriteAsync(context, selection.Resolve(context.Metadata.Shape), null, writeEmptyChunks: false, progress, cancel), cancel);

    /// <summary>
    /// Grows an axis and writes the value there; of several appenders each gets a place of its own, behind the others. Where the store's locks keep out all other writers
    /// (<see cref="IExclusiveLock"/>), the data is stored before the metadata tells of it. Where they do not, the array grows first: readers may see new elements as the fill
    /// value until they are written.
    /// </summary>
    /// <param name="axis">The axis; a negative one counts from the last.</param>
    /// <param name="value">As many elements as some number of steps along the axis hold: an array of that shape, or flat in C order.</param>
    /// <param name="writeEmptyChunks">Store chunks, too, that hold nothing but the fill value.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops; the array then has its old shape, unless another one has appended behind this meanwhile: then what was not stored reads as the fill value.</param>
    /// <returns>The shape after this append.</returns>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionOutOfRange"/>: no such axis; <see cref="ZarrErrorId.ValueShapeMismatch"/>; <see cref="ZarrErrorId.ShapeInvalid"/>: an axis would be too
    /// long; as <see cref="WriteAsync"/>.</exception>
    public ValueTask<Shape> AppendAsync(int axis, object? value, bool writeEmptyChunks = false, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        AppendEncodedAsync(axis, value, null, writeEmptyChunks, progress, cancel);

    /// <summary>The same of values that an encoding makes stored ones of.</summary>
    internal async ValueTask<Shape> AppendEncodedAsync(int axis, object? value, ValueEncoding? encoding, bool writeEmptyChunks, ChunkProgress? progress, CancellationToken cancel)
    {
        var context = _context;
        var source = Source(value, context, encoding);
        var appended = await ArrayAppender.AppendAsync(context, axis, source, writeEmptyChunks, progress, cancel).ConfigureAwait(false);
        Take(appended.Node);
        return appended.Context.Metadata.Shape;
    }

    /// <summary>Changes the lengths of the axes. New elements read as the fill value, also where the array was larger once.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>; <see cref="ZarrErrorId.NodeNotFound"/>, <see cref="ZarrErrorId.NodeChanged"/>: see <see cref="WriteAsync"/>; store errors.</exception>
    public async ValueTask ResizeAsync(Shape shape, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        Take((await ArrayResizer.ResizeAsync(_context, shape, progress, cancel).ConfigureAwait(false)).Node);

    /// <summary>The stored data that a resize to this shape would lose.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>, store errors.</exception>
    public ValueTask<ResizeLoss> MeasureResizeLossAsync(Shape shape, CancellationToken cancel = default)
    {
        var context = _context;
        _ = context.WithShape(shape);
        return ArrayResizer.MeasureLossAsync(context, shape, cancel);
    }

    /// <summary>One record for each chunk that the selection touches, in grid order, the first before the last is looked at.</summary>
    /// <param name="selection">Which part of the array.</param>
    /// <param name="detail">How close to look; a chunk is opened only when asked.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException">Selection and store errors. A damaged chunk is a record, see <see cref="ZarrChunk.Error"/>.</exception>
    public IAsyncEnumerable<ZarrChunk> ScanChunksAsync(
        ZarrSelection selection, ChunkDetail detail = ChunkDetail.None, ChunkProgress? progress = null, CancellationToken cancel = default) => ScanDecodedAsync(selection, detail, onlyStored: false, null, progress, cancel);

    /// <summary>The same with statistics of the values that an encoding makes of stored ones.</summary>
    internal IAsyncEnumerable<ZarrChunk> ScanDecodedAsync(ZarrSelection selection, ChunkDetail detail, bool onlyStored, ValueEncoding? encoding, ChunkProgress? progress, CancellationToken cancel)
    {
        var context = _context;
        var resolved = selection.Resolve(context.Metadata.Shape);
        return ReadGuard.WatchAsync([context], (arrays, guard) =>
        {
            ReadGuard.RequireMeaning(encoding, context, arrays[0]);
            return ChunkScanner.ScanAsync(arrays[0].WithShape(resolved.ArrayShape), resolved, detail, onlyStored, encoding, guard, progress, this, cancel);
        }, cancel);
    }

    /// <summary>
    /// One record for each stored chunk that the selection touches, in grid order. Where the store can be listed, missing chunks cost nothing, however
    /// many they are.
    /// </summary>
    /// <param name="selection">Which part of the array.</param>
    /// <param name="detail">How close to look.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException">As <see cref="ScanChunksAsync"/>.</exception>
    public IAsyncEnumerable<ZarrChunk> FindStoredChunksAsync(
        ZarrSelection selection, ChunkDetail detail = ChunkDetail.None, ChunkProgress? progress = null, CancellationToken cancel = default) => ScanDecodedAsync(selection, detail, onlyStored: true, null, progress, cancel);

    /// <summary>
    /// Finds elements: chunk by chunk in C order of the grid, of shards shard by shard, and in each in the order of the selection. Chunks are read in parallel and only
    /// as far as results are taken; those of which kept statistics tell that they have none are not read.
    /// </summary>
    /// <param name="selection">Where to look.</param>
    /// <param name="condition">Which elements.</param>
    /// <param name="summary">Counts what is done with the chunks; null for no one.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>: there is no condition; <see cref="ZarrErrorId.ValueNotConvertible"/>, <see cref="ZarrErrorId.DataTypeNotSupported"/>: elements cannot
    /// be compared so; <see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>, selection and store errors.</exception>
    public IAsyncEnumerable<FoundValue> FindValuesAsync(
        ZarrSelection selection, ValueCondition condition, SearchSummary? summary = null, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        FindDecodedAsync(selection, condition, null, summary, progress, cancel);

    /// <summary>The same by the values that an encoding makes of stored ones.</summary>
    internal async IAsyncEnumerable<FoundValue> FindDecodedAsync(
        ZarrSelection selection, ValueCondition condition, ValueEncoding? encoding, SearchSummary? summary, ChunkProgress? progress, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (context, search) = (_context, Search(selection, condition, encoding, onlyCounts: false, summary));
        await foreach (var found in ReadGuard.WatchAsync([context], (arrays, guard) => search(arrays[0]).RunAsync(guard, progress, cancel), cancel).ConfigureAwait(false))
            foreach (var value in found.Values()) yield return value;
    }

    /// <summary>Counts elements, as <see cref="FindValuesAsync"/> finds them; where kept statistics tell that all of a chunk count, it is not read.</summary>
    /// <exception cref="ZarrException">As <see cref="FindValuesAsync"/>.</exception>
    public ValueTask<long> CountValuesAsync(
        ZarrSelection selection, ValueCondition condition, SearchSummary? summary = null, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        CountDecodedAsync(selection, condition, null, summary, progress, cancel);

    /// <summary>The same by the values that an encoding makes of stored ones.</summary>
    internal ValueTask<long> CountDecodedAsync(
        ZarrSelection selection, ValueCondition condition, ValueEncoding? encoding, SearchSummary? summary, ChunkProgress? progress, CancellationToken cancel)
    {
        var (context, search) = (_context, Search(selection, condition, encoding, onlyCounts: true, summary));
        return ReadGuard.RunAsync([context], async (arrays, guard) =>
        {
            long count = 0;
            await foreach (var found in search(arrays[0]).RunAsync(guard, progress, cancel).ConfigureAwait(false)) count += found.Count;
            return count;
        }, cancel);
    }

    /// <summary>A search in the array as it is at one moment; one that begins again counts again.</summary>
    private Func<ArrayContext, ValueSearch> Search(ZarrSelection selection, ValueCondition condition, ValueEncoding? encoding, bool onlyCounts, SearchSummary? summary)
    {
        var context = _context;
        var test = encoding is null ? ElementTest.For(context.DataType, condition) : new DecodedTest(encoding, condition);
        var (resolved, counted) = (selection.Resolve(context.Metadata.Shape), summary ?? new());
        var before = counted.Copy();
        return array =>
        {
            ReadGuard.RequireMeaning(encoding, context, array);
            counted.Reset(before);
            return new(array.WithShape(resolved.ArrayShape), resolved, test, encoding, onlyCounts, counted);
        };
    }

    /// <summary>
    /// Keeps the statistics of the stored chunks beside the metadata of the array, or renews those of chunks that have changed. Scans with
    /// <see cref="ChunkDetail.Statistics"/> use them, each as long as its chunk is stored in the version that was looked at; other programs pass them over.
    /// </summary>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops; what was kept before stays.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreAppendOnly"/>, store errors.</exception>
    public async ValueTask<KeptChunkStatistics> KeepChunkStatisticsAsync(ChunkProgress? progress = null, CancellationToken cancel = default) =>
        await StatisticsStorage.KeepAsync(await CurrentAsync(cancel).ConfigureAwait(false), progress, cancel).ConfigureAwait(false);

    /// <summary>Removes the statistics that were kept; false when there are none.</summary>
    /// <exception cref="ZarrException">Store errors.</exception>
    public ValueTask<bool> RemoveChunkStatisticsAsync(CancellationToken cancel = default) => Store.DeleteAsync(StatisticsStorage.KeyOf(Key), WriteCondition.None, cancel);

    /// <summary>Counts and sizes of the stored chunks, from a listing alone; kept in <see cref="Storage"/>.</summary>
    /// <exception cref="ZarrException">Store errors.</exception>
    public async ValueTask<ZarrStorage> MeasureAsync(CancellationToken cancel = default) =>
        Measured = await ReadGuard.RunAsync([_context], async (arrays, guard) =>
        {
            guard.Begin(arrays);
            var measured = await ChunkListing.MeasureAsync(arrays[0], cancel).ConfigureAwait(false);
            await guard.EndAsync(cancel).ConfigureAwait(false);
            return measured with { Path = Path };
        }, cancel).ConfigureAwait(false);

    /// <summary>How many elements a selection has, and how many chunks it touches.</summary>
    /// <exception cref="ZarrException">Selection errors.</exception>
    public (long Elements, long Chunks) Extent(ZarrSelection selection)
    {
        var context = _context;
        var resolved = selection.Resolve(context.Metadata.Shape);
        return (resolved.ElementCount, new ChunkProjector(resolved, context.Grid).Count);
    }

    /// <summary>A selection by the names of the axes: those that are not named are whole. Upper and lower case differ.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DimensionNotFound"/>; <see cref="ZarrErrorId.SelectionInvalid"/>: several axes have the name, or an item is an ellipsis.</exception>
    public ZarrSelection SelectByName(IEnumerable<KeyValuePair<string, AxisItem>> items) => Dimensions.Select(this, items);

    /// <summary>The axis of a name.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DimensionNotFound"/>; <see cref="ZarrErrorId.SelectionInvalid"/>: several axes have the name.</exception>
    public int AxisOf(string dimension) => Dimensions.AxisOf(this, dimension);

    /// <summary>True when a selection has all elements of every chunk, or shard, that it touches.</summary>
    /// <exception cref="ZarrException">Selection errors.</exception>
    public bool CoversChunks(ZarrSelection selection)
    {
        var context = _context;
        return new ChunkProjector(selection.Resolve(context.Metadata.Shape), context.Grid).CoversChunks;
    }

    /// <summary>Reads a selection written as text, such as <c>0:10, ::2</c>.</summary>
    /// <exception cref="ZarrException">As <see cref="ReadAsync(ZarrSelection, ChunkProgress?, CancellationToken)"/>.</exception>
    public ZarrSlice GetSlice(string selection) => ReadAsync(ZarrSelection.Parse(selection)).AsTask().GetAwaiter().GetResult();

    /// <summary>Writes a value over a selection written as text.</summary>
    /// <exception cref="ZarrException">As <see cref="WriteAsync"/>.</exception>
    public void SetSlice(string selection, object? value) => WriteAsync(ZarrSelection.Parse(selection), value).AsTask().GetAwaiter().GetResult();

    private protected override void Take(StoredNode stored)
    {
        base.Take(stored);
        _context = StoredArray.Of(Store, Key, stored).Context;
    }

    /// <summary>The array as it is now, for one who writes: another shape is taken up, and where it is another array nothing is written. One look where nothing has changed.</summary>
    internal async ValueTask<ArrayContext> CurrentAsync(CancellationToken cancel)
    {
        var context = _context;
        if (await context.IsCurrentAsync(cancel).ConfigureAwait(false)) return context;
        var now = await StoredArray.ReloadAsync(context, cancel).ConfigureAwait(false);
        Take(now.Node);
        return now.Context;
    }

    private static ElementSource Source(object? value, ArrayContext context, ValueEncoding? encoding) =>
        encoding is null ? ElementSource.From(value, context.DataType, context.CreateHeap()) : encoding.Encode(value, context.CreateHeap());

    private async ValueTask ChangeAsync(Func<ArrayContext, ValueTask> change, CancellationToken cancel)
    {
        var context = await CurrentAsync(cancel).ConfigureAwait(false);
        await change(context).ConfigureAwait(false);
        // What was replaced or deleted meanwhile has not got all of what was written, or what is there now has got some of it: that must not pass in silence.
        try
        {
            if (!await context.IsCurrentAsync(CancellationToken.None).ConfigureAwait(false)) await StoredArray.ReloadAsync(context, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ZarrException e) when (e.Id is ZarrErrorId.NodeNotFound or ZarrErrorId.NodeChanged)
        {
            throw new ZarrException(e.Id, $"'{Path}' was {(e.Id == ZarrErrorId.NodeNotFound ? "deleted" : "replaced")} while it was written, and values of this write may lie where it was. {e.Message}", Path, e);
        }
    }

    /// <summary>What stored documents say.</summary>
    internal static ArrayMetadata Read(IStore store, StoreKey key, StoredNode stored) => stored.Format == ZarrFormat.V3
        ? Zarr.Format.Metadata.V3.ArrayDocument.Read(stored.Document, NodeStorage.Where(store, key.Append(NodeStorage.V3Name)))
        : Zarr.Format.Metadata.V2.ArrayDocument.Read(stored.Document, NodeStorage.Where(store, key.Append(NodeStorage.V2ArrayName)));

    private sealed record LiveStorage(long Changes, ArrayContext Array, ZarrStorage Storage);
}
