using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.Format.DataTypes;

/// <summary>The data types by every spelling they are known under.</summary>
internal static class DataTypeRegistry
{
    public static readonly VariableDataType String = new StringDataType();
    public static readonly VariableDataType Bytes = new BytesDataType();
    public static readonly VariableDataType Object = new ObjectDataType();

    // The NaN bits are those of Zarr v3 core, "Fill values". Exponent, fraction, bias and NaN of the others: zarr-extensions, data-types, a page
    // for each; float8_e4m3fn is ml_dtypes', without a page.
    private static readonly Entry[] Entries =
    [
        new("bool", "b1", (_, _) => new BoolDataType(), typeof(bool)),
        new("int8", "i1", (name, numPy) => new IntegerDataType<sbyte>(name, numPy), typeof(sbyte)),
        new("int16", "i2", (name, numPy) => new IntegerDataType<short>(name, numPy), typeof(short)),
        new("int32", "i4", (name, numPy) => new IntegerDataType<int>(name, numPy), typeof(int)),
        new("int64", "i8", (name, numPy) => new IntegerDataType<long>(name, numPy), typeof(long)),
        new("uint8", "u1", (name, numPy) => new IntegerDataType<byte>(name, numPy), typeof(byte)),
        new("uint16", "u2", (name, numPy) => new IntegerDataType<ushort>(name, numPy), typeof(ushort)),
        new("uint32", "u4", (name, numPy) => new IntegerDataType<uint>(name, numPy), typeof(uint)),
        new("uint64", "u8", (name, numPy) => new IntegerDataType<ulong>(name, numPy), typeof(ulong)),
        new("float16", "f2", (name, numPy) => new FloatDataType<Half>(name, numPy, 0x7e00), typeof(Half)),
        new("float32", "f4", (name, numPy) => new FloatDataType<float>(name, numPy, 0x7fc00000), typeof(float)),
        new("float64", "f8", (name, numPy) => new FloatDataType<double>(name, numPy, 0x7ff8000000000000), typeof(double)),
        new("complex64", "c8", (name, numPy) => new ComplexDataType<long, FloatDataType<float>>(name, numPy, Get<FloatDataType<float>>("float32"))),
        new("complex128", "c16", (name, numPy) => new ComplexDataType<Complex, FloatDataType<double>>(name, numPy, Get<FloatDataType<double>>("float64")), typeof(Complex)),
        new("bfloat16", "", (name, _) => new SmallFloatDataType<ushort>(name, new(8, 7, 127, 0x7fc0, HasInfinity: true))),
        new("int2", "", (name, _) => new SmallIntegerDataType<sbyte>(name, 2)),
        new("int4", "", (name, _) => new SmallIntegerDataType<sbyte>(name, 4)),
        new("uint2", "", (name, _) => new SmallIntegerDataType<byte>(name, 2)),
        new("uint4", "", (name, _) => new SmallIntegerDataType<byte>(name, 4)),
        .. ByteFloats.Select(float8 => new Entry(float8.Name, "", (name, _) => new SmallFloatDataType<byte>(name, float8.Layout))),
        new("complex_float16", "", (name, _) => new ComplexDataType<int, FloatDataType<Half>>(name, "", Get<FloatDataType<Half>>("float16"))),
        new("complex_bfloat16", "", (name, _) => new ComplexDataType<int, SmallFloatDataType<ushort>>(name, "", Get<SmallFloatDataType<ushort>>("bfloat16"))),
        .. ByteFloats.Select(float8 => new Entry("complex_" + float8.Name, "",
            (name, _) => new ComplexDataType<short, SmallFloatDataType<byte>>(name, "", Get<SmallFloatDataType<byte>>(float8.Name)))),
        new(String.Name, "", (_, _) => String),
        new(Bytes.Name, "", (_, _) => Bytes),
        new(Object.Name, Object.NumPyName, (_, _) => Object),
    ];

    private static IEnumerable<(string Name, FloatLayout Layout)> ByteFloats =>
    [
        ("float8_e3m4", new(3, 4, 3, 0x78, HasInfinity: true)),
        ("float8_e4m3", new(4, 3, 7, 0x7c, HasInfinity: true)),
        ("float8_e4m3fn", new(4, 3, 7, 0x7f, HasInfinity: false)),
        ("float8_e4m3b11fnuz", new(4, 3, 11, 0x80, HasInfinity: false)),
        ("float8_e4m3fnuz", new(4, 3, 8, 0x80, HasInfinity: false)),
        ("float8_e5m2", new(5, 2, 15, 0x7e, HasInfinity: true)),
        ("float8_e5m2fnuz", new(5, 2, 16, 0x80, HasInfinity: false)),
        ("float8_e8m0fnu", new(8, 0, 127, 0xff, HasInfinity: false, IsSigned: false)),
        ("float6_e2m3fn", new(2, 3, 1, null, HasInfinity: false)),
        ("float6_e3m2fn", new(3, 2, 3, null, HasInfinity: false)),
        ("float4_e2m1fn", new(2, 1, 1, null, HasInfinity: false)),
    ];

    /// <summary>The data types of which a name stands for many.</summary>
    public static readonly IDataTypeFamily[] Families = [TimeFamily.Dates, TimeFamily.Durations];

    // zarr-extensions, data-types/complex_float32 and complex_float64: names of the same types. variable_length_bytes is zarr-python 3's.
    private static readonly Dictionary<string, string> V3Aliases = new() { ["complex_float32"] = "complex64", ["complex_float64"] = "complex128", ["variable_length_bytes"] = "bytes" };

    // NumPy's characters, but for those whose size depends on the machine (NumPy, "Scalars", "Built-in scalar types").
    private static readonly Dictionary<string, string> NumPyCharacters = new()
    {
        ["?"] = "b1", ["b"] = "i1", ["h"] = "i2", ["i"] = "i4", ["q"] = "i8", ["B"] = "u1", ["H"] = "u2", ["I"] = "u4", ["Q"] = "u8",
        ["e"] = "f2", ["f"] = "f4", ["d"] = "f8", ["F"] = "c8", ["D"] = "c16",
    };

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

    /// <summary>All of them, which a listing alone needs.</summary>
    public static DataType[] All => Array.ConvertAll(Entries, entry => entry.Type);

    public static DataType? FromClrType(Type type) => Array.Find(Entries, entry => entry.ElementType == type)?.Type;

    public static DataType Parse(string name) => Find(name)
        ?? throw new ZarrException(ZarrErrorId.DataTypeNotSupported,
            $"The data type '{name}' is not known. Known are {string.Join(", ", Entries.Select(entry => entry.Name))}, NumPy spellings such as i4 or <f8, {string.Join(", ", Families.SelectMany(f => f.Examples.Take(1)))} and others of these, and with a size S<n>, U<n>, V<n> and r<bits>.", name);

    public static DataType? Find(string name)
    {
        var plain = name.StartsWith("System.", StringComparison.Ordinal) ? name["System.".Length..] : name;
        if (Aliases.TryGetValue(plain, out var alias)) plain = alias;
        return Array.Find(Entries, entry => entry.Name.Equals(plain, StringComparison.OrdinalIgnoreCase))?.Type
            ?? (TryParseNumPy(plain, out var type, out _) ? type : null);
    }

    /// <summary>The data type of a v3 name and configuration; null when it is not known.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>: the configuration is not allowed.</exception>
    public static DataType? FromV3(string name, JsonObject? configuration, string where) =>
        // Objects are of Zarr v2 alone.
        Array.Find(Entries, entry => entry.Name != Object.Name && entry.Name == (V3Aliases.GetValueOrDefault(name) ?? name))?.Type
        ?? Families.Select(f => f.FromV3(name, configuration, where)).FirstOrDefault(t => t is not null) ?? BlockDataTypes.FromV3(name, configuration, where);

    /// <summary>The data type of a v2 <c>dtype</c>, and whether it is stored big-endian; null when it is not known.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>: malformed.</exception>
    public static (DataType Type, bool BigEndian)? FromV2(JsonNode? dtype, string where)
    {
        if (dtype is JsonArray fields) return BlockDataTypes.StructFromV2(fields, where);
        if (dtype?.GetValueKind() != JsonValueKind.String) return null;
        // "=" and no order at all are that of the machine that wrote it, which is little-endian wherever NumPy runs today.
        var text = dtype.GetValue<string>();
        if (TryParseNumPy(text, out var type, out var bigEndian)) return (type!, bigEndian);
        var plain = text.TrimStart('<', '>', '|', '=');
        type = Array.Find(Entries, entry => entry.NumPyName.Length > 0 && (entry.Name == plain || entry.NumPyName == NumPyCharacters.GetValueOrDefault(plain)))?.Type;
        return type is null ? null : (type, bigEndian);
    }

    /// <summary>Zarr v2 "Data type encoding": byte order character, kind, size. The order character may be left out by a user.</summary>
    public static bool TryParseNumPy(string text, out DataType? type, out bool bigEndian)
    {
        bigEndian = text.StartsWith('>');
        var plain = text.Length > 0 && text[0] is '<' or '>' or '|' or '=' ? text[1..] : text;
        type = plain.Length == 0 ? null
            : Array.Find(Entries, entry => entry.NumPyName == plain)?.Type ?? Families.Select(f => f.Find(plain)).FirstOrDefault(t => t is not null) ?? BlockDataTypes.Find(plain);
        return type is not null;
    }

    private static T Get<T>(string name) where T : DataType => (T)Array.Find(Entries, entry => entry.Name == name)!.Type;

    /// <summary>A data type that is made when it is first asked for: the runtime compiles each at its first use, and most are never used.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="numPyName">NumPy's; empty where NumPy has none.</param>
    /// <param name="create">Makes it of both.</param>
    /// <param name="elementType">The .NET type that stands for it.</param>
    private sealed class Entry(string name, string numPyName, Func<string, string, DataType> create, Type? elementType = null)
    {
        private DataType? _type;

        public string Name => name;

        public string NumPyName => numPyName;

        public Type? ElementType => elementType;

        public DataType Type => _type ?? Interlocked.CompareExchange(ref _type, create(name, numPyName), null) ?? _type;
    }
}
