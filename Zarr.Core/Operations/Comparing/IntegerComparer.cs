using Zarr.Format.DataTypes;

namespace Zarr.Operations.Comparing;

/// <summary>Whole numbers of any two widths, exactly; and times, as counts of their unit.</summary>
internal sealed class IntegerComparer(DataType reference, NumberReader.Reader<long> readReference, DataType other, NumberReader.Reader<long> readOther, ComparisonRule rule) : ElementComparer
{
    private readonly long[] _one = new long[BlockLength], _two = new long[BlockLength];
    private readonly bool _isOneUnsigned = NumberReader.IsUnsigned64(reference), _isTwoUnsigned = NumberReader.IsUnsigned64(other);
    private readonly bool _isTime = NumberReader.Time(reference) is not null;

    public override void Compare(ReadOnlySpan<byte> reference, ReadOnlySpan<byte> other, Span<bool> differs, Span<double> distances)
    {
        var one = _one.AsSpan(0, differs.Length);
        var two = _two.AsSpan(0, differs.Length);
        readReference(reference, one);
        readOther(other, two);
        var isSameSign = _isOneUnsigned == _isTwoUnsigned;
        for (var i = 0; i < one.Length; i++)
        {
            if (_isTime && (one[i] == long.MinValue || two[i] == long.MinValue))
            {
                differs[i] = one[i] != two[i] || rule.NaNDiffers;
                distances[i] = differs[i] ? double.NaN : 0;
            }
            else if (isSameSign ? one[i] == two[i] : Wide(one[i], _isOneUnsigned) == Wide(two[i], _isTwoUnsigned))
            {
                (differs[i], distances[i]) = (false, 0);
            }
            else
            {
                var (expected, found) = (Wide(one[i], _isOneUnsigned), Wide(two[i], _isTwoUnsigned));
                var distance = (double)Int128.Abs(found - expected);
                (differs[i], distances[i]) = (rule.IsExact || !(distance <= rule.Tolerance + rule.RelativeTolerance * (double)Int128.Abs(expected)), distance);
            }
        }
    }

    private static Int128 Wide(long bits, bool isUnsigned) => isUnsigned ? (ulong)bits : bits;
}
