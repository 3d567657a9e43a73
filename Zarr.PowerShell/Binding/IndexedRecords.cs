using System.Collections;
using Zarr.Format.DataTypes;
using Zarr.Operations.Searching;

namespace Zarr.PowerShell.Binding;

/// <summary>
/// Records that say where their elements go, as Get-ZarrSlice -AsRecord gives them and Import-Csv brings them back: a property for each axis, by its
/// name or as axis0, axis1 and so on, or one called Index; and the element as Value, or the fields of a record by their names. Or rows of a table, as
/// -AsTable gives them: Row, and Value or a property for each column, named by its index. Names that meet are told apart as <see cref="PropertyNames"/> does.
/// </summary>
internal sealed class IndexedRecords
{
    private const string RowName = "Row";

    private readonly string[] _fields, _fieldProperties, _axes;
    private readonly bool _hasAxes, _hasIndex, _hasFields, _isTable;
    private readonly string _row = RowName;
    // The values along axes, by which records say where they go; of no axis where these are not needed.
    private readonly AxisValues?[] _values = [];

    private IndexedRecords(ZarrArray array, OrderedDictionary<string, object?> first, bool isElement, Func<AxisValues?[]> valuesOf)
    {
        _fields = [.. array.DataType.Fields.Select(field => field.Name)];
        (_fieldProperties, _axes) = PropertyNames.OfElements(array.DataType, array);
        for (var i = 0; i < _fields.Length && !isElement; i++)
            if (!Has(first, _fieldProperties[i]) && PlainProperty(first, _fields[i]) is { } plain) _fieldProperties[i] = plain;
        _hasFields = Array.Exists(_fieldProperties, field => Has(first, field));
        _hasAxes = _axes.Length > 0 && Array.TrueForAll(_axes, axis => Has(first, axis));
        _hasIndex = !IsField(PropertyNames.Index) && Has(first, PropertyNames.Index);
        HasValue = !IsField(PropertyNames.Value) && Has(first, PropertyNames.Value);
        if (_hasAxes || (array.Rank == 2 && !_hasIndex && Has(first, _axes[0]))) _values = valuesOf();
        // A table by the values along its axes has those of the first under its name.
        if (!_hasAxes && Along(0) is not null && array.Rank == 2 && Has(first, _axes[0])) _row = _axes[0];
        _isTable = !_hasAxes && !_hasIndex && !IsField(_row) && Has(first, _row)
            && (array.Rank == 1 ? HasValue : array.Rank == 2 && first.Count > 1 && first.Keys.All(name => Is(name, _row) || Along(1)?.TryFind(name, out _) == true || Integers.TryRead(name, out _)));
    }

    /// <summary>True where the records say where their elements go; otherwise these come in order.</summary>
    public bool HasPlaces => _hasAxes || _hasIndex || _isTable;

    private bool HasValue { get; }

    /// <summary>How the records that came through a pipeline are to be read; null where they are elements themselves.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: a property may be a field or say where the element goes.</exception>
    public static IndexedRecords? Find(object? values, ZarrArray array, Func<AxisValues?[]> valuesOf)
    {
        // Whatever an array of objects is given is its element.
        if (array.DataType.ClrType == typeof(object) || values is not object?[] { Length: > 0 } records || ToDictionary(records[0]) is not { } first) return null;
        var found = new IndexedRecords(array, first, records[0] is ZarrElement or FoundValue, valuesOf);
        return found.HasPlaces || found.HasValue ? found : null;
    }

    /// <summary>The index and the element of each record.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>, <see cref="ZarrErrorId.ValueNotConvertible"/>, naming the record by its number from 1.</exception>
    public (List<Shape> Indices, List<object?> Values) Read(object?[] records)
    {
        var (indices, values) = (new List<Shape>(HasPlaces ? records.Length : 0), new List<object?>(records.Length));
        for (var i = 0; i < records.Length; i++)
        {
            var record = ToDictionary(records[i])
                ?? throw new ZarrException(ZarrErrorId.ValueNotConvertible, FormattableString.Invariant($"Record {i + 1} has no properties, as those before it have."), records[i]);
            if (_isTable && _axes.Length == 2)
            {
                foreach (var column in record.Keys.Where(name => !Is(name, _row)))
                {
                    indices.Add(Numbers([Place(0, Get(record, _row, i), i, isRow: true), Place(1, column, i)], i));
                    values.Add(record[column]);
                }

                continue;
            }

            if (HasPlaces) indices.Add(IndexOf(record, i));
            values.Add(ElementOf(record, i));
        }

        return (indices, values);
    }

    // A record that has a field by its plain name, where Get-ZarrSlice -AsRecord would give another, as field.index.
    private static string? PlainProperty(OrderedDictionary<string, object?> record, string field)
    {
        if (!record.TryGetValue(field, out var value) || (field == PropertyNames.Value && value is IDictionary)) return null;
        if (field == PropertyNames.Index)
            throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"The records have a property '{field}', which is the place of an element, and also the name of a field. Call the field 'field.{field}', and leave '{field}' out or let it be the place.", field);
        return field;
    }

    private Shape IndexOf(OrderedDictionary<string, object?> record, int i)
    {
        if (_isTable) return Numbers([Get(record, _row, i)], i);
        // The index says it all, where the others are values.
        if (_hasIndex && Array.Exists(_values, along => along is not null)) return Numbers(Items(Get(record, PropertyNames.Index, i)), i);
        var index = _hasAxes ? Numbers([.. _axes.Select((name, axis) => Place(axis, Get(record, name, i), i))], i) : Numbers(Items(Get(record, PropertyNames.Index, i)), i);
        // Whoever changes one of two has to change the other, or to leave it out.
        if (_hasAxes && _hasIndex && Numbers(Items(Get(record, PropertyNames.Index, i)), i) is var other && other != index)
            throw new ZarrException(ZarrErrorId.SelectionInvalid, FormattableString.Invariant($"Record {i + 1} has the index {index} by {string.Join(", ", _axes)}, and {other} by {PropertyNames.Index}: leave out one of both."), other);
        return index;
    }

    private AxisValues? Along(int axis) => axis < _values.Length ? _values[axis] : null;

    // Rows are indices under a name of their own.
    private object? Place(int axis, object? given, int i, bool isRow = false) => Along(axis) is not { } along || (isRow && _row == RowName) ? given
        : along.TryFind(given, out var place) ? place
        : throw new ZarrException(ZarrErrorId.SelectionInvalid, FormattableString.Invariant($"Record {i + 1} has '{given}' for {_axes[axis]}, which is none of the values along it, or more than one. Give the place as Index instead."), given);

    private Shape Numbers(object?[] items, int i)
    {
        var index = new long[items.Length];
        for (var axis = 0; axis < index.Length; axis++)
            if (!Integers.TryRead(items[axis], out index[axis]) || index[axis] < 0)
                throw new ZarrException(ZarrErrorId.SelectionInvalid, FormattableString.Invariant($"Record {i + 1} has the index '{items[axis]}'{(_hasAxes && axis < _axes.Length ? $" for {_axes[axis]}" : "")}: it must be a whole number of at least 0."), items[axis]);
        return index;
    }

    private static object?[] Items(object? index) => index switch
    {
        string text => text.Trim() is "" or "()" ? [] : text.Split(','),
        IEnumerable list => [.. list.Cast<object?>()],
        _ => [index],
    };

    private object? ElementOf(OrderedDictionary<string, object?> record, int i)
    {
        if (!_hasFields && (_fields.Length == 0 || HasValue)) return Get(record, PropertyNames.Value, i);
        var fields = new OrderedDictionary<string, object?>(_fields.Length);
        foreach (var (name, value) in record)
        {
            var field = Array.FindIndex(_fieldProperties, property => Is(property, name));
            var isPlace = field < 0 && (Is(name, PropertyNames.Index) || Is(name, PropertyNames.Value) || Array.Exists(_axes, axis => Is(name, axis)));
            if (!isPlace) fields[field < 0 ? name : _fields[field]] = value;
        }

        return fields;
    }

    private static object? Get(OrderedDictionary<string, object?> record, string name, int i)
    {
        foreach (var (key, value) in record)
            if (Is(key, name)) return value;
        throw new ZarrException(ZarrErrorId.ValueNotConvertible, FormattableString.Invariant($"Record {i + 1} has no property '{name}'. It has {string.Join(", ", record.Keys)}."), name);
    }

    private static bool Has(OrderedDictionary<string, object?> record, string name) => record.Keys.Any(key => Is(key, name));

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private bool IsField(string name) => Array.Exists(_fieldProperties, field => Is(field, name));

    private static OrderedDictionary<string, object?>? ToDictionary(object? record) => record switch
    {
        OrderedDictionary<string, object?> properties => properties,
        FoundValue found => new() { [PropertyNames.Index] = found.Index, [PropertyNames.Value] = Unwrap.Deep(found.Value) },
        ZarrElement element => new() { [PropertyNames.Index] = element.Index, [PropertyNames.Value] = Unwrap.Deep(element.Value) },
        _ => null,
    };
}
