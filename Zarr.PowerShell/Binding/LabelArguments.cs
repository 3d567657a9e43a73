using System.Collections;
using System.Management.Automation;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;

namespace Zarr.PowerShell.Binding;

/// <summary>Selections by the names of dimensions: of indices, as -Slice has them in a dictionary, and of the values along dimensions, as -Where has them.</summary>
internal sealed class LabelArguments
{
    private readonly Dictionary<string, AxisItem> _indices = [];
    private readonly Dictionary<string, object?[]> _values = [];

    /// <summary>A -Slice in any form, for one array; null to check what can be told without one.</summary>
    /// <exception cref="ZarrException">As <see cref="Selections.Read"/> and <see cref="ZarrArray.SelectByName"/>.</exception>
    public static ZarrSelection ReadSlice(object? slice, ZarrArray? array)
    {
        if (Unwrap.One(slice) is not IDictionary { Count: > 0 } items) return Selections.Read(slice, array?.Rank ?? 0);
        var labels = new LabelArguments();
        labels.AddIndices(items);
        return array?.SelectByName(labels._indices) ?? ZarrSelection.All;
    }

    /// <summary>True when nothing is named.</summary>
    public bool IsEmpty => _indices.Count == 0 && _values.Count == 0;

    /// <summary>The dimensions of which values select.</summary>
    public IEnumerable<string> Dimensions => _values.Keys;

    /// <summary>Takes what -Slice has.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>.</exception>
    public void AddIndices(IDictionary items)
    {
        foreach (DictionaryEntry entry in items)
        {
            var name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            _indices[name] = Selections.ReadItem(entry.Value, name);
        }
    }

    /// <summary>Takes what -Where has: one value, or two for all from one to the other.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>.</exception>
    public void AddValues(IDictionary values)
    {
        if (values.Count == 0) throw new ZarrException(ZarrErrorId.SelectionInvalid, "-Where is empty: name a dimension and give one value or two, such as @{ lat = 40, 50 }.", values);
        foreach (DictionaryEntry entry in values)
        {
            var name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            var value = Unwrap.Deep(entry.Value);
            object?[] given = value is string or not IEnumerable ? [value] : [.. ((IEnumerable)value).Cast<object?>().Select(Unwrap.One)];
            if (given.Length is not (1 or 2) || Array.IndexOf(given, null) >= 0)
                throw new ZarrException(ZarrErrorId.SelectionInvalid, $"-Where takes one value for '{name}', of which the nearest is selected, or two, for all from one to the other; {given.Length} are given.", value);
            if (_indices.ContainsKey(name))
                throw new ZarrException(ZarrErrorId.SelectionInvalid, $"The dimension '{name}' is in both -Slice and -Where: it can be selected by one of them.", name);
            _values[name] = given;
        }
    }

    /// <summary>The selection for an array.</summary>
    /// <param name="array">The array.</param>
    /// <param name="coordinateOf">Gives the values along a dimension.</param>
    /// <exception cref="ZarrException">As <see cref="ZarrArray.SelectByName"/>, <see cref="ZarrCoordinate.At"/> and <see cref="ZarrCoordinate.Between"/>.</exception>
    public ZarrSelection For(ZarrArray array, Func<string, ZarrCoordinate> coordinateOf)
    {
        var items = new Dictionary<string, AxisItem>(_indices);
        foreach (var (name, values) in _values)
        {
            var length = array.Shape[array.AxisOf(name)];
            var coordinate = coordinateOf(name);
            coordinate.RequireLength(length);
            items[name] = values is [var one] ? coordinate.At(one) : coordinate.Between(values[0], values[1]);
        }

        return array.SelectByName(items);
    }
}
