using System.Collections;

namespace Zarr.Format.DataTypes;

/// <summary>timedelta64 of a unit of fixed length: to .NET a TimeSpan.</summary>
internal sealed class DurationDataType(TimeUnit unit) : TimeDataType<TimeSpan>("timedelta64", "m8", unit)
{
    private readonly TickScale _ticks = new(unit);

    protected override object GetExact(long count) => new ZarrDuration(Unit.ToTime(count), Unit);

    protected override DataType? Exact => new ExactDurationDataType(Unit);

    protected override bool TryGetElement(long count, out TimeSpan element)
    {
        var found = _ticks.TryToTicks(count, out var ticks);
        element = new(ticks);
        return found;
    }

    protected override bool TryGetCount(object value, out long count)
    {
        count = 0;
        return value switch
        {
            TimeSpan time => _ticks.TryToCount(time.Ticks, out count),
            ZarrDuration time => Unit.TryCount(time.Exact, out count),
            // What ConvertTo-Json makes of a TimeSpan.
            IDictionary map => map.Contains(nameof(TimeSpan.Ticks)) && ElementConverter.TryConvert(map[nameof(TimeSpan.Ticks)], out long ticks) && _ticks.TryToCount(ticks, out count),
            string text => TimeText.TryParseDuration(text, out var time) && Unit.TryCount(time, out count),
            _ => false,
        };
    }

    protected override bool TryGetTime(object value, out ExactTime time)
    {
        time = ExactTime.FromTicks((value as TimeSpan?)?.Ticks ?? 0);
        return value is TimeSpan || (value is string text && TimeText.TryParseDuration(text, out time));
    }

    protected override string Describe(long count) => TimeText.FormatDuration(Unit.ToTime(count), Unit);

    protected override long ConvertTyped(Array source, Span<long> destination)
    {
        if (source.GetType().GetElementType() != typeof(TimeSpan)) return base.ConvertTyped(source, destination);
        var times = ElementConverter.Elements<TimeSpan>(source);
        for (var i = 0; i < times.Length; i++)
            if (!_ticks.TryToCount(times[i].Ticks, out destination[i])) return i;
        return -1;
    }
}
