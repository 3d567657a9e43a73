using System.Numerics;

namespace Zarr.Operations.Comparing;

/// <summary>Complex numbers, with real ones too. The distance is the absolute value of the difference, as NumPy has it.</summary>
internal sealed class ComplexComparer(NumberReader.Reader<Complex> readReference, NumberReader.Reader<Complex> readOther, ComparisonRule rule) : ElementComparer
{
    private readonly Complex[] _one = new Complex[BlockLength], _two = new Complex[BlockLength];

    public override void Compare(ReadOnlySpan<byte> reference, ReadOnlySpan<byte> other, Span<bool> differs, Span<double> distances)
    {
        var one = _one.AsSpan(0, differs.Length);
        var two = _two.AsSpan(0, differs.Length);
        readReference(reference, one);
        readOther(other, two);
        for (var i = 0; i < one.Length; i++)
        {
            var (expected, found) = (one[i], two[i]);
            var (isNaN, isOtherNaN) = (IsNaN(expected), IsNaN(found));
            if (isNaN || isOtherNaN)
            {
                differs[i] = rule.NaNDiffers || isNaN != isOtherNaN;
                distances[i] = differs[i] ? double.NaN : 0;
                continue;
            }

            var distance = expected == found ? 0 : Complex.Abs(found - expected);
            differs[i] = expected != found && (rule.IsExact || !double.IsFinite(Complex.Abs(expected)) || !(distance <= rule.Tolerance + rule.RelativeTolerance * Complex.Abs(expected)));
            distances[i] = distance;
        }
    }

    // Complex.IsNaN lets an infinite part count for more.
    private static bool IsNaN(Complex value) => double.IsNaN(value.Real) || double.IsNaN(value.Imaginary);
}
