namespace Zarr.PowerShell.Binding;

/// <summary>Collects the values of a write that come record by record from the pipeline.</summary>
internal sealed class PipelineValues
{
    private readonly TypedList _elements = new();
    private object? _whole;
    private long _count;

    /// <summary>Adds a record: an element, or a slice or array, which has many.</summary>
    public void Add(object? record)
    {
        if (_whole is not null) AddElements(_whole);
        _whole = null;
        if (_count == 0 && record is ZarrSlice or Array or ZarrNode) _whole = record;
        else AddElements(record);
        _count++;
    }

    /// <summary>A slice or array that came alone, as it is; otherwise all elements in the order they came, laid end to end.</summary>
    public object Value => _whole ?? _elements.ToArray();

    /// <summary>How many elements came; null for a slice or array that came alone, whose shape decides where it fits.</summary>
    public long? Count => _whole is null ? _elements.Count : null;

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
