using System.Collections;
using System.Text.Json.Nodes;
using Zarr.Common;
using Zarr.Format.Json;

namespace Zarr.Format.DataTypes;

/// <summary>
/// Records: fields of any type of one size, one after the other without gaps (zarr-extensions, data-types/struct; Zarr v2, "Data type
/// encoding"). In .NET an ordered dictionary.
/// </summary>
internal sealed class StructDataType : BlockDataType
{
    public const string V3Name = "struct";

    /// <summary>zarr-python 3.1 wrote this: read, never written (zarr-extensions, data-types/structured).</summary>
    public const string LegacyName = "structured";

    // How PowerShell's objects, whose properties know no case, tell a field from another property of its name.
    private const string FieldPrefix = "field.";

    private readonly StructField[] _fields;
    private readonly Dictionary<string, int> _places;
    // Of names that differ in letter case alone none is meant; PowerShell's hashtables know no case.
    private readonly Dictionary<string, int> _placesIgnoringCase = new(StringComparer.OrdinalIgnoreCase);

    private StructDataType(StructField[] fields, int length, bool isLegacy)
        : base($"struct({string.Join(", ", fields.Select(f => f.ToString()))})", $"V{length}", length, typeof(OrderedDictionary<string, object?>))
    {
        (_fields, Fields, MayOmitByteOrder) = (fields, new JoinedList<StructField>(fields), isLegacy);
        _places = new(fields.Length, StringComparer.Ordinal);
        for (var i = 0; i < fields.Length; i++)
        {
            _places[fields[i].Name] = i;
            if (!_placesIgnoringCase.TryAdd(fields[i].Name, i)) _placesIgnoringCase[fields[i].Name] = -1;
        }

        ByteOrderUnit = fields.Max(f => f.DataType.ByteOrderUnit);
        NeedsCheck = fields.Any(f => f.DataType.NeedsCheck);
        MayBeInexact = fields.Any(f => f.DataType.MayBeInexact);
    }

    /// <summary>Makes the type of fields, each with its byte order, and finds the order of the whole.</summary>
    /// <exception cref="ZarrException">What cannot be is told by <paramref name="error"/>.</exception>
    public static (StructDataType Type, bool BigEndian) Create(IReadOnlyList<(string Name, DataType Type, bool BigEndian)> fields, bool isLegacy, Func<string, ZarrException> error)
    {
        if (fields.Count == 0) throw error("it has no fields");
        var ordered = fields.Where(f => f.Type.ByteOrderUnit > 1).ToArray();
        var bigEndian = ordered.Length > 0 && ordered.All(f => f.BigEndian);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var made = new StructField[fields.Count];
        var offset = 0;
        for (var i = 0; i < made.Length; i++)
        {
            var (name, type, isBig) = fields[i];
            if (name.Length == 0) throw error("it has a field without a name");
            if (!names.Add(name)) throw error($"it has two fields '{name}'");
            if (type.IsVariableLength)
                throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"Records with a field of variable length, such as '{name}' of type {type}, are not supported.", name);
            if (type.ItemSize > MaxItemSize - offset) throw error($"it has more than {MaxItemSize:N0} bytes");
            made[i] = new(name, type, offset, type.ByteOrderUnit > 1 && isBig != bigEndian);
            offset += type.ItemSize;
        }

        return (new(made, offset, isLegacy), bigEndian);
    }

    public override IReadOnlyList<StructField> Fields { get; }

    internal override int ByteOrderUnit { get; }

    internal override bool MayOmitByteOrder { get; }

    internal override bool NeedsCheck { get; }

    internal override bool MayBeInexact { get; }

    internal override byte[] DefaultFillValue
    {
        get
        {
            var bits = new byte[ItemSize];
            foreach (var one in _fields) one.DataType.DefaultFillValue.CopyTo(bits, one.Offset);
            return bits;
        }
    }

    internal override DataType InOneByteOrder =>
        new StructDataType([.. _fields.Select(f => new StructField(f.Name, f.DataType.InOneByteOrder, f.Offset, false))], ItemSize, MayOmitByteOrder);

    private bool HasMixedByteOrder => _fields.Any(f => f.IsOpposite);

    /// <summary>The place of a field of that name, of <c>field.</c> and its name, or of one that differs in letter case alone; -1 when there is none.</summary>
    public int PlaceOf(string name) =>
        _places.TryGetValue(name, out var place)
        || (name.StartsWith(FieldPrefix, StringComparison.OrdinalIgnoreCase) && _places.TryGetValue(name[FieldPrefix.Length..], out place))
        || _placesIgnoringCase.TryGetValue(name, out place) ? place : -1;

    internal override JsonNode SpellV3()
    {
        if (HasMixedByteOrder)
            throw new ZarrException(ZarrErrorId.FormatNotSupported, $"Zarr v3 has one byte order for all fields; those of {Name} differ. Give them one, or use Zarr v2.", Name);
        return Extension.Write(V3Name, new()
        {
            ["fields"] = new JsonArray([.. _fields.Select(f => new JsonObject { ["name"] = f.Name, ["data_type"] = f.DataType.SpellV3() })]),
        });
    }

    internal override JsonNode SpellV2(bool bigEndian) => new JsonArray([.. _fields.Select(f =>
    {
        var (type, shape) = f.DataType is SubarrayDataType array ? (array.Element, array.Shape.ToJson()) : (f.DataType, null);
        var field = new JsonArray(f.Name, type.SpellV2(bigEndian ^ f.IsOpposite));
        if (shape is not null) field.Add((JsonNode)shape);
        return (JsonNode)field;
    })]);

    internal override bool IsReordered(bool bigEndian) => Array.Exists(_fields, f => f.DataType.IsReordered(bigEndian ^ f.IsOpposite));

    internal override void Reorder(ReadOnlySpan<byte> source, Span<byte> destination, bool bigEndian)
    {
        for (var at = 0; at < source.Length; at += ItemSize)
            foreach (var field in _fields)
                field.DataType.Reorder(source.Slice(at + field.Offset, field.DataType.ItemSize), destination.Slice(at + field.Offset, field.DataType.ItemSize), bigEndian ^ field.IsOpposite);
    }

    internal override void CheckElements(ReadOnlySpan<byte> elements)
    {
        foreach (var field in _fields.Where(f => f.DataType.NeedsCheck))
            for (var at = field.Offset; at < elements.Length; at += ItemSize) field.DataType.CheckElements(elements.Slice(at, field.DataType.ItemSize));
    }

    public override object GetElement(ReadOnlySpan<byte> element) => Read(element, static (type, bits) => type.GetElement(bits));

    public override object GetDisplayElement(ReadOnlySpan<byte> element) => Read(element, static (type, bits) => type.GetDisplayElement(bits));

    private OrderedDictionary<string, object?> Read(ReadOnlySpan<byte> element, ElementReader read)
    {
        var record = new OrderedDictionary<string, object?>(_fields.Length, StringComparer.Ordinal);
        foreach (var field in _fields) record.Add(field.Name, read(field.DataType, element.Slice(field.Offset, field.DataType.ItemSize)));
        return record;
    }

    /// <summary>Stores a dictionary that has each field and no other, or an object with a property for each.</summary>
    public override void SetElement(object? value, Span<byte> element)
    {
        value = PartsText.Read(value);
        if (value is not IDictionary map)
        {
            if (value is null or IConvertible or IEnumerable) throw NotConvertible(value, "it must be a dictionary, or an object with a property for each field");
            foreach (var field in _fields) SetField(field, ObjectProperties.Get(value, field.Name) is { } property ? property.GetValue(value) : throw Missing(field.Name), element);
            return;
        }

        Span<bool> isSet = stackalloc bool[_fields.Length <= 256 ? _fields.Length : 0];
        if (isSet.Length != _fields.Length) isSet = new bool[_fields.Length];
        foreach (DictionaryEntry entry in map)
        {
            var place = entry.Key is string name ? PlaceOf(name) : -1;
            if (place < 0)
                throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"The record has no field '{entry.Key}'. Its fields are {string.Join(", ", _fields.Select(f => f.Name))}.", entry.Key);
            if (isSet[place]) throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"The field '{_fields[place].Name}' is given twice.", entry.Key);
            isSet[place] = true;
            SetField(_fields[place], entry.Value, element);
        }

        if (isSet.IndexOf(false) is >= 0 and var missing) throw Missing(_fields[missing].Name);
    }

    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format) => ParseFillValue(json, format, bigEndian: false);

    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format, bool bigEndian)
    {
        if (MeansZero(json, format)) return new byte[ItemSize];
        byte[] fill;
        if (json is not JsonObject members)
        {
            // v2, and legacy v3: the bytes as they would be stored, in base64.
            var stored = Text(json) is null ? null : Bytes(json);
            if (stored?.Length != ItemSize) throw FillError(json, format == ZarrFormat.V2 ? $"base64 of {ItemSize} bytes" : "an object with each field");
            fill = new byte[ItemSize];
            Reorder(stored, fill, bigEndian);
            CheckFill(fill, json);
            return fill;
        }

        // zarr-extensions, data-types/struct, "Fill value representation": every field must be there.
        if (members.Count != _fields.Length) throw FillError(json, "an object with each field and no other");
        fill = new byte[ItemSize];
        foreach (var field in _fields)
        {
            if (!members.TryGetPropertyValue(field.Name, out var member)) throw FillError(json, $"an object with each field, also '{field.Name}'");
            field.DataType.ParseFillValue(member, format).CopyTo(fill, field.Offset);
        }

        return fill;
    }

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) => SpellFillValue(fill, format, bigEndian: false);

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format, bool bigEndian)
    {
        if (format == ZarrFormat.V2)
        {
            var stored = new byte[ItemSize];
            Reorder(fill, stored, bigEndian);
            return Convert.ToBase64String(stored);
        }

        var members = new JsonObject();
        foreach (var field in _fields) members[field.Name] = field.DataType.SpellFillValue(fill.Slice(field.Offset, field.DataType.ItemSize), format);
        return members;
    }

    private static ZarrException Missing(string name) => new(ZarrErrorId.ValueNotConvertible, $"The field '{name}' is missing from the value.", name);

    private static void SetField(StructField field, object? value, Span<byte> element)
    {
        try
        {
            field.DataType.SetElement(value, element.Slice(field.Offset, field.DataType.ItemSize));
        }
        catch (ZarrException e)
        {
            throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"Field '{field.Name}': {e.Message}", e.Target, e);
        }
    }

    private void CheckFill(byte[] fill, JsonNode? json)
    {
        try
        {
            CheckElements(fill);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.ChunkCorrupt)
        {
            throw new ZarrException(ZarrErrorId.FillValueInvalid, e.Message, json?.ToJsonString(), e);
        }
    }
}
