using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Zarr.Format.DataTypes;

namespace Zarr.FileFormats;

/// <summary>
/// A matrix as delimited text: a line for each row; with one column, a list; with a data type of records, a list of these. The file is read twice:
/// first its shape and type are found, then its elements are read.
/// </summary>
internal sealed class CsvArray : FileArray
{
    // With a byte order mark, so that the reader takes it off and does not choose another one for it.
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly ArrayFileOptions _options;
    private readonly int[]? _fields;
    private readonly long _columns;
    private readonly byte[] _missing = [];
    private readonly bool _hasMissing;
    private CsvReader? _reader;

    private CsvArray(string path, ArrayFileOptions options, ArrayFileEntry entry, long columns, int[]? fields) : base(entry)
    {
        (_path, _options, _columns, _fields) = (path, options, columns, fields);
        _hasMissing = options.Missing is not null;
        if (!entry.DataType.IsVariableLength) _missing = _hasMissing ? entry.DataType.FillValueFrom(options.Missing) : MissingOf(entry.DataType);
    }

    public override bool IsRandomAccess => false;

    /// <summary>Goes through the whole file once.</summary>
    /// <param name="path">Which file.</param>
    /// <param name="options">How it is to be read.</param>
    /// <param name="cancel">Stops.</param>
    public static CsvArray Open(string path, ArrayFileOptions options, CancellationToken cancel)
    {
        using var reader = Open(path, options);
        var type = options.DataType;
        var names = options.Header ? ReadNames(reader) : null;
        long rows = 0, columns = names?.Count ?? 0, fields = 0;
        bool isWhole = true, isUnsigned = false, isNegative = false;
        while (reader.Read())
        {
            if ((++fields & 0xffff) == 0) cancel.ThrowIfCancellationRequested();
            if (type is null && !(isWhole && IsWhole(reader, ref isUnsigned, ref isNegative)))
            {
                isWhole = false;
                if (!IsMissing(reader) && !NumberText.TryParse(reader.Field, out _)) throw NotConvertible(reader, "a number. Give a data type, such as string", path);
            }

            if (!reader.IsLast) continue;
            if (columns == 0) columns = reader.Column;
            if (reader.Column != columns) throw reader.Uneven(columns);
            rows++;
        }

        type ??= DataType.FromClrType(!isWhole || rows == 0 ? typeof(double) : isUnsigned ? typeof(ulong) : typeof(long))!;
        // A missing number is none.
        var fill = options.Missing ?? (type is IFloatType { NotANumber: not null } ? "NaN" : null);
        if (type.Fields.Count == 0) return new(path, options, new(null, columns <= 1 ? [rows] : [rows, columns], type) { MissingValue = fill }, columns, null);
        return new(path, options, new(null, [rows], type) { MissingValue = fill }, columns, Places(type, names, columns, path));
    }

    public override void Begin(CancellationToken cancel)
    {
        _reader = Open(_path, _options);
        if (_options.Header) ReadNames(_reader);
    }

    public override Array Read(Shape origin, Shape extent, CancellationToken cancel)
    {
        var count = extent.ElementCount;
        if (DataType.IsVariableLength) return ReadObjects(count, cancel);
        var storage = DataType.CreateArray(count);
        if (_fields is not null) ReadRecords(StoredElements.BytesOf(storage, count, DataType), cancel);
        else if (storage is double[] reals && DataType.ClrType == typeof(double)) ReadReals(reals, cancel);
        else ReadElements(StoredElements.BytesOf(storage, count, DataType), cancel);
        return storage;
    }

    public override void Dispose() => _reader?.Dispose();

    private void ReadReals(double[] reals, CancellationToken cancel)
    {
        for (var i = 0; i < reals.Length; i++)
        {
            var reader = Next(i, cancel);
            if (NumberText.TryParse(reader.Field, out reals[i])) continue;
            if (!IsMissing(reader)) throw NotConvertible(reader, "a number", _path);
            reals[i] = MemoryMarshal.Read<double>(_missing);
        }
    }

    private void ReadElements(Span<byte> elements, CancellationToken cancel)
    {
        var size = DataType.ItemSize;
        for (var i = 0; i < elements.Length / size; i++) Set(DataType, Next(i, cancel), elements.Slice(i * size, size), _missing);
    }

    private void ReadRecords(Span<byte> records, CancellationToken cancel)
    {
        var size = DataType.ItemSize;
        for (var i = 0; i < records.Length / size; i++)
        {
            _missing.CopyTo(records[(i * size)..]);
            for (var column = 0; column < _columns; column++)
            {
                var reader = Next(i, cancel);
                if (_fields![column] < 0) continue;
                var field = DataType.Fields[_fields[column]];
                Set(field.DataType, reader, records.Slice(i * size + field.Offset, field.DataType.ItemSize), _missing.AsSpan(field.Offset, field.DataType.ItemSize));
            }
        }
    }

    private Array ReadObjects(long count, CancellationToken cancel)
    {
        var elements = (object?[])Array.CreateInstance(DataType.ClrType, count);
        var type = (VariableDataType)DataType;
        var text = new object?[1];
        for (var i = 0; i < elements.Length; i++)
        {
            text[0] = Next(i, cancel).Field.ToString();
            elements[i] = type.ToObjects(text)[0];
        }

        return elements;
    }

    private void Set(DataType type, CsvReader reader, Span<byte> element, ReadOnlySpan<byte> missing)
    {
        if (IsMissing(reader) && !IsText(type))
        {
            if (!_hasMissing && !HasNone(type)) throw NotConvertible(reader, $"an element, and {type} has none that stands for a missing one. Give a fill value, which it becomes", _path);
            missing.CopyTo(element);
            return;
        }

        try
        {
            type.SetElement(type.BitLayout is null ? reader.Field.ToString() : reader.Field.Trim().ToString(), element);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.ValueNotConvertible)
        {
            throw NotConvertible(reader, $"of type {type}", _path, e);
        }
    }

    private CsvReader Next(int i, CancellationToken cancel)
    {
        if ((i & 0xffff) == 0) cancel.ThrowIfCancellationRequested();
        if (!_reader!.Read() || _reader.Column > _columns || (_reader.IsLast && _reader.Column != _columns)) throw FileError.Invalid(_path, "it has changed while it was read.");
        return _reader;
    }

    private static CsvReader Open(string path, ArrayFileOptions options) =>
        new(FileError.Reading(path, () => new StreamReader(path, s_strict, detectEncodingFromByteOrderMarks: true, new FileStreamOptions { Options = FileOptions.SequentialScan })), options.DelimiterOf(path), path);

    private static List<string> ReadNames(CsvReader reader)
    {
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.Field.Trim().ToString());
            if (reader.IsLast) break;
        }

        return names;
    }

    /// <summary>The field of each column: by its name where there are names, otherwise in order; -1 for a column that is no field.</summary>
    private static int[] Places(DataType type, List<string>? names, long columns, string path)
    {
        if (names is null)
            return columns == type.Fields.Count || columns == 0 ? [.. Enumerable.Range(0, (int)columns)]
                : throw FileError.Invalid(path, FormattableString.Invariant($"it has {columns} columns where the records have {type.Fields.Count} fields. With names in its first line, say so, and columns are found by them."));
        var places = names.ConvertAll(name => ((StructDataType)type).PlaceOf(name));
        foreach (var (i, field) in type.Fields.Index())
            if (places.Count(place => place == i) != 1)
                throw new ZarrException(ZarrErrorId.FieldNotFound, $"'{path}' has {(places.Contains(i) ? "more than one column" : "no column")} '{field.Name}'. Its columns are {string.Join(", ", names)}.", field.Name);
        return [.. places];
    }

    private static bool IsMissing(CsvReader reader) => !reader.IsQuoted && reader.Field.Trim() is "" or "NA" or "N/A" or "null";

    /// <summary>True for a type that has an element for what is missing: NaN or NaT.</summary>
    private static bool HasNone(DataType type) => type is IFloatType { NotANumber: not null } || type.MayBeInexact;

    private static byte[] MissingOf(DataType type) => type is IFloatType { NotANumber: { } bits } ? BitConverter.GetBytes(bits)[..type.ItemSize]
        : type.Fields.Count > 0 ? [.. type.Fields.SelectMany(field => MissingOf(field.DataType))] : type.DefaultFillValue;

    private static bool IsText(DataType type) => type.ClrType == typeof(string);

    // What is too large for int64 makes all of them uint64, unless one is negative.
    private static bool IsWhole(CsvReader reader, ref bool isUnsigned, ref bool isNegative)
    {
        const NumberStyles Whole = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        if (long.TryParse(reader.Field, Whole, CultureInfo.InvariantCulture, out var number)) isNegative |= number < 0;
        else if (ulong.TryParse(reader.Field, Whole, CultureInfo.InvariantCulture, out _)) isUnsigned = true;
        else return false;
        return !(isUnsigned && isNegative);
    }

    private static ZarrException NotConvertible(CsvReader reader, string what, string path, Exception? inner = null) => new(ZarrErrorId.ValueNotConvertible,
        $"'{path}': line {reader.Line}, field {reader.Column}, '{(reader.Field.Length > 40 ? $"{reader.Field[..40]}..." : reader.Field.ToString())}', is not {what}.{(reader.Line == 1 ? " If the first line has names, say so with -Header." : "")}", path, inner);
}
