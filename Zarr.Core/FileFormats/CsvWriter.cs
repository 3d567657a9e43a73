using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using Zarr.Format.DataTypes;

namespace Zarr.FileFormats;

/// <summary>Writes an array of one or two axes as delimited text, a line for each row; of records a list, whose columns are the fields. Numbers are written so that they read back as the same.</summary>
internal sealed class CsvWriter : FileWriter
{
    private const int FlushLength = 1 << 16;

    private readonly NewFile _file;
    private readonly StreamWriter _text;
    private readonly char _delimiter;
    private readonly long _columns;
    private readonly SearchValues<char> _special;
    private readonly StringBuilder _line = new();
    private long _column;

    public CsvWriter(NewFile file, DataType type, Shape shape, char delimiter)
    {
        (_file, _delimiter) = (file, delimiter);
        _special = SearchValues.Create([delimiter, '"', '\r', '\n']);
        _columns = type.Fields.Count == 0 && shape.Rank == 2 ? shape[1] : 1;
        _text = new(file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), FlushLength, leaveOpen: true) { NewLine = "\n" };
        if (type.Fields.Count == 0) return;
        foreach (var (i, field) in type.Fields.Index()) Append(field.Name, i > 0);
        EndLine();
    }

    public override bool IsRandomAccess => false;

    public override void Write(Shape origin, Shape extent, ZarrSlice elements, CancellationToken cancel)
    {
        var type = elements.DataType;
        for (long i = 0; i < elements.Count; i++)
        {
            if ((i & 0xfff) == 0) cancel.ThrowIfCancellationRequested();
            if (type.IsVariableLength) WriteElement(elements.Storage.GetValue(i));
            else if (type.Fields.Count == 0) WriteElement(Element(type, elements.BytesAt(i)));
            else WriteRecord(type, elements.BytesAt(i));
        }

        Flush();
    }

    public override void End() => _file.Writing(() =>
    {
        _text.Dispose();
        return true;
    });

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileNotSupported"/>: the array is no table.</exception>
    public static void CheckTable(string path, DataType type, Shape shape)
    {
        var isTable = type.Fields.Count > 0 ? shape.Rank == 1 : shape.Rank <= 2;
        if (!isTable || (shape.Rank == 2 && shape[1] == 0))
            throw FileError.NotSupported(path, $"text has rows and columns, and the array is {type} of shape {shape}. Select one or two axes of it with -Slice{(type.Fields.Count > 0 ? ", of records one" : "")}.");
        foreach (var one in type.Fields.Count > 0 ? type.Fields.Select(field => field.DataType) : [type])
            if (one.Fields.Count > 0 || one is SubarrayDataType || one.ClrType == typeof(object))
                throw FileError.NotSupported(path, $"elements of {one} have no form as one field of text.");
    }

    private void WriteElement(object? element)
    {
        Append(element, _column > 0);
        if (++_column < _columns) return;
        _column = 0;
        EndLine();
    }

    private void WriteRecord(DataType type, ReadOnlySpan<byte> record)
    {
        foreach (var (i, field) in type.Fields.Index()) Append(Element(field.DataType, record.Slice(field.Offset, field.DataType.ItemSize)), i > 0);
        EndLine();
    }

    // Times as text, which is exact whatever their unit.
    private static object? Element(DataType type, ReadOnlySpan<byte> element) =>
        type is DateTimeDataType { TimeUnit.Name: "Y" } ? Year(type.GetDisplayElement(element)!.ToString()!) : type.MayBeInexact ? type.GetDisplayElement(element) : type.GetElement(element);

    // A year alone is only one when it has four digits; others would be read as a count.
    private static DisplayText Year(string year) => new(year.Length != 4 && char.IsAsciiDigit(year[^1]) ? year + "-01" : year);

    private void EndLine()
    {
        _line.Append('\n');
        if (_line.Length >= FlushLength) Flush();
    }

    private void Flush() => _file.Writing(() =>
    {
        _text.Write(_line);
        _line.Clear();
        return true;
    });

    private void Append(object? element, bool isDelimited)
    {
        if (isDelimited) _line.Append(_delimiter);
        switch (element)
        {
            case double number: _line.Append(CultureInfo.InvariantCulture, $"{number:R}"); return;
            case float number: _line.Append(CultureInfo.InvariantCulture, $"{number:R}"); return;
        }

        var text = Text(element);
        // A text that is empty would read as missing, and one without any character would be no line.
        if (text.AsSpan().ContainsAny(_special) || (element is string && (text.Length == 0 || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])))) _line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else _line.Append(text);
    }

    private static string Text(object? element) => element switch
    {
        Complex number => string.Create(CultureInfo.InvariantCulture, $"{number.Real:R}{(double.IsNegative(number.Imaginary) && !double.IsNaN(number.Imaginary) ? "" : "+")}{number.Imaginary:R}j"),
        DisplayText time => time.Text,
        byte[] bytes => HexText.Format(bytes),
        _ => Convert.ToString(element, CultureInfo.InvariantCulture) ?? "",
    };
}
