namespace Zarr.DataTypes;

/// <summary>datetime64 of a unit with a length: to .NET a DateTime in UTC.</summary>
internal sealed class DateTimeDataType(TimeUnit unit) : TimeDataType<DateTime>("datetime64", "M8", unit)
{
    private readonly TickScale _ticks = new(unit);

    protected override bool HasYears => true;

    protected override bool TryGetElement(long count, out DateTime element)
    {
        element = default;
        if (Unit.IsCalendar)
        {
            var year = 1970 + ExactTime.FloorDivide((Int128)count * Unit.Months, 12, out var month);
            if (year < 1 || year > 9999) return false;
            element = new((int)year, (int)month + 1, 1, 0, 0, 0, DateTimeKind.Utc);
            return true;
        }

        if (!_ticks.TryToTicks(count, out var ticks) || ticks < -DateTime.UnixEpoch.Ticks || ticks > DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) return false;
        element = new(DateTime.UnixEpoch.Ticks + ticks, DateTimeKind.Utc);
        return true;
    }

    // A time that says it is local is one moment, whatever the zone is called; one that says nothing is in UTC.
    protected override bool TryGetCount(object value, out long count)
    {
        count = 0;
        return value switch
        {
            DateTime { Kind: DateTimeKind.Local } local => TryGetCount(local.ToUniversalTime(), out count),
            DateTime time => TryGetCount(time, out count),
            DateTimeOffset time => TryGetCount(time.UtcDateTime, out count),
            DateOnly day => TryGetCount(day.ToDateTime(TimeOnly.MinValue), out count),
            string text => TimeText.TryParseDate(text, out var time) && Unit.TryCount(time, out count),
            _ => false,
        };
    }

    protected override bool TryGetTime(object value, out ExactTime time)
    {
        if (value is string text) return TimeText.TryParseDate(text, out time);
        var moment = value switch { DateTime { Kind: DateTimeKind.Local } local => local.ToUniversalTime(), DateTime other => other, DateTimeOffset zoned => zoned.UtcDateTime, _ => (DateTime?)null };
        time = ExactTime.FromTicks((moment ?? default).Ticks - DateTime.UnixEpoch.Ticks);
        return moment is not null;
    }

    protected override string Describe(long count) => TimeText.FormatDate(Unit.ToTime(count), Unit);

    protected override long ConvertTyped(Array source, Span<long> destination)
    {
        if (source.GetType().GetElementType() != typeof(DateTime)) return base.ConvertTyped(source, destination);
        var times = ElementConverter.Elements<DateTime>(source);
        for (var i = 0; i < times.Length; i++)
            if (!TryGetCount(times[i].Kind == DateTimeKind.Local ? times[i].ToUniversalTime() : times[i], out destination[i])) return i;
        return -1;
    }

    private bool TryGetCount(DateTime time, out long count)
    {
        var ticks = time.Ticks - DateTime.UnixEpoch.Ticks;
        return Unit.IsCalendar ? Unit.TryCount(ExactTime.FromTicks(ticks), out count) : _ticks.TryToCount(ticks, out count);
    }
}
