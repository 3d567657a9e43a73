using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates.Encodings;

/// <summary>Finds what the stored values of an array mean: by its attributes, its data type, and in Zarr v2, where xarray's convention is followed, its fill value.</summary>
internal static class EncodingReader
{
    private const string DimensionsAttribute = "_ARRAY_DIMENSIONS";

    private static readonly string[] s_names = ["scale_factor", "add_offset", "_FillValue", "missing_value", "valid_min", "valid_max", "valid_range", "_Unsigned", "units", "dtype", "_Encoding"];

    /// <summary>Reads it; null where values mean what they are.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.EncodingInvalid"/>: an attribute cannot be used.</exception>
    public static (ValueCoder? Coder, EncodingAttributes Attributes, string? Note)? Read(DataType type, IReadOnlyDictionary<string, object?> attributes, ZarrFormat format, object? fill, string path)
    {
        // zarr-python gives every array a fill value, and one that xarray knows nothing of is none of its missing ones.
        var masksFill = format == ZarrFormat.V2 && fill is not null && attributes.ContainsKey(DimensionsAttribute);
        if (!masksFill && !s_names.Any(attributes.ContainsKey)) return null;
        var isNumber = type is INumericType and not BoolDataType && type.StorageType == type.ClrType && type.ClrType != typeof(Complex);
        var isText = type is StringDataType or NullTerminatedBytesDataType;
        if (!isNumber && !isText && type is not BoolDataType) return null;
        var found = new EncodingAttributes(attributes, path);
        if (isText) return (Text(type, found, path), found, null);
        if (type is BoolDataType) return null;
        var missing = masksFill ? [fill!, .. found.MissingValues.Skip(attributes.TryGetValue("_FillValue", out var said) ? CountOf(said) : 0)] : found.MissingValues;
        object[] numbers = [.. missing.Select(value => Number(value, type)).OfType<object>()];
        var (coder, note) = Type.GetTypeCode(Seen(type.ClrType, found.IsUnsigned)) switch
        {
            TypeCode.SByte => Make<sbyte>(type, found, numbers),
            TypeCode.Byte => Make<byte>(type, found, numbers),
            TypeCode.Int16 => Make<short>(type, found, numbers),
            TypeCode.UInt16 => Make<ushort>(type, found, numbers),
            TypeCode.Int32 => Make<int>(type, found, numbers),
            TypeCode.UInt32 => Make<uint>(type, found, numbers),
            TypeCode.Int64 => Make<long>(type, found, numbers),
            TypeCode.UInt64 => Make<ulong>(type, found, numbers),
            TypeCode.Single => Make<float>(type, found, numbers),
            TypeCode.Double => Make<double>(type, found, numbers),
            _ => Make<Half>(type, found, numbers),
        };
        return (coder, found, note);
    }

    private static int CountOf(object? value) => value switch { null => 0, System.Collections.IList list and not byte[] => list.Cast<object?>().Count(item => item is not null), _ => 1 };

    private static Type Seen(Type type, bool? isUnsigned) => (Type.GetTypeCode(type), isUnsigned) switch
    {
        (TypeCode.SByte, true) => typeof(byte),
        (TypeCode.Int16, true) => typeof(ushort),
        (TypeCode.Int32, true) => typeof(uint),
        (TypeCode.Int64, true) => typeof(ulong),
        (TypeCode.Byte, false) => typeof(sbyte),
        (TypeCode.UInt16, false) => typeof(short),
        (TypeCode.UInt32, false) => typeof(int),
        (TypeCode.UInt64, false) => typeof(long),
        _ => type,
    };

    // A text is no number, but xarray writes floats in Zarr v3 as base64 of a 64-bit one, and other programs as the words that fill values have.
    private static object? Number(object value, DataType type)
    {
        if (value is not string text) return ExactNumber.TryRead(value, out var number) && !number.IsNaN ? value : null;
        if (type is not IFloatType) return null;
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        if (text.Length == 12 && Convert.TryFromBase64String(text, bytes, out var length) && length == sizeof(double)) return BitConverter.ToDouble(bytes) is var real && double.IsNaN(real) ? null : real;
        if (RealWords.TryRead(text, out var word)) return double.IsNaN(word) ? null : word;
        return text.StartsWith("0x", StringComparison.Ordinal) && text.Length == 2 + 2 * type.ItemSize && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
            && type.GetElement(BitConverter.GetBytes(bits).AsSpan(0, type.ItemSize)) is { } element && ExactNumber.TryRead(element, out var exact) && !exact.IsNaN ? element : null;
    }

    private static (ValueCoder? Coder, string? Note) Make<T>(DataType stored, EncodingAttributes attributes, object[] missing)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var isFloat = stored is IFloatType;
        var isSeenOtherwise = typeof(T) != stored.ClrType;
        // What is missing may be written with the sign or without it.
        var fills = isSeenOtherwise ? missing.Select(value => Turned<T>(value)!) : missing;
        var (least, greatest) = attributes.Range;
        var range = isSeenOtherwise ? (Turned<T>(least), Turned<T>(greatest)) : (least, greatest);
        var (scale, offset) = (attributes.Scale, attributes.Offset);
        var mask = new Mask<T>(fills, range);
        var isTime = TimeUnits.TryParse(attributes.Units, attributes.Calendar, out var coding, out var why);
        var duration = !isTime && attributes.DataType?.StartsWith("timedelta64", StringComparison.Ordinal) == true ? TimeUnits.DurationUnitOf(attributes.Units) : null;
        // Nothing is packed then, and integers stay exact.
        if ((isTime || duration is not null) && scale is null or 1 && offset is null or 0) (scale, offset) = (null, null);
        if (isTime) return (new TimeCoder<T>(stored, mask, scale, offset, coding!, areDurations: false), null);
        if (duration is { } unit) return (new TimeCoder<T>(stored, mask, scale, offset, TimeCoding.Of(unit), areDurations: true), null);
        if (attributes.DataType == "bool") return (new FlagCoder<T>(stored), why);
        if (scale is not null || offset is not null) return (new NumberCoder<T, double>(stored, mask, scale, offset), why);
        if (isFloat) return (mask.IsEmpty ? null : new NumberCoder<T, T>(stored, mask, null, null), why);
        // Integers have no place for what is missing; a range alone makes no floats of them.
        if (missing.Length > 0) return (Unsafe.SizeOf<T>() <= 2 ? new NumberCoder<T, float>(stored, mask, null, null) : new NumberCoder<T, double>(stored, mask, null, null), why);
        return (isSeenOtherwise ? new NumberCoder<T, T>(stored, new Mask<T>([], (null, null)), null, null) : null, why);
    }

    // -1 of one byte is 255 without a sign, and 255 is -1 with one.
    private static object? Turned<T>(object? value)
        where T : INumber<T>, IMinMaxValue<T>
    {
        if (value is null || !ExactNumber.TryRead(value, out var number) || !number.IsFinite || number.Floor() is not (var whole, true)) return value;
        var all = BigInteger.One << (8 * Unsafe.SizeOf<T>());
        return whole < BigInteger.CreateTruncating(T.MinValue) ? whole + all : whole > BigInteger.CreateTruncating(T.MaxValue) ? whole - all : whole;
    }

    private static TextCoder? Text(DataType type, EncodingAttributes attributes, string path)
    {
        Encoding? encoding = null;
        // What is not UTF-8 is shown as it is anyway.
        if (attributes.TextEncoding is { } name && type is NullTerminatedBytesDataType && name.ToLowerInvariant() is not ("utf-8" or "utf8" or "ascii" or "us-ascii"))
        {
            encoding = name.ToLowerInvariant() is "latin-1" or "latin1" or "iso-8859-1" or "iso8859-1" ? Encoding.GetEncoding("iso-8859-1", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                : throw new ZarrException(ZarrErrorId.EncodingInvalid, $"'{path}' has texts in '{name}', which is not supported: supported are utf-8, ascii and latin-1. Take what is stored: -Stored.", name);
        }

        string[] missing = [.. attributes.MissingValues.OfType<string>()];
        return encoding is null && missing.Length == 0 ? null : new(type, encoding, missing);
    }
}
