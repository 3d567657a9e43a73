using System.Globalization;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.Searching;

/// <summary>A condition made ready for the elements of one data type. Safe on any number of threads.</summary>
internal abstract class ElementTest
{
    /// <summary>Adds the places of the elements that are meant.</summary>
    /// <param name="elements">Elements in a row.</param>
    /// <param name="heap">What handles name; null where elements have one size.</param>
    /// <param name="places">Takes the places, in order.</param>
    public abstract void Find(ReadOnlySpan<byte> elements, ElementHeap? heap, List<int> places);

    /// <summary>What can be said without the elements.</summary>
    public virtual Verdict Judge(ElementStatistics statistics) => Verdict.Some;

    /// <summary>True for the one element.</summary>
    public bool IsMatch(ReadOnlySpan<byte> element, ElementHeap? heap)
    {
        var places = new List<int>();
        Find(element, heap, places);
        return places.Count > 0;
    }

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DataTypeNotSupported"/>: such elements cannot be compared so; <see cref="ZarrErrorId.ValueNotConvertible"/>: a bound is no value of that kind;
    /// <see cref="ZarrErrorId.SelectionInvalid"/>: nothing is looked for.</exception>
    public static ElementTest For(DataType type, ValueCondition condition)
    {
        if (condition.IsEmpty) throw new ZarrException(ZarrErrorId.SelectionInvalid, "The search has no condition: say what elements are to be greater than, less than or equal to.");
        if (condition.NaN && (condition.HasOrder || (condition.Equal ?? condition.NotEqual) is not null))
            throw new ZarrException(ZarrErrorId.SelectionInvalid, "NaN is neither equal to anything nor less or greater: it can be looked for alone only.");
        switch (type)
        {
            case DateTimeDataType { Coding: var coding }: return Times(type, condition, coding);
            case ExactTimeDataType { Coding: var coding }: return Times(type, condition, coding);
            case DurationDataType { TimeUnit: var unit }: return Durations(type, condition, unit);
            case ExactDurationDataType { TimeUnit: var unit }: return Durations(type, condition, unit);
            case BoolDataType:
                return IntervalTest<byte>.OfBool(condition);
            case BlockDataType or VariableDataType when type.ClrType == typeof(string) || type.ClrType == typeof(byte[]):
                if (condition.HasOrder || condition.NaN)
                    throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"Elements of {type} have no order that can be searched: they can be compared for equality alone.", type.Name);
                return type is VariableDataType variable ? new HandleTest(variable, condition) : new BitsTest(type, condition);
        }

        var test = Number(type, condition)
            ?? throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"Elements of {type} cannot be searched: supported are real numbers, bool, times and durations of a unit with a length, and for equality texts and bytes.", type.Name);
        return type.StorageType == type.ClrType ? test : new ConvertedTest(type, test);
    }

    protected static ZarrException NotOne(object? value, DataType type) => new(ZarrErrorId.ValueNotConvertible,
        $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}' cannot be compared with elements of {type}.", value);

    private static IntervalTest<long> Times(DataType type, ValueCondition condition, TimeCoding coding) => IntervalTest<long>.OfCounts(condition,
        value => coding.CountUpTo(coding.TryRead(value, out var time) ? time : throw NotOne(value, type)), value => coding.TryRead(value, out var time) && coding.TryCount(time, out var count) ? count : null);

    private static IntervalTest<long> Durations(DataType type, ValueCondition condition, TimeUnit unit) => IntervalTest<long>.OfCounts(condition,
        value => unit.CountUpTo(Zarr.Arrays.Coordinates.Moment.TryReadDuration(value, out var time) ? time : throw NotOne(value, type)), value => Zarr.Arrays.Coordinates.Moment.TryReadDuration(value, out var time) && unit.TryCount(time, out var count) ? count : null);

    private static ElementTest? Number(DataType type, ValueCondition condition) => Type.GetTypeCode(type.ClrType) switch
    {
        TypeCode.SByte => IntervalTest<sbyte>.OfWhole(condition),
        TypeCode.Byte => IntervalTest<byte>.OfWhole(condition),
        TypeCode.Int16 => IntervalTest<short>.OfWhole(condition),
        TypeCode.UInt16 => IntervalTest<ushort>.OfWhole(condition),
        TypeCode.Int32 => IntervalTest<int>.OfWhole(condition),
        TypeCode.UInt32 => IntervalTest<uint>.OfWhole(condition),
        TypeCode.Int64 => IntervalTest<long>.OfWhole(condition),
        TypeCode.UInt64 => IntervalTest<ulong>.OfWhole(condition),
        TypeCode.Single => FloatIntervals.Of<float>(condition, (IFloatType)type),
        TypeCode.Double => FloatIntervals.Of<double>(condition, (IFloatType)type),
        _ => type.ClrType == typeof(Half) ? FloatIntervals.Of<Half>(condition, (IFloatType)type) : null,
    };
}
