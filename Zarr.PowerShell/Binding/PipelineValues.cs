using System.Collections;
using Zarr.Format.DataTypes;

namespace Zarr.PowerShell.Binding;

/// <summary>Collects the values of a write that come record by record from the pipeline.</summary>
internal sealed class PipelineValues
{
    private readonly TypedList _records = new();
    private object? _first;
    private bool _hasLists;

    /// <summary>How many records came.</summary>
    public long Count => _records.Count;

    // What came alone, and has a shape of its own.
    private object? Whole => Count == 1 && (IsList(_first) || _first is ZarrNode) ? _first : null;

    /// <summary>True for a record that has many elements: a slice, an array, a list. For some data types an array of bytes is one element.</summary>
    public static bool IsList(object? record) => record is ZarrSlice or Array || (record is IList and not IDictionary);

    /// <summary>How many elements a value has.</summary>
    public static long CountElements(object? value, DataType type) => value switch
    {
        ZarrSlice slice => slice.Count,
        byte[] bytes => AreElements(type) ? 1 : bytes.LongLength,
        Array array when array.GetType().GetElementType()!.IsValueType => array.LongLength,
        IList list when IsList(list) => list.Cast<object?>().Sum(item => CountElements(item, type)),
        _ => 1,
    };

    /// <summary>Adds a record: an element, or a list, which has many.</summary>
    public void Add(object? record)
    {
        if (Count == 0) _first = record;
        _hasLists |= IsList(record);
        _records.Add(record);
    }

    /// <summary>A list that came alone, as it is; otherwise all elements in the order they came, laid end to end.</summary>
    public object ValueFor(DataType type) => Whole ?? (_hasLists ? Flat(AreElements(type)) : _records.ToArray());

    /// <summary>As <see cref="ValueFor"/>, where no data type is known: a slice or an array.</summary>
    public object ForCodecs() => Whole is ZarrSlice or Array { Length: > 0 } and not object[] ? Whole : Flat(bytesAreElements: false);

    /// <summary>How many elements came; null for a list that came alone, whose shape decides where it fits.</summary>
    public long? CountFor(DataType type) => Whole is not null ? null : _hasLists ? CountElements(_records.ToArray(), type) : _records.Count;

    private static bool AreElements(DataType type) => type.ClrType == typeof(byte[]) || type.ClrType == typeof(string);

    private Array Flat(bool bytesAreElements)
    {
        var elements = new TypedList();
        Add(_records.ToArray());
        return elements.ToArray();

        void Add(object? value)
        {
            if (value is byte[] && bytesAreElements) elements.Add(value);
            else if (value is ZarrSlice slice) Add(slice.Data);
            else if (IsList(value)) foreach (var item in (IList)value!) Add(item);
            else elements.Add(value);
        }
    }
}
