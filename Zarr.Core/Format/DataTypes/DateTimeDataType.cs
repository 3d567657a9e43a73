namespace Zarr.Format.DataTypes;

/// <summary>datetime64 of a unit with a length, or counts since a date: to .NET a DateTime in UTC.</summary>
internal sealed class DateTimeDataType : TimeDataType<DateTime>
{
    private readonly string? _name;

    public DateTimeDataType(TimeUnit unit) : base("datetime64", "M8", unit) => Coding = TimeCoding.Of(unit);

    /// <param name="coding">What counts stand for.</param>
    /// <param name="name">The name of the type.</param>
    public DateTimeDataType(TimeCoding coding, string name) : base("datetime64", "M8", coding.Unit, name) => (Coding, _name) = (coding, name);

    /// <summary>What a count stands for.</summary>
    internal TimeCoding Coding { get; }

    protected override bool HasYears => true;

    protected override DataType? Exact => _name is null ? new ExactTimeDataType(Coding.Unit) : new ExactTimeDataType(Coding, _name);

    protected override object GetExact(long count) => new ZarrTime(Coding.ToTime(count), Coding.Calendar, Coding.Shown);

    protected override bool TryGetElement(long count, out DateTime element) => Coding.TryGetDateTime(count, out element);

    // A time that says it is local is one moment, whatever the zone is called; one that says nothing is in UTC.
    protected override bool TryGetCount(object value, out long count)
    {
        count = 0;
        return value is DateTime { Kind: not DateTimeKind.Local } time ? Coding.TryCount(time, out count) : Coding.TryRead(value, out var exact) && Coding.TryCount(exact, out count);
    }

    protected override bool TryGetTime(object value, out ExactTime time) => Coding.TryRead(value, out time);

    protected override string Describe(long count) => Coding.Describe(count);

    protected override long ConvertTyped(Array source, Span<long> destination)
    {
        if (source.GetType().GetElementType() != typeof(DateTime)) return base.ConvertTyped(source, destination);
        var times = ElementConverter.Elements<DateTime>(source);
        for (var i = 0; i < times.Length; i++)
            if (!Coding.TryCount(times[i].Kind == DateTimeKind.Local ? times[i].ToUniversalTime() : times[i], out destination[i])) return i;
        return -1;
    }
}
