using System.Globalization;
using Zarr.Arrays.Coordinates.Encodings;
using Zarr.Common;
using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates;

/// <summary>
/// What the stored values of an array mean: numbers that are packed, values that stand for a missing one, times and durations as numbers, bools and texts in another form. It is
/// read from the attributes of the CF conventions and of xarray. Immutable, and safe on any number of threads.
/// </summary>
public sealed class ValueEncoding
{
    private readonly ValueCoder _coder;
    private readonly EncodingAttributes _attributes;

    private ValueEncoding(DataType stored, ValueCoder coder, EncodingAttributes attributes) => (StoredType, _coder, _attributes) = (stored, coder, attributes);

    /// <summary>The type of what is stored.</summary>
    public DataType StoredType { get; }

    /// <summary>The type of the values. Times as floating-point numbers are given in counts of a unit that is chosen by them.</summary>
    public DataType DecodedType => _coder.Decoded;

    /// <summary>The factor of packed numbers; null where there is none.</summary>
    public double? ScaleFactor => _attributes.Scale;

    /// <summary>What is added to packed numbers after the factor; null where there is none.</summary>
    public double? AddOffset => _attributes.Offset;

    /// <summary>The units, of times with the date they are counted from; null where they are not told.</summary>
    public string? Units => _attributes.Units;

    /// <summary>The calendar of times, as the attribute has it; null where it is not told.</summary>
    public string? Calendar => _attributes.Calendar;

    /// <summary>True for times and durations that are stored as numbers.</summary>
    public bool AreTimes => DecodedType is DateTimeDataType or ExactTimeDataType or DurationDataType;

    /// <summary>The encoding of an array; null where its values mean what they are.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.EncodingInvalid"/>: an attribute says something that cannot be understood.</exception>
    public static ValueEncoding? Of(ZarrArray array) => Of(array, out _);

    /// <summary>The encoding of an array; null where its values mean what they are.</summary>
    /// <param name="array">The array.</param>
    /// <param name="note">Why units that seem to be those of times are left alone; null where there is nothing to be said.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.EncodingInvalid"/>: an attribute says something that cannot be understood.</exception>
    public static ValueEncoding? Of(ZarrArray array, out string? note) => Of(array.DataType, array.Attributes, array.ZarrFormat, array.FillValue, array.Path, out note);

    internal static ValueEncoding? Of(DataType type, IReadOnlyDictionary<string, object?> attributes, ZarrFormat format, object? fill, string path, out string? note)
    {
        note = null;
        if (EncodingReader.Read(type, attributes, format, fill, path) is not var (coder, found, why)) return null;
        if (why is not null) note = $"The values of '{path}' are given as numbers, and not as times: {why}.";
        return coder is null ? null : new(type, coder, found);
    }

    /// <summary>The values of a slice that was read.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: an element has no value, by its number; or the slice is of another type.</exception>
    public ZarrSlice Decode(ZarrSlice stored) => Decode(stored, mayReuse: false);

    /// <summary>What is to be stored for values: numbers rounded to the nearest, half to even, and nothing wrapped or clamped.</summary>
    /// <param name="values">A value, a .NET array of any number of axes, nested lists, or a slice; null and NaN for what is missing.</param>
    /// <returns>A .NET array of the stored type, flat in C order.</returns>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: an element cannot be stored, or would be read as missing, by its number; <see cref="ZarrErrorId.ValueShapeMismatch"/>.</exception>
    public Array Encode(object? values)
    {
        // Elements of variable length are stored by way of a heap, and are these themselves.
        if (StoredType is VariableDataType variable)
        {
            var texts = ((TextCoder)_coder).WithMissing(values);
            return variable.ToObjects(texts as Array ?? new[] { texts });
        }

        return StoredType.ToElements(Encode(values, null).Data);
    }

    /// <summary>As a header has it: <c>float64 (int16 × 0.01 + 10), degC</c>.</summary>
    public override string ToString()
    {
        var isTime = DecodedType is DateTimeDataType or ExactTimeDataType;
        var calendar = Calendar is { } name && isTime ? $", {name}" : "";
        var stored = _attributes.IsUnsigned is { } isUnsigned && StoredType is INumericType and not IFloatType ? $"{StoredType} {(isUnsigned ? "without" : "with")} sign" : StoredType.Name;
        if (ScaleFactor is { } scale) stored += $" × {Number(scale)}";
        if (AddOffset is { } offset) stored += $" {(offset < 0 ? "-" : "+")} {Number(Math.Abs(offset))}";
        if (AreTimes) stored += $" {Units}{calendar}";
        var decoded = isTime ? "time" : DecodedType.Name;
        return (decoded == stored ? decoded : $"{decoded} ({stored})") + (AreTimes || string.IsNullOrWhiteSpace(Units) ? "" : $", {Units}");
    }

    internal ZarrSlice Decode(ZarrSlice stored, bool mayReuse)
    {
        if (!stored.DataType.Equals(StoredType))
            throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"A slice of {stored.DataType} is none of the {StoredType} that these values are stored as.", stored.DataType.Name);
        var (values, type) = _coder.Decode(stored.Storage, mayReuse);
        return stored.With(type, values, this);
    }

    /// <summary>What statistics of stored elements tell of their values; null where they tell nothing.</summary>
    internal ElementStatistics? Decode(ElementStatistics stored)
    {
        if (stored.Minimum is null || stored.Maximum is null || StoredType.IsVariableLength || DecodedType.IsVariableLength) return null;
        var extremes = StoredType.CreateArray(2);
        StoredType.ConvertElements(new[] { stored.Minimum, stored.Maximum }, extremes);
        var (values, type) = Decode(extremes);
        var (first, second) = (type.ToElements(values).GetValue(0), type.ToElements(values).GetValue(1));
        if (IsNone(first) || IsNone(second)) return null;
        // One more than are counted may be missing.
        return ScaleFactor < 0 ? new(second, first, null, stored.NaNCount + 1, stored.FillCount) : new(first, second, null, stored.NaNCount + 1, stored.FillCount);

        static bool IsNone(object? value) => value is null or double.NaN or float.NaN || (value is Half half && Half.IsNaN(half));
    }

    /// <summary>Statistics of the values of stored elements.</summary>
    /// <param name="elements">What is stored.</param>
    /// <param name="stored">Its statistics, of which the number of elements that were never written is taken.</param>
    internal ElementStatistics Summarize(ReadOnlySpan<byte> elements, ElementStatistics stored)
    {
        if (DecodedType.IsVariableLength) return stored;
        var (values, type) = Decode(Zarr.Operations.Searching.DecodedTest.Stored(StoredType, elements, null));
        var found = type.Summarize(BulkCopy.Span(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(values), 0, values.Length * type.ItemSize), []);
        return new(Element(found.Minimum), Element(found.Maximum), Element(found.Mean), found.NaNCount, stored.FillCount);

        // Times that statistics in files do not know are told by their counts there.
        object? Element(object? value) => value is long count && type is DateTimeDataType or ExactTimeDataType or DurationDataType ? type.GetElement(BitConverter.GetBytes(count)) : value;
    }

    /// <summary>True where chunks can be decoded one by one.</summary>
    internal bool IsElementwise => _coder.IsElementwise;

    /// <summary>Values of elements in a row, where <see cref="IsElementwise"/>.</summary>
    internal void Decode(ReadOnlySpan<byte> stored, Span<byte> values) => _coder.Decode(stored, values);

    internal (Array Values, DataType Type) Decode(Array stored) => _coder.Decode(stored, mayReuse: true);

    internal ElementSource Encode(object? values, ElementHeap? heap) => _coder.Encode(values, heap);

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
