using System.Globalization;
using System.Numerics;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.Searching;

/// <summary>Bounds for floating-point numbers. A bound is rounded to the data type, as NumPy does with Python's numbers: 0.1 means the element that is stored for it.</summary>
internal static class FloatIntervals
{
    public static IntervalTest<T> Of<T>(ValueCondition condition, IFloatType type) where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var (least, greatest) = (T.NegativeInfinity, T.PositiveInfinity);
        var isEmpty = false;
        if (condition.GreaterThan is { } above)
        {
            var (bound, exceeds) = Read<T>(type, above);
            // Nothing is above infinity; what a bound beyond the type's numbers leaves is infinity itself.
            if (exceeds) least = T.IsNegative(bound) ? T.MinValue : bound;
            else if (bound == T.PositiveInfinity) isEmpty = true;
            else least = T.BitIncrement(bound);
        }

        if (condition.LessThan is { } below)
        {
            var (bound, exceeds) = Read<T>(type, below);
            if (exceeds) greatest = T.IsNegative(bound) ? bound : T.MaxValue;
            else if (bound == T.NegativeInfinity) isEmpty = true;
            else greatest = T.BitDecrement(bound);
        }

        if (condition.GreaterOrEqual is { } from) least = T.Max(least, Read<T>(type, from) is (var bound, true) && T.IsNegative(bound) ? T.MinValue : Read<T>(type, from).Bound);
        if (condition.LessOrEqual is { } to) greatest = T.Min(greatest, Read<T>(type, to) is (var bound, true) && !T.IsNegative(bound) ? T.MaxValue : Read<T>(type, to).Bound);
        if (condition.Equal is { } equal)
        {
            var (bound, exceeds) = Read<T>(type, equal);
            isEmpty |= exceeds;
            (least, greatest) = (T.Max(least, bound), T.Min(greatest, bound));
        }

        T? excluded = condition.NotEqual is { } other && Read<T>(type, other) is (var one, false) ? one : null;
        return isEmpty ? new(T.One, T.Zero, true, null, condition.NaN) : new(least, greatest, condition.HasOrder || condition.Equal is not null, excluded, condition.NaN);
    }

    /// <summary>A number as an element, and whether it is beyond all of them and became an infinity.</summary>
    private static (T Bound, bool Exceeds) Read<T>(IFloatType type, object value) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!ExactNumber.TryRead(value, out var number) || number.IsNaN)
            throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}' is no number that elements can be compared with{(number.IsNaN ? ": look for NaN by itself" : "")}.", value);
        // Exact: every element is also one of T.
        var bound = T.CreateTruncating(type.Nearest(number));
        return (bound, T.IsInfinity(bound) && number.IsFinite);
    }
}
