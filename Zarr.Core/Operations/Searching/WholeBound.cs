using System.Globalization;
using System.Numerics;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.Searching;

/// <summary>A bound between whole numbers, or on one.</summary>
/// <param name="Floor">The greatest whole number that is not above it.</param>
/// <param name="IsWhole">It is that number.</param>
internal readonly record struct WholeBound(Int128 Floor, bool IsWhole)
{
    // Beyond all 64-bit numbers.
    private static readonly BigInteger s_limit = BigInteger.One << 70;

    /// <summary>The least whole number that is not below it.</summary>
    public Int128 Ceiling => IsWhole ? Floor : Floor + 1;

    /// <summary>Reads a number of any type.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: NaN, or no number.</exception>
    public static WholeBound Read(object value)
    {
        if (ExactNumber.TryRead(value, out var number) && !number.IsNaN)
        {
            var (floor, isWhole) = number.IsFinite ? number.Floor() : (number.Sign * s_limit, false);
            return new((Int128)BigInteger.Clamp(floor, -s_limit, s_limit), isWhole);
        }

        throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}' is no number that elements can be compared with.", value);
    }
}
