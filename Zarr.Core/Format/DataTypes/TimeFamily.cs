using System.Globalization;
using System.Text.Json.Nodes;
using Zarr.Format.Json;

namespace Zarr.Format.DataTypes;

/// <summary>datetime64 or timedelta64 of every unit.</summary>
/// <param name="Name">NumPy's name; in v3 it stands behind <c>numpy.</c>.</param>
/// <param name="Kind">NumPy's letter and size.</param>
/// <param name="Create">The type of a unit.</param>
internal sealed record TimeFamily(string Name, string Kind, Func<TimeUnit, DataType> Create) : IDataTypeFamily
{
    public static readonly TimeFamily Dates = new("datetime64", "M8",
        unit => unit.IsGeneric ? new CountDataType("datetime64", "M8", unit) : new DateTimeDataType(unit));

    public static readonly TimeFamily Durations = new("timedelta64", "m8",
        unit => unit.IsGeneric || unit.IsCalendar ? new CountDataType("timedelta64", "m8", unit) : new DurationDataType(unit));

    public IReadOnlyList<DataType> Examples => [.. ((string[])["ns", "us", "ms", "s", "D"]).Select(unit => Create(new(unit, 1)))];

    public DataType? Find(string name)
    {
        // NumPy's M8 without a unit is the generic one; by its full name it is most likely forgotten.
        if (name == Kind) return Create(new(TimeUnit.Generic, 1));
        if (name.StartsWith("numpy.", StringComparison.Ordinal)) name = name["numpy.".Length..];
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        var start = bracket < 0 ? name : name[..bracket];
        if (start != Kind && !start.Equals(Name, StringComparison.OrdinalIgnoreCase)) return null;
        return bracket >= 0 && name[^1] == ']' && TimeUnit.Parse(name.AsSpan(bracket + 1, name.Length - bracket - 2)) is { } unit
            ? Create(unit)
            : throw new ZarrException(ZarrErrorId.DataTypeNotSupported,
                $"The data type '{name}' needs a unit, with an integer before it if it is to count several: one of {string.Join(", ", TimeUnit.Names)}, as in {Name}[ns] or {Name}[25s].", name);
    }

    // zarr-extensions, data-types/numpy.datetime64, "Configuration": both members, and no other.
    public DataType? FromV3(string name, JsonObject? configuration, string where)
    {
        if (name != $"numpy.{Name}") return null;
        configuration ??= [];
        foreach (var (member, value) in configuration)
            if (member is not ("unit" or "scale_factor")) throw JsonMembers.Invalid(where, member, value, $"left out: the data type '{name}' has \"unit\" and \"scale_factor\"");
        var allowed = "one of " + string.Join(", ", TimeUnit.Names);
        var unit = configuration.Required(where, "unit");
        var scale = configuration.Required(where, "scale_factor");
        if (!int.TryParse(scale?.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out var factor) || factor < 1)
            throw JsonMembers.Invalid(where, "scale_factor", scale, "an integer from 1 to 2147483647");
        return Create(TimeUnit.Find(unit.Text(where, "unit", allowed), factor) ?? throw JsonMembers.Invalid(where, "unit", unit, allowed));
    }
}
