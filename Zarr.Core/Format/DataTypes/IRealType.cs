using System.Numerics;

namespace Zarr.Format.DataTypes;

/// <summary>Arithmetic and conversion of real numbers that never goes wrong silently, as the codecs <c>scale_offset</c> and <c>cast_value</c> need it.</summary>
internal interface IRealType
{
    /// <summary>(x - offset) · scale in this type.</summary>
    /// <returns>The first element whose result this type cannot hold, or -1.</returns>
    int Scale(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> offset, ReadOnlySpan<byte> scale, Span<byte> result);

    /// <summary>x / scale + offset in this type; a quotient of integers must be whole.</summary>
    /// <returns>The first element whose result this type cannot hold, or -1.</returns>
    int Unscale(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> offset, ReadOnlySpan<byte> scale, Span<byte> result);

    /// <summary>Converts values.</summary>
    /// <returns>The first element that has no value in the target, or -1.</returns>
    int ConvertTo(ReadOnlySpan<byte> elements, IRealType target, RealCast cast, Span<byte> result);

    /// <summary>The target's side of <see cref="ConvertTo"/>.</summary>
    int ConvertFrom<TFrom>(ReadOnlySpan<TFrom> elements, RealCast cast, Span<byte> result) where TFrom : unmanaged, INumber<TFrom>;
}
