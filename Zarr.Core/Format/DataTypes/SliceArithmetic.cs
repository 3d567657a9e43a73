using System.Numerics;
using System.Runtime.InteropServices;

namespace Zarr.Format.DataTypes;

/// <summary>
/// What the elements of a slice add up to, by NumPy's rules: what is no number makes the result none. Integers are summed exactly, which NumPy's
/// wrap, and floats with 64 bits.
/// </summary>
internal static class SliceArithmetic
{
    public static object? Sum(ZarrSlice slice) => slice.Elements switch
    {
        bool[] e when Is<bool>(e) => e.AsSpan().Count(true) + 0L,
        sbyte[] e when Is<sbyte>(e) => SpanSums.SumSmall<sbyte>(e),
        byte[] e when Is<byte>(e) => SpanSums.SumSmall<byte>(e),
        short[] e when Is<short>(e) => SpanSums.SumSmall<short>(e),
        ushort[] e when Is<ushort>(e) => SpanSums.SumSmall<ushort>(e),
        int[] e when Is<int>(e) => SpanSums.Sum(e.AsSpan()),
        uint[] e when Is<uint>(e) => SpanSums.SumSmall<uint>(e),
        long[] e when Is<long>(e) => Exact(SpanSums.SumLarge<long>(e)),
        ulong[] e when Is<ulong>(e) => Exact(SpanSums.SumLarge<ulong>(e)),
        Half[] e => SpanSums.Sum(e.AsSpan()),
        float[] e => SpanSums.Sum(e.AsSpan()),
        double[] e => SpanSums.Sum(e.AsSpan()),
        Complex[] e => Sum(e),
        TimeSpan?[] e => Ticks(e, span => span.Ticks) is { } ticks ? Span(ticks, slice) : null,
        _ => throw None(slice, "sum"),
    };

    public static object? Mean(ZarrSlice slice) => slice.Elements switch
    {
        Complex[] e => Sum(e) / e.Length,
        { Length: 0 } and not (DateTime?[] or TimeSpan?[]) when IsNumber(slice.Elements) => double.NaN,
        TimeSpan?[] e => Ticks(e, span => span.Ticks) is { } ticks && e.Length > 0 ? new TimeSpan((long)(ticks / e.Length)) : null,
        DateTime?[] e => Ticks(e, time => time.Ticks) is { } ticks && e.Length > 0 ? new DateTime((long)(ticks / e.Length), e[0]!.Value.Kind) : null,
        { } e when IsNumber(e) => SumOf(slice) / e.Length,
        _ => throw None(slice, "mean"),
    };

    public static object? Deviation(ZarrSlice slice)
    {
        if (!IsNumber(slice.Elements)) throw None(slice, "standard deviation");
        if (slice.Count == 0) return double.NaN;
        var mean = SumOf(slice) / slice.Count;
        return Math.Sqrt(slice.Elements switch
        {
            bool[] e when Is<bool>(e) => SpanSums.SquaredDistances<byte>(MemoryMarshal.Cast<bool, byte>(e), mean),
            sbyte[] e when Is<sbyte>(e) => SpanSums.SquaredDistances<sbyte>(e, mean),
            byte[] e when Is<byte>(e) => SpanSums.SquaredDistances<byte>(e, mean),
            short[] e when Is<short>(e) => SpanSums.SquaredDistances<short>(e, mean),
            ushort[] e when Is<ushort>(e) => SpanSums.SquaredDistances<ushort>(e, mean),
            int[] e when Is<int>(e) => SpanSums.SquaredDistances<int>(e, mean),
            uint[] e when Is<uint>(e) => SpanSums.SquaredDistances<uint>(e, mean),
            long[] e when Is<long>(e) => SpanSums.SquaredDistances<long>(e, mean),
            ulong[] e when Is<ulong>(e) => SpanSums.SquaredDistances<ulong>(e, mean),
            Half[] e => SpanSums.SquaredDistances<Half>(e, mean),
            float[] e => SpanSums.SquaredDistances<float>(e, mean),
            var e => SpanSums.SquaredDistances<double>((double[])e, mean),
        } / slice.Count);
    }

    /// <summary>The least element or the greatest; null where there is none, or one is no time.</summary>
    public static object? Extreme(ZarrSlice slice, bool greatest) => slice.Elements switch
    {
        { Length: 0 } e when IsNumber(e) || e is DateTime?[] or TimeSpan?[] or ZarrTime?[] => null,
        bool[] e when Is<bool>(e) => greatest ? e.AsSpan().Contains(true) : !e.AsSpan().Contains(false),
        sbyte[] e when Is<sbyte>(e) => Pick<sbyte>(e, greatest),
        byte[] e when Is<byte>(e) => Pick<byte>(e, greatest),
        short[] e when Is<short>(e) => Pick<short>(e, greatest),
        ushort[] e when Is<ushort>(e) => Pick<ushort>(e, greatest),
        int[] e when Is<int>(e) => Pick<int>(e, greatest),
        uint[] e when Is<uint>(e) => Pick<uint>(e, greatest),
        long[] e when Is<long>(e) => Pick<long>(e, greatest),
        ulong[] e when Is<ulong>(e) => Pick<ulong>(e, greatest),
        Half[] e => Pick<Half>(e, greatest),
        float[] e => Pick<float>(e, greatest),
        double[] e => Pick<double>(e, greatest),
        DateTime?[] e => Array.IndexOf(e, null) >= 0 ? null : greatest ? e.Max() : e.Min(),
        TimeSpan?[] e => Array.IndexOf(e, null) >= 0 ? null : greatest ? e.Max() : e.Min(),
        ZarrTime?[] e => Array.IndexOf(e, null) >= 0 ? null : greatest ? e.Max() : e.Min(),
        ZarrDuration?[] e => Array.IndexOf(e, null) >= 0 ? null : greatest ? e.Max() : e.Min(),
        _ => throw None(slice, greatest ? "greatest element" : "least element"),
    };

    private static object Pick<T>(ReadOnlySpan<T> values, bool greatest) where T : unmanaged, INumber<T>
    {
        var (least, most) = SpanSums.Extremes(values);
        return greatest ? most : least;
    }

    private static TimeSpan Span(Int128 ticks, ZarrSlice slice) => ticks >= long.MinValue && ticks <= long.MaxValue ? new((long)ticks)
        : throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"The sum of these {slice.DataType} is beyond what a TimeSpan of .NET can hold, some 29,000 years. Sum the stored counts instead: ViewAs int64.", slice.DataType.Name);

    // As a 64-bit integer, which PowerShell has most use for, where it is one.
    private static object Exact(Int128 sum) => sum >= long.MinValue && sum <= long.MaxValue ? (long)sum : (decimal)sum;

    private static double SumOf(ZarrSlice slice) => Sum(slice) switch
    {
        long sum => sum,
        // Not .NET's conversion, which rounds twice.
        decimal sum => new ExactNumber(sum).ToDouble(),
        var sum => (double)sum!,
    };

    private static Complex Sum(Complex[] values)
    {
        var sum = Complex.Zero;
        foreach (var value in values) sum += value;
        return sum;
    }

    private static Int128? Ticks<T>(T?[] values, Func<T, long> ticks) where T : struct
    {
        Int128 sum = 0;
        foreach (var value in values)
        {
            if (value is not { } known) return null;
            sum += ticks(known);
        }

        return sum;
    }

    // To the runtime an array of bytes is one of signed bytes, too.
    private static bool Is<T>(Array elements) => elements.GetType() == typeof(T[]);

    private static bool IsNumber(Array elements) => elements is bool[] or sbyte[] or byte[] or short[] or ushort[] or int[] or uint[] or long[] or ulong[] or Half[] or float[] or double[];

    private static ZarrException None(ZarrSlice slice, string what) =>
        new(ZarrErrorId.DataTypeNotSupported, $"Elements of {slice.DataType} have no {what}.", slice.DataType.Name);
}
