using System.Collections;
using System.Globalization;
using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates.Encodings;

/// <summary>The attributes that say what stored values mean, read as xarray, netCDF4-python and the CF conventions have them. One that cannot be used is an error: it is not taken for one that is absent.</summary>
internal sealed class EncodingAttributes
{
    private readonly IReadOnlyDictionary<string, object?> _attributes;
    private readonly string _path;

    public EncodingAttributes(IReadOnlyDictionary<string, object?> attributes, string path)
    {
        (_attributes, _path) = (attributes, path);
        (Scale, Offset) = (Number("scale_factor"), Number("add_offset"));
        (Units, Calendar) = (Text("units"), Text("calendar"));
        MissingValues = [.. Items("_FillValue"), .. Items("missing_value")];
        Range = Items("valid_range") is [var least, var greatest] ? (least, greatest) : (One("valid_min"), One("valid_max"));
        DataType = One("dtype") as string;
        TextEncoding = One("_Encoding") as string;
        // xarray takes "true" and "false" alone, netCDF4-python also "True".
        IsUnsigned = One("_Unsigned") switch { bool flag => flag, string text when bool.TryParse(text, out var flag) => flag, _ => null };
    }

    public double? Scale { get; }

    public double? Offset { get; }

    public string? Units { get; }

    public string? Calendar { get; }

    /// <summary>All that stands for no value; numbers, and for texts texts.</summary>
    public IReadOnlyList<object> MissingValues { get; }

    /// <summary>What is below the least or above the greatest is no value; null for no bound.</summary>
    public (object? Least, object? Greatest) Range { get; }

    /// <summary>What xarray wrote of another type than it is stored in: bool, or timedelta64 of a unit.</summary>
    public string? DataType { get; }

    public string? TextEncoding { get; }

    /// <summary>Whether integers are to be seen without a sign, or with one; null where they are what they are.</summary>
    public bool? IsUnsigned { get; }

    // netCDF-C writes lists of one, as attributes of netCDF are.
    private object? One(string name) => !_attributes.TryGetValue(name, out var value) ? null : value is IList { Count: 1 } list and not byte[] ? list[0] : value;

    private object[] Items(string name) => !_attributes.TryGetValue(name, out var value) ? [] : value switch
    {
        null => [],
        IList list when value is not byte[] => [.. list.Cast<object?>().OfType<object>()],
        _ => [value],
    };

    private double? Number(string name) => One(name) switch
    {
        null => null,
        var value when value is not (string or bool) && ElementConverter.TryConvert(value, out double number) && double.IsFinite(number) && (number != 0 || name != "scale_factor") => number,
        _ => throw NotUsable(name, name == "scale_factor" ? "a number other than 0" : "a number"),
    };

    // A unit that is a number is none of time.
    private string? Text(string name) => One(name) switch
    {
        null => null,
        string text => text,
        IList or IDictionary or bool => throw NotUsable(name, "a text"),
        var number => Convert.ToString(number, CultureInfo.InvariantCulture),
    };

    private ZarrException NotUsable(string name, string what) => new(ZarrErrorId.EncodingInvalid,
        $"'{_path}' has the attribute '{name}' with a value that is not {what}, so that what its elements mean cannot be told. Correct it with Set-ZarrAttribute, or take what is stored: -Stored.", name);
}
