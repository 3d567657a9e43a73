namespace Zarr.Format.DataTypes;

/// <summary>Times that .NET's DateTime does not have: of other calendars, beyond its years, between its ticks.</summary>
internal sealed class ExactTimeDataType : TimeDataType<ZarrTime>
{
    public ExactTimeDataType(TimeUnit unit) : base("datetime64", "M8", unit) => Coding = TimeCoding.Of(unit);

    /// <param name="coding">What counts stand for.</param>
    /// <param name="name">The name of the type.</param>
    public ExactTimeDataType(TimeCoding coding, string name) : base("datetime64", "M8", coding.Unit, name) => Coding = coding;

    /// <summary>What a count stands for.</summary>
    internal TimeCoding Coding { get; }

    protected override bool HasYears => true;

    protected override bool TryGetElement(long count, out ZarrTime element)
    {
        element = new(Coding.ToTime(count), Coding.Calendar, Coding.Shown);
        return true;
    }

    protected override bool TryGetCount(object value, out long count)
    {
        count = 0;
        return Coding.TryRead(value, out var time) && Coding.TryCount(time, out count);
    }

    protected override bool TryGetTime(object value, out ExactTime time) => Coding.TryRead(value, out time);

    protected override string Describe(long count) => Coding.Describe(count);
}
