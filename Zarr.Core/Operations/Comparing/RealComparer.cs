using Zarr.Format.DataTypes;

namespace Zarr.Operations.Comparing;

/// <summary>Real numbers of any two types. Equal ones are exactly equal, also a 64-bit integer and a floating-point number.</summary>
internal sealed class RealComparer(DataType reference, NumberReader.Reader<double> readReference, DataType other, NumberReader.Reader<double> readOther, ComparisonRule rule) : ElementComparer
{
    // Up to here a 64-bit floating-point number is every integer.
    private const double Exact = 1L << 53;

    private readonly double[] _one = new double[BlockLength], _two = new double[BlockLength];
    private readonly bool _mayRound = IsLong(reference) || IsLong(other);

    public override void Compare(ReadOnlySpan<byte> reference1, ReadOnlySpan<byte> other1, Span<bool> differs, Span<double> distances)
    {
        var one = _one.AsSpan(0, differs.Length);
        var two = _two.AsSpan(0, differs.Length);
        readReference(reference1, one);
        readOther(other1, two);
        for (var i = 0; i < one.Length; i++)
        {
            var (expected, found) = (one[i], two[i]);
            if (expected == found)
            {
                var rounded = _mayRound && Math.Abs(expected) >= Exact ? Rounded(reference1, other1, i) : 0;
                (differs[i], distances[i]) = (rounded != 0 && !IsTolerated(rounded, expected), rounded);
            }
            else if (double.IsNaN(expected) || double.IsNaN(found))
            {
                differs[i] = rule.NaNDiffers || double.IsNaN(expected) != double.IsNaN(found);
                distances[i] = differs[i] ? double.NaN : 0;
            }
            else
            {
                var distance = Math.Abs(found - expected);
                (differs[i], distances[i]) = (!IsTolerated(distance, expected), distance);
            }
        }
    }

    // An infinity is near to nothing but itself.
    private bool IsTolerated(double distance, double expected) =>
        !rule.IsExact && double.IsFinite(expected) && distance <= rule.Tolerance + rule.RelativeTolerance * Math.Abs(expected);

    /// <summary>How far apart numbers are that are the same when rounded.</summary>
    private double Rounded(ReadOnlySpan<byte> one, ReadOnlySpan<byte> two, int i)
    {
        if (!double.IsFinite(_one[i])) return 0;
        var expected = Whole(reference, one, i, _one[i]);
        var found = Whole(other, two, i, _two[i]);
        return (double)Int128.Abs(found - expected);
    }

    // Numbers beyond 2^53 are whole; those beyond 2^65 cannot be equal to a 64-bit integer.
    private static Int128 Whole(DataType type, ReadOnlySpan<byte> elements, int i, double rounded) =>
        !IsLong(type) ? (Int128)rounded : type.GetElement(elements.Slice(i * type.ItemSize, type.ItemSize)) is ulong unsigned ? unsigned
        : (long)type.GetElement(elements.Slice(i * type.ItemSize, type.ItemSize))!;

    private static bool IsLong(DataType type) => type.ClrType == typeof(long) || type.ClrType == typeof(ulong);
}
