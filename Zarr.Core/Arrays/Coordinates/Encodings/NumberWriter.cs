using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zarr.Common;
using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates.Encodings;

/// <summary>Stores values as numbers: rounded to the nearest, half to even, where those are integers, and never wrapped, clamped or taken for missing.</summary>
/// <typeparam name="T">What is stored, after the sign is seen as it is meant.</typeparam>
/// <param name="stored">The stored type, whose sign may be another.</param>
/// <param name="mask">What is missing.</param>
internal sealed class NumberWriter<T>(DataType stored, Mask<T> mask)
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private static readonly bool s_isFloat = T.One / (T.One + T.One) != T.Zero;

    private static readonly DataType s_double = DataType.FromClrType(typeof(double))!;

    /// <summary>Stores numbers.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>, naming the element; <see cref="ZarrErrorId.ValueShapeMismatch"/>.</exception>
    public ElementSource Write(object? values, double? scale, double? offset)
    {
        // Integers of 64 bits are more exact than floats.
        if (scale is null && offset is null && !s_isFloat && AreWhole(values)) return WriteWhole(values);
        var source = ElementSource.From(WithoutNulls(values), s_double, null);
        var numbers = source.Data;
        return new(Write(numbers.Length, i => At(i), i => Pack(At(i), scale, offset), i => double.IsNaN(At(i))), source.Shape, null);

        double At(int i) => ElementConverter.Elements<double>(numbers)[i];
    }

    /// <summary>Stores numbers that are computed one by one.</summary>
    /// <param name="count">How many.</param>
    /// <param name="given">What the caller gave, for errors.</param>
    /// <param name="number">The number.</param>
    /// <param name="isMissing">There is none.</param>
    public Array Write(int count, Func<int, object?> given, Func<int, double> number, Func<int, bool> isMissing)
    {
        var packed = stored.CreateArray(count);
        var to = MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(packed)), count);
        for (var i = 0; i < count; i++) to[i] = isMissing(i) ? Missing(i) : Store(number(i), i, given);
        return packed;
    }

    /// <summary>Stores integers exactly.</summary>
    /// <param name="count">How many.</param>
    /// <param name="given">What the caller gave, for errors.</param>
    /// <param name="number">The number; null where there is none.</param>
    public Array WriteExact(int count, Func<int, object?> given, Func<int, Int128?> number)
    {
        var packed = stored.CreateArray(count);
        var to = MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(packed)), count);
        for (var i = 0; i < count; i++)
        {
            if (number(i) is not { } exact)
            {
                to[i] = Missing(i);
                continue;
            }

            var element = T.CreateSaturating(exact);
            if (Int128.CreateSaturating(element) != exact) throw Beyond(i, given(i), exact);
            to[i] = Checked(element, i, given);
        }

        return packed;
    }

    public static double Pack(double value, double? scale, double? offset)
    {
        if (offset is { } o) value -= o;
        return scale is { } s ? value / s : value;
    }

    private T Store(double number, int i, Func<int, object?> given)
    {
        if (s_isFloat)
        {
            var real = T.CreateTruncating(number);
            return T.IsFinite(real) || !double.IsFinite(number) ? Checked(real, i, given) : throw Beyond(i, given(i), number);
        }

        var whole = Math.Round(number, MidpointRounding.ToEven);
        // 2^63 is the nearest float to the greatest integer, and no such integer.
        var element = Math.Abs(whole) < 1e30 ? T.CreateSaturating((Int128)whole) : throw Beyond(i, given(i), number);
        return Int128.CreateSaturating(element) == (Int128)whole ? Checked(element, i, given) : throw Beyond(i, given(i), number);
    }

    // Infinite values are values, wherever they are not said to be missing.
    private T Checked(T element, int i, Func<int, object?> given) => !mask.Contains(element) ? element
        : throw ValueCoder.NotStorable(i, given(i), $"it would be stored as {element}, which stands for a missing value here. Give NaN or null for what is missing, or write what is stored with -Stored");

    private T Missing(int i)
    {
        if (mask.First is { } number) return number;
        if (s_isFloat) return T.CreateTruncating(double.NaN);
        throw ValueCoder.NotStorable(i, "NaN", $"{stored} has no place for it, and the array no _FillValue. Add the attribute _FillValue, or give a number");
    }

    private ZarrException Beyond(int i, object? given, object packed) =>
        ValueCoder.NotStorable(i, given, FormattableString.Invariant($"it would be {packed} as {stored}{(stored.ClrType != typeof(T) ? " seen without its sign" : "")}, which holds {T.MinValue} to {T.MaxValue}"));

    private ElementSource WriteWhole(object? values)
    {
        var seen = DataType.FromClrType(typeof(T))!;
        var source = ElementSource.From(values, seen, null);
        var from = ElementConverter.Elements<T>(source.Data);
        for (var i = 0; i < from.Length; i++)
        {
            var element = from[i];
            Checked(element, i, _ => element);
        }

        if (stored.ClrType == typeof(T)) return source;
        var packed = stored.CreateArray(from.Length);
        MemoryMarshal.AsBytes(from).CopyTo(BulkCopy.Span(ref MemoryMarshal.GetArrayDataReference(packed), 0, from.Length * Unsafe.SizeOf<T>()));
        return new(packed, source.Shape, null);
    }

    public static bool AreWhole(object? values) => values switch
    {
        ZarrSlice slice => AreWhole(slice.Data),
        Array array when array.GetType().GetElementType()!.IsPrimitive => array is not (double[] or float[]) && array.GetType().GetElementType() != typeof(double) && array.GetType().GetElementType() != typeof(float),
        sbyte or byte or short or ushort or int or uint or long or ulong or bool => true,
        System.Collections.IList { Count: > 0 } list => list.Cast<object?>().All(AreWhole),
        _ => false,
    };

    // What is null is missing, as NaN is.
    private static object? WithoutNulls(object? values) => values switch
    {
        null => double.NaN,
        object?[] list when Array.Exists(list, item => item is null or object?[]) => Array.ConvertAll(list, WithoutNulls),
        _ => values,
    };
}
