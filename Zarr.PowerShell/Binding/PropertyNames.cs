namespace Zarr.PowerShell.Binding;

/// <summary>
/// Names that become properties of one object, where letter case makes no difference: of two that meet, the later one says in front what it is, as
/// <c>field.index</c> and <c>axis.X</c>.
/// </summary>
internal sealed class PropertyNames
{
    public const string Index = nameof(ZarrElement.Index), Value = nameof(ZarrElement.Value);

    private const string FieldKind = "field", AxisKind = "axis";

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The properties of an element of an array: its index and value, its fields, and its place on each axis.</summary>
    public static (string[] Fields, string[] Axes) OfElements(Zarr.Format.DataTypes.DataType type, ZarrArray array)
    {
        var names = new PropertyNames();
        names._taken.Add(Index);
        names._taken.Add(Value);
        return ([.. type.Fields.Select(field => names.Add(FieldKind, field.Name))], [.. Enumerable.Range(0, array.Rank).Select(axis => names.Add(AxisKind, AxisName(array, axis)))]);
    }

    /// <summary>The properties of a record by itself.</summary>
    public static string[] OfRecord(ICollection<string> fields)
    {
        var names = new PropertyNames();
        return [.. fields.Select(field => names.Add(FieldKind, field))];
    }

    private static string AxisName(ZarrArray array, int axis) => array.DimensionNames?[axis] is { Length: > 0 } name ? name : FormattableString.Invariant($"axis{axis}");

    private string Add(string kind, string name)
    {
        if (_taken.Add(name)) return name;
        var longer = $"{kind}.{name}";
        for (var i = 2; !_taken.Add(longer); i++) longer = FormattableString.Invariant($"{kind}.{name}.{i}");
        return longer;
    }
}
