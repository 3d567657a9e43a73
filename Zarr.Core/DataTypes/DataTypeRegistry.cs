using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Json;

namespace Zarr.DataTypes;

/// <summary>The data types by every spelling they are known under.</summary>
internal static class DataTypeRegistry
{
    public static readonly DataType[] All =
    [
        new BoolDataType(),
        new IntegerDataType<sbyte>("int8", "i1"),
        new IntegerDataType<short>("int16", "i2"),
        new IntegerDataType<int>("int32", "i4"),
        new IntegerDataType<long>("int64", "i8"),
        new IntegerDataType<byte>("uint8", "u1"),
        new IntegerDataType<ushort>("uint16", "u2"),
        new IntegerDataType<uint>("uint32", "u4"),
        new IntegerDataType<ulong>("uint64", "u8"),
        // The NaN bits are those of Zarr v3 core, "Fill values".
        new FloatDataType<Half>("float16", "f2", 0x7e00),
        new FloatDataType<float>("float32", "f4", 0x7fc00000),
        new FloatDataType<double>("float64", "f8", 0x7ff8000000000000),
    ];

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        // The names PowerShell has for these types; its [float] is single precision.
        ["boolean"] = "bool", ["?"] = "bool",
        ["sbyte"] = "int8", ["byte"] = "uint8",
        ["short"] = "int16", ["ushort"] = "uint16",
        ["int"] = "int32", ["uint"] = "uint32",
        ["long"] = "int64", ["ulong"] = "uint64",
        ["half"] = "float16", ["single"] = "float32", ["float"] = "float32", ["double"] = "float64",
    };

    public static DataType? FromClrType(Type type) => Array.Find(All, t => t.ClrType == type);

    public static DataType Parse(string name) => Find(name)
        ?? throw new ZarrException(ZarrErrorId.DataTypeNotSupported,
            $"The data type '{name}' is not known. Known are {string.Join(", ", All.Select(t => t.Name))}, NumPy spellings such as i4 or <f8, and with a size S<n>, U<n>, V<n> and r<bits>.", name);

    public static DataType? Find(string name)
    {
        var plain = name.StartsWith("System.", StringComparison.Ordinal) ? name["System.".Length..] : name;
        if (Aliases.TryGetValue(plain, out var alias)) plain = alias;
        return Array.Find(All, t => t.Name.Equals(plain, StringComparison.OrdinalIgnoreCase))
            ?? (TryParseNumPy(plain, out var type, out _) ? type : null);
    }

    /// <summary>The data type of a v3 name and configuration; null when it is not known.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>: the configuration is not allowed.</exception>
    public static DataType? FromV3(string name, JsonObject? configuration, string where) =>
        Array.Find(All, t => t.Name == name) ?? BlockDataTypes.FromV3(name, configuration, where);

    /// <summary>The data type of a v2 <c>dtype</c>, and whether it is stored big-endian; null when it is not known.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>: malformed.</exception>
    public static (DataType Type, bool BigEndian)? FromV2(JsonNode? dtype, string where)
    {
        if (dtype is JsonArray fields) return BlockDataTypes.StructFromV2(fields, where);
        if (dtype?.GetValueKind() != JsonValueKind.String || !TryParseNumPy(dtype.GetValue<string>(), out var type, out var bigEndian)) return null;
        return dtype.GetValue<string>()[0] is '<' or '>' || (dtype.GetValue<string>()[0] == '|' && type!.ByteOrderUnit == 1) ? (type!, bigEndian)
            : throw JsonMembers.Invalid(where, "dtype", dtype, "a NumPy type with its byte order, such as \"<i4\" or \"|u1\"");
    }

    /// <summary>Zarr v2 "Data type encoding": byte order character, kind, size. The order character may be left out by a user.</summary>
    public static bool TryParseNumPy(string text, out DataType? type, out bool bigEndian)
    {
        bigEndian = text.StartsWith('>');
        var plain = text.Length > 0 && text[0] is '<' or '>' or '|' or '=' ? text[1..] : text;
        type = Array.Find(All, t => t.NumPyName == plain) ?? BlockDataTypes.Find(plain);
        return type is not null;
    }
}
