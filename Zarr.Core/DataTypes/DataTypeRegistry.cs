using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Json;

namespace Zarr.DataTypes;

/// <summary>The data types by every spelling they are known under.</summary>
internal static class DataTypeRegistry
{
    public static readonly VariableDataType String = new StringDataType();
    public static readonly VariableDataType Bytes = new BytesDataType();
    public static readonly VariableDataType Object = new ObjectDataType();

    // The NaN bits are those of Zarr v3 core, "Fill values".
    private static readonly FloatDataType<Half> Float16 = new("float16", "f2", 0x7e00);
    private static readonly FloatDataType<float> Float32 = new("float32", "f4", 0x7fc00000);
    private static readonly FloatDataType<double> Float64 = new("float64", "f8", 0x7ff8000000000000);
    private static readonly SmallFloatDataType<ushort> BFloat16 = new("bfloat16", new(8, 7, 127, 0x7fc0, HasInfinity: true));

    // Exponent, fraction, bias, NaN: zarr-extensions, data-types, a page for each. float8_e4m3fn is ml_dtypes', without a page.
    private static readonly SmallFloatDataType<byte>[] ByteFloats =
    [
        new("float8_e3m4", new(3, 4, 3, 0x78, HasInfinity: true)),
        new("float8_e4m3", new(4, 3, 7, 0x7c, HasInfinity: true)),
        new("float8_e4m3fn", new(4, 3, 7, 0x7f, HasInfinity: false)),
        new("float8_e4m3b11fnuz", new(4, 3, 11, 0x80, HasInfinity: false)),
        new("float8_e4m3fnuz", new(4, 3, 8, 0x80, HasInfinity: false)),
        new("float8_e5m2", new(5, 2, 15, 0x7e, HasInfinity: true)),
        new("float8_e5m2fnuz", new(5, 2, 16, 0x80, HasInfinity: false)),
        new("float8_e8m0fnu", new(8, 0, 127, 0xff, HasInfinity: false, IsSigned: false)),
        new("float6_e2m3fn", new(2, 3, 1, null, HasInfinity: false)),
        new("float6_e3m2fn", new(3, 2, 3, null, HasInfinity: false)),
        new("float4_e2m1fn", new(2, 1, 1, null, HasInfinity: false)),
    ];

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
        Float16,
        Float32,
        Float64,
        new ComplexDataType<long, FloatDataType<float>>("complex64", "c8", Float32),
        new ComplexDataType<System.Numerics.Complex, FloatDataType<double>>("complex128", "c16", Float64),
        BFloat16,
        new SmallIntegerDataType<sbyte>("int2", 2),
        new SmallIntegerDataType<sbyte>("int4", 4),
        new SmallIntegerDataType<byte>("uint2", 2),
        new SmallIntegerDataType<byte>("uint4", 4),
        .. ByteFloats,
        new ComplexDataType<int, FloatDataType<Half>>("complex_float16", "", Float16),
        new ComplexDataType<int, SmallFloatDataType<ushort>>("complex_bfloat16", "", BFloat16),
        .. ByteFloats.Select(part => new ComplexDataType<short, SmallFloatDataType<byte>>("complex_" + part.Name, "", part)),
        String,
        Bytes,
        Object,
    ];

    /// <summary>The data types of which a name stands for many.</summary>
    public static readonly IDataTypeFamily[] Families = [TimeFamily.Dates, TimeFamily.Durations];

    // zarr-extensions, data-types/complex_float32 and complex_float64: names of the same types. variable_length_bytes is zarr-python 3's.
    private static readonly Dictionary<string, string> V3Aliases = new() { ["complex_float32"] = "complex64", ["complex_float64"] = "complex128", ["variable_length_bytes"] = "bytes" };

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        // The names PowerShell has for these types; its [float] is single precision.
        ["boolean"] = "bool", ["?"] = "bool",
        ["sbyte"] = "int8", ["byte"] = "uint8",
        ["short"] = "int16", ["ushort"] = "uint16",
        ["int"] = "int32", ["uint"] = "uint32",
        ["long"] = "int64", ["ulong"] = "uint64",
        ["str"] = "string", ["byte[]"] = "bytes", ["variable_length_bytes"] = "bytes",
        ["half"] = "float16", ["single"] = "float32", ["float"] = "float32", ["double"] = "float64",
        ["complex"] = "complex128", ["numerics.complex"] = "complex128", ["complex_float32"] = "complex64", ["complex_float64"] = "complex128",
    };

    public static DataType? FromClrType(Type type) => Array.Find(All, t => t.ClrType == type && t.StorageType == type);

    public static DataType Parse(string name) => Find(name)
        ?? throw new ZarrException(ZarrErrorId.DataTypeNotSupported,
            $"The data type '{name}' is not known. Known are {string.Join(", ", All.Select(t => t.Name))}, NumPy spellings such as i4 or <f8, {string.Join(", ", Families.SelectMany(f => f.Examples.Take(1)))} and others of these, and with a size S<n>, U<n>, V<n> and r<bits>.", name);

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
        // Objects are of Zarr v2 alone.
        Array.Find(All, t => t != Object && t.Name == (V3Aliases.GetValueOrDefault(name) ?? name))
        ?? Families.Select(f => f.FromV3(name, configuration, where)).FirstOrDefault(t => t is not null) ?? BlockDataTypes.FromV3(name, configuration, where);

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
        type = plain.Length == 0 ? null
            : Array.Find(All, t => t.NumPyName == plain) ?? Families.Select(f => f.Find(plain)).FirstOrDefault(t => t is not null) ?? BlockDataTypes.Find(plain);
        return type is not null;
    }
}
