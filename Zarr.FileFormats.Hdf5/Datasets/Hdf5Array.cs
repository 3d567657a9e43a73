using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Elements;
using Zarr.FileFormats.Hdf5.Filters;
using Zarr.FileFormats.Hdf5.Messages;
using Zarr.FileFormats.Hdf5.Presentation;
using Zarr.FileFormats.Hdf5.Structure;
using Zarr.Storage.Stores;

namespace Zarr.FileFormats.Hdf5.Datasets;

/// <summary>
/// A dataset. Where Zarr spells its elements and its filters, the value of a chunk is its bytes in the file; where it does not, the value is the elements without
/// codecs. A chunk that has not been through all filters of a spelled pipeline is encoded anew.
/// </summary>
internal sealed class Hdf5Array : ForeignArray
{
    private const string DimensionsAttribute = "_ARRAY_DIMENSIONS", EnumerationAttribute = "hdf5_enum";

    private readonly Hdf5Tree _tree;
    private readonly Hdf5Group _group;
    private readonly Hdf5Type _type;
    private readonly FillValue _fill;
    private readonly ElementForm _form;
    private readonly Pipeline _pipeline;
    private readonly DatasetStorage _storage;
    private readonly List<Hdf5Attribute> _attributes;
    private readonly bool _isSpelled;

    private Hdf5Array(Hdf5Tree tree, Hdf5Group group, string name, List<HeaderMessage> header, List<Hdf5Attribute> attributes)
    {
        (_tree, _group, Name, _attributes) = (tree, group, name, attributes);
        IsScale = NetCdfNames.IsScale(attributes);
        var file = tree.File;
        _type = TypeReader.Read(Required(header, MessageType.Datatype).Span);
        Space = Dataspace.Read(file, Required(header, MessageType.Dataspace).Span);
        // There is no array of no shape; one of no elements it can be.
        if (Space.IsNull) Space = new([0], [0], false);
        var filters = header.Find(message => message.Type == MessageType.FilterPipeline) is { Data.Length: > 0 } pipeline ? FilterPipeline.Read(file, pipeline.Data.Span) : [];
        _pipeline = new(filters, _type.Size);
        _form = ElementForms.Of(file, tree.Paths, _type);
        _fill = FillValue.Read(file, header);
        if (header.Exists(message => message.Type == MessageType.ExternalFiles)) throw FileErrors.NotSupported("A dataset whose elements are in other files");
        _storage = Storage(file, Layout.Read(file, Required(header, MessageType.Layout).Span));
        _isSpelled = _pipeline.IsSpelled && _form is FixedForm { IsStored: true };
    }

    public string Name { get; }

    public Dataspace Space { get; }

    /// <summary>It is a scale of a dimension.</summary>
    public bool IsScale { get; }

    public override int Rank => Space.Lengths.Length + _form.InnerLengths.Count;

    /// <summary>The storage, for tests of the index.</summary>
    internal DatasetStorage Elements => _storage;

    /// <summary>Makes a node of a dataset; null for a dimension that has no variable.</summary>
    public static Hdf5Array? Create(Hdf5Tree tree, Hdf5Group group, string name, List<HeaderMessage> header, List<Hdf5Attribute> attributes) =>
        NetCdfNames.IsDimensionAlone(attributes) ? null : new(tree, group, name, header, attributes);

    public Hdf5Attribute? FindAttribute(string name) => _attributes.Find(attribute => attribute.Name == name);

    public override async ValueTask<JsonObject> DocumentAsync(CancellationToken cancel)
    {
        List<JsonObject> codecs = _form.ObjectCodec is { } objects ? [objects] : [];
        if (_isSpelled) codecs.AddRange(_pipeline.Steps.Select(step => step.Spelling!));
        var inner = _form.InnerLengths.Select(length => (long)length);
        return ArrayDocument.Create((await ShapeAsync(cancel).ConfigureAwait(false)).Concat(inner), _storage.ChunkLengths.Concat(inner), _form.DataType,
            _fill.IsUndefined && _form is FixedForm ? null : _form.Fill(_fill.Value), codecs, _isSpelled && _pipeline.Steps is [.., { IsCompressor: true }]);
    }

    public override async ValueTask<JsonObject> AttributesAsync(CancellationToken cancel)
    {
        var members = await NodeAttributes.ReadAsync(_tree, _attributes, IsScale, cancel).ConfigureAwait(false);
        if (_type.Class == TypeClass.Enumeration && !ElementForms.IsBoolean(_type))
            members.TryAdd(EnumerationAttribute, new JsonObject(_type.Names.DistinctBy(one => one.Name).Select(one => KeyValuePair.Create(one.Name, (JsonNode?)(long)NumberReader.ReadInteger(one.Value, _type.Base!.Number!)))));
        if (await new DimensionNames(_tree, _group, this).ReadAsync(cancel).ConfigureAwait(false) is (var names, _))
            members.TryAdd(DimensionsAttribute, new JsonArray([.. names.Concat(_form.InnerLengths.Select((_, axis) => $"element_axis_{axis}")).Select(name => (JsonNode?)name)]));
        return members;
    }

    public override async ValueTask<long?> FindAsync(long[] index, CancellationToken cancel)
    {
        if (await PartAsync(index, cancel).ConfigureAwait(false) is not { } part) return null;
        return IsDirect(part) ? part.Length
            : !_isSpelled && _form is FixedForm form ? (long)(_storage.ChunkSize / _type.Size) * form.Size
            : (await ReadAsync(part, cancel).ConfigureAwait(false)).Length;
    }

    public override async ValueTask<StoreValue?> GetAsync(long[] index, ByteRange range, CancellationToken cancel)
    {
        if (await PartAsync(index, cancel).ConfigureAwait(false) is not { } part) return null;
        var file = _tree.File.Bytes;
        if (IsDirect(part) && part.Bytes is null)
        {
            file.RequireInside(part.Place, part.Length);
            var (start, count) = range.Within(part.Length);
            return (await file.ReadValueAsync(part.Place + start, checked((int)count), cancel).ConfigureAwait(false)).WithTotalLength(part.Length);
        }

        var bytes = IsDirect(part) ? part.Bytes!.Value : await ReadAsync(part, cancel).ConfigureAwait(false);
        var (offset, length) = range.Within(bytes.Length);
        return new(bytes.Slice((int)offset, (int)length), bytes.Length, file.Version);
    }

    public override async IAsyncEnumerable<(long[] Index, long Length)> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var inner = new long[_form.InnerLengths.Count];
        await foreach (var (index, part) in _storage.ListAsync(cancel).ConfigureAwait(false))
        {
            var length = IsDirect(part) ? part.Length : await FindAsync([.. index, .. inner], cancel).ConfigureAwait(false);
            if (length is { } known) yield return ([.. index, .. inner], known);
        }
    }

    /// <summary>The bytes of the file are the value.</summary>
    private bool IsDirect(StoredPart part) => _isSpelled && part.Mask == 0 && (_pipeline.Steps.Count > 0 || part.Length == _storage.ChunkSize);

    private async ValueTask<StoredPart?> PartAsync(long[] index, CancellationToken cancel)
    {
        var rank = Space.Lengths.Length;
        return Array.TrueForAll(index[rank..], place => place == 0) ? await _storage.FindAsync(index[..rank], cancel).ConfigureAwait(false) : null;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadAsync(StoredPart part, CancellationToken cancel)
    {
        var elements = await ElementsAsync(part, cancel).ConfigureAwait(false);
        if (_form is VariableForm variable) return await variable.EncodeAsync(elements, cancel).ConfigureAwait(false);
        var form = (FixedForm)_form;
        if (!form.IsStored)
        {
            var converted = new byte[checked(elements.Length / form.StoredSize * form.Size)];
            form.Convert(elements.Span, converted);
            return converted;
        }

        return _isSpelled && _pipeline.Steps.Count > 0 ? _pipeline.Encode(elements.Span) : elements;
    }

    /// <summary>The elements of a whole chunk as the file has them without filters.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> ElementsAsync(StoredPart part, CancellationToken cancel)
    {
        var file = _tree.File.Bytes;
        if (part.Bytes is null) file.RequireInside(part.Place, part.Length);
        using var value = part.Bytes is null ? await file.ReadValueAsync(part.Place, checked((int)part.Length), cancel).ConfigureAwait(false) : null;
        var stored = value?.Bytes ?? part.Bytes!.Value;
        if (_pipeline.Steps.Count > 0) return _pipeline.Decode(stored.Span, part.Mask, _storage.ChunkSize);
        // The last chunk of what lies in one piece is padded.
        var elements = new byte[_storage.ChunkSize];
        (stored.Length <= elements.Length ? stored : throw FileErrors.ChunkDamaged("it is longer than a chunk")).CopyTo(elements);
        return elements;
    }

    // A variable of netCDF reaches as far as its dimension does: what was not written yet is fill.
    private async ValueTask<long[]> ShapeAsync(CancellationToken cancel)
    {
        if (!Array.Exists(Space.Maxima, most => most is null) || FindAttribute(NetCdfNames.DimensionList) is null) return Space.Lengths;
        if (await new DimensionNames(_tree, _group, this).ReadAsync(cancel).ConfigureAwait(false) is not (_, var scales)) return Space.Lengths;
        var lengths = (long[])Space.Lengths.Clone();
        for (var axis = 0; axis < lengths.Length; axis++)
            if (Space.Maxima[axis] is null && scales[axis] is { } scale && await _tree.ScaleLengthAsync(scale, cancel).ConfigureAwait(false) is { } length) lengths[axis] = Math.Max(lengths[axis], length);
        return lengths;
    }

    private DatasetStorage Storage(Hdf5File file, Layout layout)
    {
        switch (layout.Class)
        {
            case LayoutClass.Virtual: throw FileErrors.NotSupported("A virtual dataset, whose elements are in other datasets,");
            case LayoutClass.Chunked: return new ChunkedStorage(file, layout, new(Space, layout.ChunkLengths, _type.Size), _pipeline.AllMask, _tree.Indexes);
            case LayoutClass.Compact: return new ContiguousStorage(Space, _type.Size, null, layout.Compact);
            default: return new ContiguousStorage(Space, _type.Size, layout.Address is { } address ? file.PlaceOf(address) : null, null);
        }
    }

    private static ReadOnlyMemory<byte> Required(List<HeaderMessage> header, MessageType type)
    {
        foreach (var message in header)
            if (message.Type == type) return message.Data;
        throw FileErrors.Damaged($"a dataset has no message '{type}'");
    }
}
