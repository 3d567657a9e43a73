using System.Numerics;
using System.Runtime.InteropServices;
using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates.Encodings;

/// <summary>Times and durations as numbers of a unit. Integers stay as exact as they are stored, however many there are.</summary>
/// <typeparam name="T">What is stored, after the sign is seen as it is meant.</typeparam>
/// <param name="stored">The stored type.</param>
/// <param name="mask">What is missing.</param>
/// <param name="scale">The factor of packed numbers.</param>
/// <param name="offset">What is added after it.</param>
/// <param name="coding">What numbers stand for; of durations the unit alone counts.</param>
/// <param name="areDurations">They are durations.</param>
internal sealed class TimeCoder<T>(DataType stored, Mask<T> mask, double? scale, double? offset, TimeCoding coding, bool areDurations) : ValueCoder
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private static readonly bool s_isFloat = T.One / (T.One + T.One) != T.Zero;

    private readonly NumberWriter<T> _writer = new(stored, mask);

    public override DataType Decoded { get; } = TypeOf(coding, areDurations);

    private bool IsCounted => !s_isFloat && scale is null && offset is null;

    public override (Array Values, DataType Type) Decode(Array stored, bool mayReuse)
    {
        if (IsCounted) return (Counts(stored, mayReuse), Decoded);
        var numbers = (double[])new NumberCoder<T, double>(stored: FromClr<T>(), mask, scale, offset).Decode(stored, mayReuse).Values;
        if (areDurations)
        {
            var (lengths, unit) = FloatTimes.Decode(numbers, coding.Unit);
            return (lengths, new DurationDataType(unit));
        }

        var (counts, found) = FloatTimes.Decode(numbers, coding);
        return (counts, TypeOf(found, areDurations: false));
    }

    public override ElementSource Encode(object? values, ElementHeap? heap)
    {
        // A number is so many of the unit, as it is of datetime64; one that counts the unit may be no fraction.
        if (!IsCounted && IsNumber(values)) return _writer.Write(values, null, null);
        var fine = IsCounted ? coding : TimeCoding.Since(new("ns", 100), coding.Epoch, coding.Calendar);
        var type = TypeOf(fine, areDurations);
        var source = ElementSource.From(values, type, null);
        var counts = ElementConverter.Elements<long>(source.Data).ToArray();
        Func<int, object?> given = i => type.GetDisplayElement(MemoryMarshal.AsBytes(counts.AsSpan(i, 1)));
        if (IsCounted) return new(_writer.WriteExact(counts.Length, given, i => counts[i] == long.MinValue ? null : counts[i]), source.Shape, null);
        // Two whole numbers, and one division.
        var (perUnit, perCount) = (coding.Unit.UnitsPerSecond == 1 ? coding.Unit.SecondsPerUnit * coding.Unit.Scale * 1e7 : 1e9 / coding.Unit.UnitsPerSecond, coding.Unit.UnitsPerSecond == 1 ? 1.0 : 100);
        return new(_writer.Write(counts.Length, given, i => NumberWriter<T>.Pack(counts[i] * perCount / perUnit, scale, offset), i => counts[i] == long.MinValue), source.Shape, null);
    }

    private long[] Counts(Array stored, bool mayReuse)
    {
        var from = ElementConverter.Elements<T>(stored);
        var counts = mayReuse && stored.GetType() == typeof(long[]) ? (long[])stored : GC.AllocateUninitializedArray<long>(from.Length);
        if (typeof(T) == typeof(ulong))
        {
            for (var i = 0; i < from.Length; i++)
                if (from[i] > T.CreateSaturating(long.MaxValue) && !mask.Contains(from[i]))
                    throw new ZarrException(ZarrErrorId.ValueNotConvertible, FormattableString.Invariant($"Element {i}, {from[i]} of the unit, is beyond the times that can be counted. Read what is stored: -Stored."), from[i]);
        }

        // In place what is missing is replaced by what is missing anyway.
        if (!(typeof(T) == typeof(long) && ReferenceEquals(counts, stored))) for (var i = 0; i < from.Length; i++) counts[i] = long.CreateTruncating(from[i]);
        mask.Apply(from, counts.AsSpan(), long.MinValue);
        return counts;
    }

    private static bool IsNumber(object? values) => NumberWriter<T>.AreWhole(values) || values is double or float or Half or decimal || (values is Array array && (array.GetType().GetElementType() == typeof(double) || array.GetType().GetElementType() == typeof(float)))
        || (values is ZarrSlice slice && IsNumber(slice.Data)) || (values is object?[] list && Array.Exists(list, IsNumber) && Array.TrueForAll(list, item => item is null || IsNumber(item)));

    private static DataType FromClr<TStored>() => DataType.FromClrType(typeof(TStored))!;

    private static DataType TypeOf(TimeCoding coding, bool areDurations) => areDurations ? new DurationDataType(coding.Unit)
        : coding.Calendar == TimeCalendar.Standard || coding.Calendar == TimeCalendar.Proleptic ? new DateTimeDataType(coding, NameOf(coding)) : new ExactTimeDataType(coding, NameOf(coding));

    private static string NameOf(TimeCoding coding) =>
        $"time[{coding.Unit} since {TimeText.FormatDate(coding.Epoch, coding.Shown, coding.Calendar)}{(coding.Calendar == TimeCalendar.Standard ? "" : $", {coding.Calendar.Name}")}]";
}
