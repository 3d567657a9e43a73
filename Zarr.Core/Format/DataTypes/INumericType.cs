using System.Numerics;

namespace Zarr.Format.DataTypes;

/// <summary>Arithmetic on whole chunks in the type of their elements, as the filters need it. Integers wrap, as in C and NumPy.</summary>
internal interface INumericType
{
    /// <summary>The first element, then each less the one before it.</summary>
    void Difference(ReadOnlySpan<byte> elements, Span<byte> differences);

    /// <summary>Running sums: the inverse of <see cref="Difference"/>. The two spans may be the same.</summary>
    void Accumulate(ReadOnlySpan<byte> differences, Span<byte> elements);

    /// <summary>The first element that <see cref="Accumulate"/> does not give back, but for what rounding takes; -1 when there is none.</summary>
    int FirstNotRestored(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> differences);

    /// <summary>Converts each element: rounding to the nearest for floating-point targets, towards zero for integers.</summary>
    void CastTo(ReadOnlySpan<byte> elements, INumericType target, Span<byte> result);

    /// <summary>The target's side of <see cref="CastTo"/>.</summary>
    void CastFrom<TFrom>(ReadOnlySpan<TFrom> elements, Span<byte> result) where TFrom : unmanaged, INumber<TFrom>;

    /// <summary>The first element that another type cannot hold, but for what rounding takes: one beyond its range, or of integers what is no number; -1 when there is none.</summary>
    int FirstOutside(ReadOnlySpan<byte> elements, INumericType target);

    /// <summary>The target's side of <see cref="FirstOutside"/>.</summary>
    int FirstNotHeld<TFrom>(ReadOnlySpan<TFrom> elements) where TFrom : unmanaged, INumber<TFrom>;

    /// <summary>Reads elements as 64-bit floating-point numbers.</summary>
    void ToDouble(ReadOnlySpan<byte> elements, Span<double> result);
}
