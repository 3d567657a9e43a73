using Zarr.DataTypes;

namespace Zarr.PowerShell.Binding;

/// <summary>Collects the values of a write that come record by record from the pipeline.</summary>
internal sealed class PipelineValues
{
    private readonly TypedList _elements = new();
    // Arrays of bytes are elements for some data types and lists of elements for others.
    private readonly List<byte[]> _bytes = [];
    private object? _whole;
    private long _count;

    /// <summary>Adds a record: an element, or a slice or array, which has many.</summary>
    public void Add(object? record)
    {
        var isWhole = _count == 0 && record is ZarrSlice or Array or ZarrNode;
        if (record is byte[] bytes && _bytes.Count == _count)
        {
            _bytes.Add(bytes);
        }
        else
        {
            if (_whole is not (null or byte[])) AddElements(_whole);
            foreach (var earlier in _bytes) AddElements(earlier);
            _bytes.Clear();
            if (!isWhole) AddElements(record);
        }

        _whole = isWhole ? record : null;
        _count++;
    }

    /// <summary>A slice or array that came alone, as it is; otherwise all elements in the order they came, laid end to end.</summary>
    public object ValueFor(DataType type)
    {
        if (_whole is not null) return _whole;
        if (_bytes.Count == 0) return _elements.ToArray();
        return AreElements(type) ? _bytes.ToArray() : _bytes.SelectMany(bytes => bytes).ToArray();
    }

    /// <summary>As <see cref="ValueFor"/>, where no data type is known: a slice or an array.</summary>
    public object Whole() => _whole is ZarrSlice or Array { Length: > 0 } and not object[] ? _whole : _whole is object[] mixed ? Typed(mixed) : ValueFor(DataType.Parse("uint8"));

    // What a script calls a list of numbers may have no type.
    private static Array Typed(object?[] values)
    {
        var typed = new TypedList();
        foreach (var value in values) typed.Add(value);
        return typed.ToArray();
    }

    /// <summary>How many elements came; null for a slice or array that came alone, whose shape decides where it fits.</summary>
    public long? CountFor(DataType type) => _whole is not null ? null : _bytes.Count == 0 ? _elements.Count : AreElements(type) ? _bytes.Count : _bytes.Sum(bytes => bytes.LongLength);

    /// <summary>How many records came.</summary>
    public long Count => _count;

    private static bool AreElements(DataType type) => type.ClrType == typeof(byte[]) || type.ClrType == typeof(string);

    private void AddElements(object? record)
    {
        switch (record)
        {
            case ZarrSlice slice: AddElements(slice.Data); break;
            case Array array: foreach (var item in array) AddElements(item); break;
            default: _elements.Add(record); break;
        }
    }
}
