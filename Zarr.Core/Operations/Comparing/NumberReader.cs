using System.Numerics;
using System.Runtime.InteropServices;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.Comparing;

/// <summary>Reads elements of many types as numbers of one.</summary>
internal static class NumberReader
{
    /// <summary>Reads elements as numbers.</summary>
    internal delegate void Reader<T>(ReadOnlySpan<byte> elements, Span<T> numbers);

    private static readonly INumericType s_int64 = (INumericType)DataType.FromClrType(typeof(long))!;

    /// <summary>Bits of whole numbers; those of uint64 are unsigned. Null for other types.</summary>
    public static Reader<long>? Integer(DataType type) => type switch
    {
        INumericType numeric when type is BoolDataType || type.BitLayout is not null && Type.GetTypeCode(type.ClrType) is >= TypeCode.SByte and <= TypeCode.UInt64 =>
            (elements, numbers) => numeric.CastTo(elements, s_int64, MemoryMarshal.AsBytes(numbers)),
        SmallIntegerDataType<sbyte> or SmallIntegerDataType<byte> => (elements, numbers) =>
        {
            for (var i = 0; i < numbers.Length; i++) numbers[i] = Convert.ToInt64(type.GetElement(elements.Slice(i, 1)), System.Globalization.CultureInfo.InvariantCulture);
        },
        _ => null,
    };

    /// <summary>True where <see cref="Integer"/> reads the bits of unsigned numbers.</summary>
    public static bool IsUnsigned64(DataType type) => type.ClrType == typeof(ulong);

    /// <summary>Real numbers; those of 64-bit integers are rounded. Null for other types.</summary>
    public static Reader<double>? Real(DataType type) => type switch
    {
        IFloatType real => real.ToDouble,
        INumericType numeric when Integer(type) is not null => numeric.ToDouble,
        _ when Integer(type) is { } whole => (elements, numbers) =>
        {
            Span<long> integers = stackalloc long[128];
            for (var done = 0; done < numbers.Length; done += integers.Length)
            {
                var part = integers[..Math.Min(integers.Length, numbers.Length - done)];
                whole(elements.Slice(done, part.Length), part);
                for (var i = 0; i < part.Length; i++) numbers[done + i] = part[i];
            }
        },
        _ => null,
    };

    /// <summary>True for pairs of real numbers.</summary>
    public static bool IsComplex(DataType type) => type.ClrType == typeof(Complex);

    /// <summary>Complex numbers, of real types too. Null for other types.</summary>
    public static Reader<Complex>? Complex(DataType type)
    {
        if (IsComplex(type)) return (elements, numbers) =>
        {
            for (var i = 0; i < numbers.Length; i++) numbers[i] = (Complex)type.GetElement(elements.Slice(i * type.ItemSize, type.ItemSize))!;
        };
        if (Real(type) is not { } read) return null;
        return (elements, numbers) =>
        {
            var reals = new double[numbers.Length];
            read(elements, reals);
            for (var i = 0; i < reals.Length; i++) numbers[i] = reals[i];
        };
    }

    /// <summary>The counts that times are stored as, NaT the least; null for other types.</summary>
    public static Reader<long>? Time(DataType type) => type.ClrType == typeof(DateTime?) || type.ClrType == typeof(TimeSpan?)
        ? (elements, numbers) => MemoryMarshal.Cast<byte, long>(elements)[..numbers.Length].CopyTo(numbers) : null;
}
