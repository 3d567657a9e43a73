using System.Collections;
using Zarr.DataTypes;

namespace Zarr.PowerShell.Binding;

/// <summary>
/// Records that say where their elements go, as Get-ZarrSlice -AsRecord gives them and Import-Csv brings them back: a property for each axis, by its
/// name or as axis0, axis1 and so on, or one called Index; and the element as Value, or the fields of a record by their names. Or rows of a table, as
/// -AsTable gives them: Row, and Value or a property for each column, named by its index.
/// </summary>
internal sealed class IndexedRecords
{
    private const string IndexName = "Index", ValueName = "Value", RowName = "Row";

    private readonly string[] _axes;
    private readonly string[] _fields;
    private readonly bool _hasAxes, _hasIndex, _isTable;

    private IndexedRecords(ZarrArray array, OrderedDictionary<string, object?> first)
    {
        _fields = [.. array.DataType.Fields.Select(field => field.Name)];
        _axes = [.. Enumerable.Range(0, array.Rank).Select(axis => AxisName(array, axis))];
        _hasAxes = _axes.Length > 0 && Array.TrueForAll(_axes, axis => !IsField(axis) && Has(first, axis));
        _hasIndex = !IsField(IndexName) && Has(first, IndexName);
        HasValue = !IsField(ValueName) && Has(first, ValueName);
        _isTable = !_hasAxes && !_hasIndex && !IsField(RowName) && Has(first, RowName)
            && (array.Rank == 1 ? HasValue : array.Rank == 2 && first.Count > 1 && first.Keys.All(name => Is(name, RowName) || Integers.TryRead(name, out _)));
    }

    /// <summary>True where the records say where their elements go; otherwise these come in order.</summary>
    public bool HasPlaces => _hasAxes || _hasIndex || _isTable;

    private bool HasValue { get; }

    /// <summary>How the records that came through a pipeline are to be read; null where they are elements themselves.</summary>
    public static IndexedRecords? Find(object? values, ZarrArray array)
    {
        // Whatever an array of objects is given is its element.
        if (array.DataType.ClrType == typeof(object) || values is not object?[] { Length: > 0 } records || ToDictionary(records[0]) is not { } first) return null;
        var found = new IndexedRecords(array, first);
        return found.HasPlaces || found.HasValue ? found : null;
    }

    /// <summary>The property that tells the index on an axis.</summary>
    public static string AxisName(ZarrArray array, int axis) => array.DimensionNames?[axis] is { Length: > 0 } name ? name : FormattableString.Invariant($"axis{axis}");

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
                foreach (var column in record.Keys.Where(name => !Is(name, RowName)))
                {
                    indices.Add(IndexOf([Get(record, RowName, i), column], i));
                    values.Add(record[column]);
                }

                continue;
            }

            if (HasPlaces) indices.Add(IndexOf(_isTable ? [Get(record, RowName, i)] : _hasAxes ? [.. _axes.Select(axis => Get(record, axis, i))] : Items(Get(record, IndexName, i)), i));
            values.Add(ElementOf(record, i));
        }

        return (indices, values);
    }

    private Shape IndexOf(object?[] items, int i)
    {
        var index = new long[items.Length];
        for (var axis = 0; axis < index.Length; axis++)
            if (!Integers.TryRead(items[axis], out index[axis]) || index[axis] < 0)
                throw new ZarrException(ZarrErrorId.SelectionInvalid, FormattableString.Invariant($"Record {i + 1} has the index '{items[axis]}'{(_hasAxes ? $" for {_axes[axis]}" : "")}: it must be a whole number of at least 0."), items[axis]);
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
        if (_fields.Length == 0) return Get(record, ValueName, i);
        if (!Array.Exists(_fields, field => Has(record, field)) && HasValue) return Get(record, ValueName, i);
        var fields = new OrderedDictionary<string, object?>(_fields.Length);
        foreach (var (name, value) in record)
        {
            var isPlace = !IsField(name) && (Is(name, IndexName) || Is(name, ValueName) || Array.Exists(_axes, axis => Is(name, axis)));
            if (!isPlace) fields[name] = value;
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

    private bool IsField(string name) => Array.Exists(_fields, field => Is(field, name));

    private static OrderedDictionary<string, object?>? ToDictionary(object? record) => record switch
    {
        OrderedDictionary<string, object?> properties => properties,
        FoundValue found => new() { [IndexName] = found.Index, [ValueName] = Unwrap.Deep(found.Value) },
        ZarrElement element => new() { [IndexName] = element.Index, [ValueName] = Unwrap.Deep(element.Value) },
        _ => null,
    };
}
