using System.Globalization;
using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates;

/// <summary>Makes values along an axis of the elements of a coordinate array, by its data type and attributes.</summary>
internal static class CoordinateReader
{
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CoordinateInvalid"/>: the values have no order, or the times another calendar.</exception>
    public static ICoordinateValues Read(ZarrArray array, ZarrSlice slice)
    {
        var path = array.Path;
        var isFloat = slice.Data is double[] or float[] or Half[];
        switch (slice.DataType)
        {
            case DateTimeDataType type:
                return new OrderedValues<decimal>(Seconds(type.TimeUnit, slice, path), value => Period(value, TimeCalendar.Proleptic, Moment.ToSeconds) ?? throw NotOne(value, "time", path), path, seconds => seconds % CivilDate.SecondsPerDay == 0);
            case DurationDataType type when !type.TimeUnit.IsCalendar:
                return new OrderedValues<decimal>(Seconds(type.TimeUnit, slice, path), value => Extent<decimal>.Of(Moment.ToSeconds(Moment.TryReadDuration(value, out var time) ? time : throw NotOne(value, "duration", path))), path);
        }

        if (slice.Data is string?[] texts) return new TextValues(texts, path);
        if (slice.Data is not (sbyte[] or byte[] or short[] or ushort[] or int[] or uint[] or long[] or ulong[]) && !isFloat)
            throw new ZarrException(ZarrErrorId.CoordinateInvalid, $"'{path}' holds {slice.DataType}, by which nothing can be selected: supported are numbers, times and texts. Select by index instead.", path);
        var time = CfTime.Parse(Text(array, "units"), Text(array, "calendar"), path);
        var (scale, offset) = (Number(array, "scale_factor") ?? 1, Number(array, "add_offset") ?? 0);
        if (scale == 0) throw new ZarrException(ZarrErrorId.CoordinateInvalid, $"'{path}' has the scale_factor 0, by which all its values are one. Select by index instead.", path);
        if (isFloat || scale != 1 || offset != 0) return Rounded(slice, scale, offset, time, path);
        var whole = new decimal[slice.Count];
        ElementConverter.Convert(slice.Data, whole.AsSpan());
        return new OrderedValues<decimal>(whole, value => time is not null && Period(value, time.Coding.Calendar, time.ToNumber) is { } period ? period
            : Extent<decimal>.Of(Number(value, path).ToDecimal()), path, time is null ? null : time.IsMidnight);
    }

    /// <summary>Numbers that are rounded or packed: what is asked for is packed as they are, and compared with what is stored.</summary>
    private static OrderedValues<double> Rounded(ZarrSlice slice, double scale, double offset, CfTime? time, string path)
    {
        var isPacked = scale != 1 || offset != 0;
        var numbers = new double[slice.Count];
        ElementConverter.Convert(slice.Data, numbers.AsSpan());
        // Below, the order of what is stored is that of what it means.
        if (scale < 0) for (var i = 0; i < numbers.Length; i++) numbers[i] = -numbers[i];
        var greatest = numbers.Length == 0 ? 0 : Math.Max(Math.Abs(numbers[0]), Math.Abs(numbers[^1]));
        var resolution = Resolution.Of(slice.DataType, greatest, isPacked ? offset / scale : null, time?.Microsecond / Math.Abs(scale));
        return new(numbers, value => time is not null && Period(value, time.Coding.Calendar, moment => Stored(new ExactNumber(time.ToNumber(moment)))) is { } period ? period : Extent<double>.Of(Stored(Number(value, path))),
            path, time is null ? null : stored => time.IsMidnight(stored * Math.Abs(scale) + offset, resolution.Around(stored) * Math.Abs(scale)), resolution.IsSame);

        // What is written as 40.1 means the float32 that is stored for it.
        double Stored(ExactNumber meant) => isPacked ? (meant.ToDouble() - offset) / Math.Abs(scale) : ((IFloatType)slice.DataType).Nearest(meant);
    }

    private static Extent<T>? Period<T>(object? value, TimeCalendar calendar, Func<ExactTime, T> convert) where T : struct =>
        Moment.TryReadPeriod(value, calendar, out var first, out var next, out var isDay) ? new(convert(first), convert(next), isDay) : null;

    private static decimal[] Seconds(TimeUnit unit, ZarrSlice slice, string path) => Array.ConvertAll((long[])slice.Storage, count => count == long.MinValue
        ? throw new ZarrException(ZarrErrorId.CoordinateInvalid, $"The times of '{path}' contain NaT, which has no place in their order. Select by index instead.", path)
        : Moment.ToSeconds(unit.ToTime(count)));

    private static ExactNumber Number(object? value, string path) => value is not bool && ExactNumber.TryRead(value, out var number) && !number.IsNaN ? number : throw NotOne(value, "number", path);

    private static ZarrException NotOne(object? value, string kind, string path) => new(ZarrErrorId.ValueNotConvertible,
        $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}' is no {kind}, and those are what '{path}' holds.", value);

    // A unit that is a number is none of time.
    private static string? Text(ZarrArray array, string attribute) => Attribute(array, attribute) switch
    {
        null => null,
        string text => text,
        object[] or System.Collections.IDictionary or bool => throw NotUsable(array, attribute, "a text"),
        var number => Convert.ToString(number, CultureInfo.InvariantCulture),
    };

    private static double? Number(ZarrArray array, string attribute) => Attribute(array, attribute) switch
    {
        null => null,
        var value when value is not (string or bool) && ElementConverter.TryConvert(value, out double number) => number,
        _ => throw NotUsable(array, attribute, "a number"),
    };

    // netCDF-C writes lists of one, as attributes of netCDF are. An attribute that cannot be used is not taken for one that is absent.
    private static object? Attribute(ZarrArray array, string name) => array.AttributesError is { } unreadable
        ? throw new ZarrException(ZarrErrorId.CoordinateInvalid, $"What the values of '{array.Path}' mean cannot be told: {unreadable.Message} Select by index instead.", array.Path, unreadable)
        : array.Attributes.TryGetValue(name, out var value) ? value is object?[] { Length: 1 } list ? list[0] : value : null;

    private static ZarrException NotUsable(ZarrArray array, string attribute, string what) => new(ZarrErrorId.CoordinateInvalid,
        $"'{array.Path}' has the attribute '{attribute}' with a value that is not {what}, so that what its elements mean cannot be told. Correct it with Set-ZarrAttribute, or select by index instead.", attribute);
}
