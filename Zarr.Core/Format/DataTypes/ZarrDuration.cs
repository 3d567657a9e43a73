namespace Zarr.Format.DataTypes;

/// <summary>A duration as exact as it is stored: of any length, and to an attosecond. Its text is .NET's constant format with as many digits as it may have.</summary>
public readonly struct ZarrDuration : IEquatable<ZarrDuration>, IComparable<ZarrDuration>, IComparable, IFormattable
{
    private readonly TimeUnit _shown;

    internal ZarrDuration(ExactTime length, TimeUnit shown) => (Exact, _shown) = (length, shown);

    internal ExactTime Exact { get; }

    /// <summary>Whole days; as all parts of it negative where the duration is.</summary>
    public long Days => (long)(Whole / CivilDate.SecondsPerDay);

    /// <summary>The hours that are left.</summary>
    public int Hours => Clock / 3600;

    /// <summary>The minutes that are left.</summary>
    public int Minutes => Clock / 60 % 60;

    /// <summary>The seconds that are left.</summary>
    public int Seconds => Clock % 60;

    /// <summary>What is left below a second.</summary>
    public long Attoseconds => Exact.Seconds < 0 && Exact.Attoseconds > 0 ? Exact.Attoseconds - ExactTime.AttosecondsPerSecond : Exact.Attoseconds;

    // Towards zero, as TimeSpan has its parts.
    private Int128 Whole => Exact.Seconds < 0 && Exact.Attoseconds > 0 ? Exact.Seconds + 1 : Exact.Seconds;

    private int Clock => (int)(Whole % CivilDate.SecondsPerDay);

    /// <summary>A duration of .NET.</summary>
    public static implicit operator ZarrDuration(TimeSpan duration) => FromTimeSpan(duration);

    /// <summary>A duration of .NET.</summary>
    public static ZarrDuration FromTimeSpan(TimeSpan duration) => new(ExactTime.FromTicks(duration.Ticks), new("ns", 1));

    /// <summary>As <see cref="ToTimeSpan"/>.</summary>
    public static explicit operator TimeSpan(ZarrDuration duration) => duration.ToTimeSpan();

    /// <summary>Reads what <see cref="ToString()"/> writes.</summary>
    /// <exception cref="FormatException">It is no duration.</exception>
    public static ZarrDuration Parse(string text, IFormatProvider? provider = null) => TimeText.TryParseDuration(text, out var length)
        ? new(length, new("ns", 1)) : throw new FormatException($"'{text}' is no duration: write it as 1.02:03:04.5.");

    /// <summary>The same as .NET has it, rounded down to 100 ns.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: it is longer than some 29,000 years.</exception>
    public TimeSpan ToTimeSpan() => Exact.Ticks is { } ticks ? new(ticks)
        : throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"{this} is beyond what a TimeSpan of .NET can hold, some 29,000 years.", this);

    /// <summary>Whether one is shorter than, as long as or longer than another.</summary>
    public int CompareTo(ZarrDuration other) => Exact.CompareTo(other.Exact);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj is null ? 1 : TryRead(obj, out var other) ? CompareTo(other)
        : throw new ArgumentException($"A duration cannot be compared with a {obj.GetType().Name}.", nameof(obj));

    /// <inheritdoc/>
    public bool Equals(ZarrDuration other) => Exact == other.Exact;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ZarrDuration or TimeSpan && CompareTo(obj) == 0;

    /// <inheritdoc/>
    public override int GetHashCode() => Exact.GetHashCode();

    /// <summary>Days, hours, minutes, seconds, and what follows them.</summary>
    public override string ToString() => TimeText.FormatDuration(Exact, _shown.Name is null ? new("s", 1) : _shown);

    /// <summary>As <see cref="ToString()"/>; with a format as a TimeSpan.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => string.IsNullOrEmpty(format) ? ToString() : ToTimeSpan().ToString(format, formatProvider);

    /// <summary>Whether two are equal.</summary>
    public static bool operator ==(ZarrDuration one, ZarrDuration other) => one.Equals(other);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(ZarrDuration one, ZarrDuration other) => !one.Equals(other);

    /// <summary>Whether one is shorter than another.</summary>
    public static bool operator <(ZarrDuration one, ZarrDuration other) => one.CompareTo(other) < 0;

    /// <summary>Whether one is longer than another.</summary>
    public static bool operator >(ZarrDuration one, ZarrDuration other) => one.CompareTo(other) > 0;

    /// <summary>Whether one is not longer than another.</summary>
    public static bool operator <=(ZarrDuration one, ZarrDuration other) => one.CompareTo(other) <= 0;

    /// <summary>Whether one is not shorter than another.</summary>
    public static bool operator >=(ZarrDuration one, ZarrDuration other) => one.CompareTo(other) >= 0;

    internal static bool TryRead(object? value, out ZarrDuration duration)
    {
        duration = default;
        switch (value)
        {
            case ZarrDuration exact: duration = exact; return true;
            case TimeSpan span: duration = FromTimeSpan(span); return true;
            case string text when TimeText.TryParseDuration(text, out var length): duration = new(length, new("ns", 1)); return true;
            default: return false;
        }
    }
}
