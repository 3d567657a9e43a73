using Zarr.PowerShell.Formatting;

namespace Zarr.PowerShell.Binding;

/// <summary>The values along one axis of an array, as records and tables have them.</summary>
/// <param name="values">The decoded values.</param>
internal sealed class AxisValues(ZarrSlice values)
{
    private readonly Array _elements = values.Data;
    private Dictionary<string, long>? _places;

    /// <summary>The value at an index, with a text that reads back as the same.</summary>
    public object? this[long index] => ReadableElement.Of(_elements.GetValue(index));

    /// <summary>The text of the value at an index.</summary>
    public string TextAt(long index) => ElementJson.TextOf(_elements.GetValue(index));

    /// <summary>The index of a value that was given as it is here, or as its text; false where there is none, or more than one.</summary>
    public bool TryFind(object? value, out long index)
    {
        if (_places is null)
        {
            _places = new(_elements.Length, StringComparer.Ordinal);
            for (long i = 0; i < _elements.LongLength; i++)
                if (!_places.TryAdd(TextAt(i), i)) _places[TextAt(i)] = -1;
        }

        return _places.TryGetValue(value is string text ? text.Trim() : ElementJson.TextOf(value), out index) && index >= 0;
    }
}
