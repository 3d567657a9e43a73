using System.Globalization;
using System.Numerics;
using Zarr.Arrays.Coordinates.Encodings;
using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates;

/// <summary>The names of flags: what the attributes <c>flag_values</c>, <c>flag_masks</c> and <c>flag_meanings</c> call stored integers (CF conventions, section 3.5, "Flags"). Immutable.</summary>
public sealed class FlagMeanings
{
    private readonly BigInteger[]? _values, _masks;
    private readonly string[] _names;

    private FlagMeanings(string[] names, BigInteger[]? values, BigInteger[]? masks) => (_names, _values, _masks) = (names, values, masks);

    /// <summary>The names, in the order of the attribute.</summary>
    public IReadOnlyList<string> Names => _names.AsReadOnly();

    /// <summary>The flags of an array; null where it has none, or not as many names as values or masks.</summary>
    public static FlagMeanings? Of(ZarrArray array)
    {
        // What is packed is no flag.
        if (array.DataType is not INumericType || !array.Attributes.TryGetValue("flag_meanings", out var meanings) || array.Attributes.ContainsKey("scale_factor") || array.Attributes.ContainsKey("add_offset")) return null;
        string[] names = meanings switch
        {
            string text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
            object?[] list => [.. list.OfType<string>()],
            _ => [],
        };
        var (values, masks) = (Numbers(array, "flag_values"), Numbers(array, "flag_masks"));
        return names.Length == 0 || (values ?? masks) is null || (values is not null && values.Length != names.Length) || (masks is not null && masks.Length != names.Length) ? null : new(names, values, masks);
    }

    /// <summary>The names of a value, separated by blanks; empty for none.</summary>
    public string Describe(object? value)
    {
        if (value is null or string || !ExactNumber.TryRead(value, out var number) || !number.IsFinite || number.Floor() is not (var whole, true)) return "";
        return string.Join(' ', _names.Where((_, i) => _masks is null ? whole == _values![i] : _values is null ? (whole & _masks[i]) != 0 : (whole & _masks[i]) == _values[i]));
    }

    /// <summary>The value of names, separated by blanks: of masks all of them together.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: there is no such flag, or several where only one can be.</exception>
    public BigInteger ValueOf(string names)
    {
        var given = names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (given.Length != 1 && _masks is null) throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"'{names}' is not one flag. There are {string.Join(", ", _names)}.", names);
        BigInteger value = 0;
        foreach (var name in given)
            value |= Array.IndexOf(_names, name) is >= 0 and var i ? (_values ?? _masks)![i]
                : throw new ZarrException(ZarrErrorId.ValueNotConvertible, string.Create(CultureInfo.InvariantCulture, $"There is no flag '{name}'. There are {string.Join(", ", _names)}."), name);
        return value;
    }

    // Attributes have the stored type: -128 of one byte without a sign is 128.
    private static BigInteger[]? Numbers(ZarrArray array, string name)
    {
        if (!array.Attributes.TryGetValue(name, out var value) || value is null) return null;
        object?[] items = value is object?[] list ? list : [value];
        var isUnsigned = new EncodingAttributes(array.Attributes, array.Path).IsUnsigned ?? array.DataType.BitLayout is { IsSigned: false };
        var numbers = new BigInteger[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i] is null or string || !ExactNumber.TryRead(items[i], out var number) || !number.IsFinite || number.Floor() is not (var whole, true)) return null;
            numbers[i] = isUnsigned && whole < 0 ? whole + (BigInteger.One << (8 * array.DataType.ItemSize)) : whole;
        }

        return numbers;
    }
}
