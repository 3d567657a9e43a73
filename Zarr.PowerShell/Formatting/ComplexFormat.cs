using System.Numerics;

namespace Zarr.PowerShell.Formatting;

/// <summary>Complex numbers as NumPy prints them (<c>numpy/_core/arrayprint.py</c>, ComplexFloatingFormat): the parts each in columns of their own.</summary>
internal sealed class ComplexFormat : ElementFormat
{
    private readonly bool _isSingle;
    private readonly FloatFormat _real, _imaginary;
    private readonly int _width;

    public ComplexFormat(IReadOnlyList<object?> elements)
    {
        var numbers = elements.Cast<Complex>().ToArray();
        _isSingle = Array.TrueForAll(numbers, IsSingle);
        _real = new([.. numbers.Select(number => Part(number.Real))]);
        _imaginary = new([.. numbers.Select(number => Part(Math.Abs(number.Imaginary)))]);
        _width = numbers.Max(number => Imaginary(number).Length);
    }

    public override string Format(object? element)
    {
        var number = (Complex)element!;
        var imaginary = Imaginary(number);
        var digits = imaginary.TrimEnd();
        return _real.Format(Part(number.Real)) + (digits + "j" + imaginary[digits.Length..]).PadLeft(_width + 1);
    }

    // Numbers of 32-bit parts have no more digits than those.
    private static bool IsSingle(Complex number) => IsSingle(number.Real) && IsSingle(number.Imaginary);

    private static bool IsSingle(double part) => double.IsNaN(part) || (float)part == part;

    // Without the cast the float would be a double again.
    private object Part(double part) => _isSingle ? (object)(float)part : part;

    private string Imaginary(Complex number) =>
        (double.IsNegative(number.Imaginary) && !double.IsNaN(number.Imaginary) ? "-" : "+") + _imaginary.Format(Part(Math.Abs(number.Imaginary))).TrimStart();
}
