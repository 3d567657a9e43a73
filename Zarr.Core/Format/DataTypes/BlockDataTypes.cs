using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.Json;

namespace Zarr.Format.DataTypes;

/// <summary>Finds the data types whose elements are blocks of bytes by their spellings: S, U, V, r&lt;N&gt; and records.</summary>
internal static class BlockDataTypes
{
    /// <summary>By NumPy's kind and size or as r&lt;N&gt;; null for what is neither.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DataTypeNotSupported"/>: no such size.</exception>
    public static DataType? Find(string text)
    {
        if (text.Length < 2 || text[0] is not ('S' or 'U' or 'V' or 'r') || text.AsSpan(1).ContainsAnyExceptInRange('0', '9')) return null;
        var isNumber = long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var size);
        var length = !isNumber || size > int.MaxValue ? long.MaxValue : text[0] switch { 'U' => FixedUtf32DataType.CodePointSize * size, 'r' => size % 8 == 0 ? size / 8 : 0, _ => size };
        if (length is < 1 or > BlockDataType.MaxItemSize)
            throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"The data type '{text}' is not supported: elements have 1 to {BlockDataType.MaxItemSize:N0} bytes, and r<N> whole bytes of 8 bits.", text);
        return text[0] switch
        {
            'S' => new NullTerminatedBytesDataType((int)length),
            'U' => new FixedUtf32DataType((int)size),
            _ => new RawDataType((int)length),
        };
    }

    /// <summary>By v3 name and configuration; null for what is none of these.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>: the configuration is not allowed; <see cref="ZarrErrorId.DataTypeNotSupported"/>.</exception>
    public static DataType? FromV3(string name, JsonObject? configuration, string where) => name switch
    {
        NullTerminatedBytesDataType.V3Name => new NullTerminatedBytesDataType(LengthBytes(configuration, where, 1)),
        FixedUtf32DataType.V3Name => new FixedUtf32DataType(LengthBytes(configuration, where, FixedUtf32DataType.CodePointSize) / FixedUtf32DataType.CodePointSize),
        RawDataType.V3Name => new RawDataType(LengthBytes(configuration, where, 1), isNamedRawBytes: true),
        StructDataType.V3Name or StructDataType.LegacyName => StructFromV3(name, configuration, where),
        ['r', .. var bits] when bits.Length > 0 && bits[0] != '0' && configuration is null => Find(name),
        _ => null,
    };

    /// <summary>The record of a v2 <c>dtype</c>, and whether its fields are stored big-endian (Zarr v2, "Data type encoding").</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>, <see cref="ZarrErrorId.DataTypeNotSupported"/>.</exception>
    public static (DataType Type, bool BigEndian) StructFromV2(JsonArray fields, string where)
    {
        var read = new (string, DataType, bool)[fields.Count];
        for (var i = 0; i < read.Length; i++)
        {
            if (fields[i] is not JsonArray { Count: 2 or 3 } field) throw JsonMembers.Invalid(where, "dtype", fields[i], "a list of fields, each a list of name, type and perhaps shape");
            var name = field[0].Text(where, "dtype", "a name for each field");
            var (type, bigEndian) = DataTypeRegistry.FromV2(field[1], where)
                ?? throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"The metadata {where} has a field '{name}' of the data type {field[1]?.ToJsonString() ?? "null"}, which is not supported.", name);
            if (field.Count == 3) type = Subarray(type, field[2], where);
            // NumPy writes the gaps of an aligned record as fields without names, and reads them under these.
            read[i] = (name.Length > 0 ? name : $"f{i}", type, bigEndian);
        }

        return StructDataType.Create(read, isLegacy: false, why => JsonMembers.Invalid(where, "dtype", fields, $"a record, but {why}"));
    }

    /// <summary>A field that is an array.</summary>
    internal static DataType Subarray(DataType element, JsonNode? shape, string where)
    {
        var lengths = (shape as JsonArray ?? [shape?.DeepClone()]).Lengths(where, "dtype", 1);
        if (lengths.Rank == 0) return element;
        if (lengths.Rank > 32 || lengths.Aggregate((Int128)element.ItemSize, (bytes, length) => Int128.Min(bytes * length, long.MaxValue)) > BlockDataType.MaxItemSize)
            throw JsonMembers.Invalid(where, "dtype", shape, $"a shape of at most 32 axes and {BlockDataType.MaxItemSize:N0} bytes");
        return new SubarrayDataType(element, lengths);
    }

    // Fields are objects; those of "structured" are pairs, and both are read in both.
    private static StructDataType StructFromV3(string name, JsonObject? configuration, string where)
    {
        Refuse(configuration, "fields", where);
        var fields = (configuration ?? []).Required(where, "fields").List(where, "fields");
        var read = new (string, DataType, bool)[fields.Count];
        for (var i = 0; i < read.Length; i++)
        {
            var (fieldName, type) = fields[i] switch
            {
                JsonArray { Count: 2 } pair => (pair[0], pair[1]),
                JsonObject { Count: 2 } members => (members.Required(where, "name"), members.Required(where, "data_type")),
                _ => throw JsonMembers.Invalid(where, "fields", fields[i], "an object with \"name\" and \"data_type\""),
            };
            read[i] = (fieldName.Text(where, "name"), FieldType(type, where), false);
        }

        return StructDataType.Create(read, isLegacy: name == StructDataType.LegacyName, why => JsonMembers.Invalid(where, "data_type", fields, $"a record, but {why}")).Type;
    }

    private static DataType FieldType(JsonNode? node, string where)
    {
        var (name, configuration) = Extension.Read(node, where, "data_type", mayIgnore: false);
        return DataTypeRegistry.FromV3(name, configuration, where)
            ?? throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"The metadata {where} has a field of the data type '{name}', which is not supported.", name);
    }

    private static int LengthBytes(JsonObject? configuration, string where, int unit)
    {
        Refuse(configuration, "length_bytes", where);
        var node = (configuration ?? []).Required(where, "length_bytes");
        return node?.GetValueKind() == JsonValueKind.Number && int.TryParse(node.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length is > 0 and <= BlockDataType.MaxItemSize && length % unit == 0
            ? length
            : throw JsonMembers.Invalid(where, "length_bytes", node, $"an integer from {unit} to {BlockDataType.MaxItemSize}{(unit == 1 ? "" : $", a multiple of {unit}")}");
    }

    private static void Refuse(JsonObject? configuration, string known, string where)
    {
        foreach (var (member, value) in configuration ?? [])
            if (member != known) throw JsonMembers.Invalid(where, member, value, $"absent: a data type of this name has \"{known}\" alone");
    }
}
