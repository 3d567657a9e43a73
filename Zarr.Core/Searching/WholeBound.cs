using System.Globalization;
using Zarr.DataTypes;

namespace Zarr.Searching;

/// <summary>A bound between whole numbers, or on one.</summary>
/// <param name="Floor">The greatest whole number that is not above it.</param>
/// <param name="IsWhole">It is that number.</param>
internal readonly record struct WholeBound(Int128 Floor, bool IsWhole)
{
    // Beyond all 64-bit numbers.
    private static readonly Int128 s_limit = (Int128)1 << 70;

    /// <summary>The least whole number that is not below it.</summary>
    public Int128 Ceiling => IsWhole ? Floor : Floor + 1;

    /// <summary>Reads a number of any type.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: NaN, or no number.</exception>
    public static WholeBound Read(object value)
    {
        if (ElementConverter.TryConvert(value, out Int128 whole)) return new(Int128.Clamp(whole, -s_limit, s_limit), true);
        if (ElementConverter.TryConvert(value, out double number) && !double.IsNaN(number)) return new(Int128.Clamp(Int128.CreateSaturating(Math.Floor(number)), -s_limit, s_limit), false);
        throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}' is no number that elements can be compared with.", value);
    }
}
