namespace Zarr.Format.DataTypes;

/// <summary>Durations that .NET's TimeSpan does not have: beyond some 29,000 years, or between its ticks.</summary>
internal sealed class ExactDurationDataType(TimeUnit unit) : TimeDataType<ZarrDuration>("timedelta64", "m8", unit)
{
    protected override bool TryGetElement(long count, out ZarrDuration element)
    {
        element = new(Unit.ToTime(count), Unit);
        return true;
    }

    protected override bool TryGetTime(object value, out ExactTime time)
    {
        var found = ZarrDuration.TryRead(value, out var duration);
        time = duration.Exact;
        return found;
    }

    protected override bool TryGetCount(object value, out long count)
    {
        count = 0;
        return TryGetTime(value, out var time) && Unit.TryCount(time, out count);
    }

    protected override string Describe(long count) => TimeText.FormatDuration(Unit.ToTime(count), Unit);
}
