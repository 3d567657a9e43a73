using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.DataTypes;

namespace Zarr.FileFormats;

/// <summary>The header of NumPy's file of one array (numpy/lib/format.py, "Format Version 1.0" to 3.0).</summary>
/// <param name="Stored">The elements.</param>
/// <param name="Shape">The lengths of the axes.</param>
/// <param name="IsFortran">Neighbours on the first axis are neighbours in the file.</param>
/// <param name="Length">Bytes of the header; the first element is behind it.</param>
internal sealed record NpyHeader(StoredElements Stored, Shape Shape, bool IsFortran, int Length)
{
    // NumPy reads 10,000 bytes unless told otherwise; records of many fields need more.
    private const int MaxLength = 1 << 20;

    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header, and no byte behind it.</summary>
    /// <param name="stream">From where.</param>
    /// <param name="path">For messages.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileInvalid"/>, <see cref="ZarrErrorId.FileNotSupported"/>, <see cref="ZarrErrorId.DataTypeNotSupported"/>.</exception>
    public static NpyHeader Read(Stream stream, string path)
    {
        Span<byte> start = stackalloc byte[12];
        ReadExactly(stream, start[..8], path);
        if (!start[..6].SequenceEqual(Magic)) throw FileError.Invalid(path, "it is not a file of NumPy's: these begin with \\x93NUMPY.");
        var (major, minor) = (start[6], start[7]);
        if (major is < 1 or > 3 || minor != 0) throw FileError.NotSupported(path, $"version {major}.{minor} of NumPy's format is not known; known are 1.0, 2.0 and 3.0.");
        var lengthSize = major == 1 ? 2 : 4;
        ReadExactly(stream, start.Slice(8, lengthSize), path);
        var length = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > MaxLength) throw FileError.Invalid(path, $"its header has {length:N0} bytes; at most {MaxLength:N0} are read.");
        var text = new byte[length];
        ReadExactly(stream, text, path);
        return Parse((major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text), path, 8 + lengthSize + text.Length);
    }

    /// <summary>The header of an array in C order, little-endian.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DataTypeNotSupported"/>: NumPy has no such type.</exception>
    public static byte[] Write(DataType type, Shape shape)
    {
        var axes = shape.Rank == 1 ? $"{shape[0]}," : string.Join(", ", shape);
        var text = $"{{'descr': {Describe(type)}, 'fortran_order': False, 'shape': ({axes}), }}";
        var isLatin1 = !text.AsSpan().ContainsAnyExceptInRange('\0', '\xff');
        var bytes = (isLatin1 ? Encoding.Latin1 : Encoding.UTF8).GetBytes(text);
        var version = !isLatin1 ? 3 : bytes.Length + Alignment > ushort.MaxValue ? 2 : 1;
        var prefix = version == 1 ? 10 : 12;
        // Blanks and a line feed fill up to a whole number of 64 bytes.
        var header = new byte[(prefix + bytes.Length + 1 + Alignment - 1) / Alignment * Alignment];
        header.AsSpan().Fill((byte)' ');
        Magic.CopyTo(header);
        (header[6], header[7]) = ((byte)version, 0);
        if (version == 1) BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(header.Length - prefix));
        else BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), (uint)(header.Length - prefix));
        bytes.CopyTo(header, prefix);
        header[^1] = (byte)'\n';
        return header;
    }

    private static NpyHeader Parse(string text, string path, int length)
    {
        try
        {
            var header = PythonLiteral.Parse(text) as JsonObject ?? throw new FormatException("a dictionary is expected");
            if (header["fortran_order"]?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False)) throw new FormatException("'fortran_order' is neither True nor False");
            if (header["shape"] is not JsonArray axes || !axes.All(axis => axis is JsonValue && axis.GetValueKind() == JsonValueKind.Number && axis.GetValue<long>() >= 0)) throw new FormatException("'shape' is no tuple of lengths");
            var descr = WithoutTitles(header["descr"] ?? throw new FormatException("'descr' is missing"));
            var (type, bigEndian) = DataTypeRegistry.FromV2(descr, path)
                ?? throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"'{path}' has elements of NumPy's type {descr.ToJsonString()}, which is not supported.", path);
            if (type.IsVariableLength) throw FileError.NotSupported(path, "its elements are Python objects, pickled, which would have to be executed. Save it with another dtype, such as str or float64.");
            Shape shape = [.. axes.Select(axis => axis!.GetValue<long>())];
            _ = FileError.LengthOf(path, shape, type.ItemSize);
            return new(new(type, bigEndian), shape, header["fortran_order"]!.GetValue<bool>(), length);
        }
        catch (FormatException e)
        {
            throw FileError.Invalid(path, $"its header is malformed: {e.Message}.", e);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.MetadataInvalid)
        {
            throw FileError.Invalid(path, $"its header is malformed. {e.Message}", e);
        }
    }

    // A field may have a title before its name.
    private static JsonNode WithoutTitles(JsonNode descr) => descr is not JsonArray fields ? descr.DeepClone() : new JsonArray([.. fields.Select(field =>
        field is not JsonArray { Count: >= 2 } parts ? field?.DeepClone()
        : new JsonArray([parts[0] is JsonArray { Count: 2 } titled ? titled[1]?.DeepClone() : parts[0]?.DeepClone(), parts[1] is { } type ? WithoutTitles(type) : null, .. parts.Skip(2).Select(part => part?.DeepClone())]))]);

    private static string Describe(DataType type)
    {
        try
        {
            return Literal(type.SpellV2(bigEndian: false));
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.FormatNotSupported)
        {
            throw NoType(type, e);
        }
    }

    // A list of fields has tuples in it.
    private static string Literal(JsonNode? descr) => descr switch
    {
        JsonArray { Count: > 0 } list when list[0] is JsonArray => $"[{string.Join(", ", list.Select(field => Tuple((JsonArray)field!)))}]",
        JsonArray list => $"({string.Join(", ", list.Select(length => length!.ToJsonString()))},)",
        _ => Quote(descr!.GetValue<string>()),
    };

    private static string Tuple(JsonArray field) => $"({string.Join(", ", field.Select(Literal))})";

    private static string Quote(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "\\'").Replace("\n", "\\n").Replace("\r", "\\r")}'";

    /// <summary>The error for elements that NumPy has no type for.</summary>
    public static ZarrException NoType(DataType type, Exception? inner = null) => new(ZarrErrorId.DataTypeNotSupported,
        $"NumPy's files have no type for elements of {type}. Copy-ZarrArray -DataType makes a copy of another type, such as float32 of small floats or U20 of texts.", type.Name, inner);

    private static void ReadExactly(Stream stream, Span<byte> bytes, string path)
    {
        if (FileError.ReadAll(stream, bytes, path) < bytes.Length)
            throw FileError.Invalid(path, "it ends within its header.");
    }
}
