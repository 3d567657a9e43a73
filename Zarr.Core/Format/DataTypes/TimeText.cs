using System.Globalization;
using System.Text;

namespace Zarr.Format.DataTypes;

/// <summary>Times and durations as text, of any length and up to attoseconds; never by a culture or a local time zone.</summary>
internal static class TimeText
{
    public const string NotATime = "NaT";

    /// <summary>ISO 8601 with the parts that the unit has, in UTC, as NumPy prints it: <c>2026-07-01T12:00:00.000</c>.</summary>
    public static string FormatDate(ExactTime time, TimeUnit unit, TimeCalendar? calendar = null)
    {
        var days = ExactTime.FloorDivide(time.Seconds, CivilDate.SecondsPerDay, out var second);
        var date = (calendar ?? TimeCalendar.Proleptic).FromDays(days);
        var text = new StringBuilder();
        if (date.Year < 0) text.Append('-');
        text.Append(CultureInfo.InvariantCulture, $"{Int128.Abs(date.Year):0000}");
        if (unit.Name == "Y") return text.ToString();
        text.Append(CultureInfo.InvariantCulture, $"-{date.Month:00}");
        if (unit.Name == "M") return text.ToString();
        text.Append(CultureInfo.InvariantCulture, $"-{date.Day:00}");
        if (unit.Name is "W" or "D") return text.ToString();
        text.Append(CultureInfo.InvariantCulture, $"T{(int)second / 3600:00}");
        if (unit.Name == "h") return text.ToString();
        text.Append(CultureInfo.InvariantCulture, $":{(int)second / 60 % 60:00}");
        if (unit.Name == "m") return text.ToString();
        text.Append(CultureInfo.InvariantCulture, $":{(int)second % 60:00}");
        return text.Append(Fraction(time.Attoseconds, unit)).ToString();
    }

    /// <summary>Days, hours, minutes, seconds, and as many digits behind them as the unit has: <c>-1.02:03:04.500</c>, .NET's constant format with more digits.</summary>
    public static string FormatDuration(ExactTime time, TimeUnit unit)
    {
        var negative = time.Seconds < 0;
        if (negative) time = -time;
        var (days, second) = Int128.DivRem(time.Seconds, CivilDate.SecondsPerDay);
        var clock = (int)second;
        return string.Create(CultureInfo.InvariantCulture,
            $"{(negative ? "-" : "")}{(days > 0 ? $"{days}." : "")}{clock / 3600:00}:{clock / 60 % 60:00}:{clock % 60:00}{Fraction(time.Attoseconds, unit)}");
    }

    /// <summary>True for a year and nothing else.</summary>
    public static bool IsYear(ReadOnlySpan<char> text) => text.Trim() is { Length: 4 } year && Digits(year) == 4;

    /// <summary>ISO 8601: a year, or more; without an offset UTC is meant.</summary>
    public static bool TryParseDate(ReadOnlySpan<char> text, out ExactTime time) => TryParseDate(text, out time, out _);

    /// <summary>The same, and what it ends with: Y, M or D; null for a time of day.</summary>
    public static bool TryParseDate(ReadOnlySpan<char> text, out ExactTime time, out string? unit) => TryParseDate(text, TimeCalendar.Proleptic, out time, out unit);

    /// <summary>The same in a calendar.</summary>
    public static bool TryParseDate(ReadOnlySpan<char> text, TimeCalendar calendar, out ExactTime time, out string? unit)
    {
        (time, unit) = (default, "Y");
        text = text.Trim();
        var negative = text.StartsWith("-");
        if (text.StartsWith("-") || text.StartsWith("+")) text = text[1..];
        var digits = Digits(text);
        if (digits is < 4 or > 12 || !Int128.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var year)) return false;
        text = text[digits..];
        if (negative) year = -year;
        int month = 1, day = 1;
        if (text.StartsWith("-"))
        {
            if (!TryTake(ref text, '-', out month)) return false;
            unit = text.StartsWith("-") ? "D" : "M";
            if (text.StartsWith("-") && !TryTake(ref text, '-', out day)) return false;
        }

        if (!calendar.TryToDays(year, month, day, out var days)) return false;
        long seconds = 0, attoseconds = 0, offset = 0;
        if (text.Length > 0)
        {
            if (text[0] is not ('T' or 't' or ' ')) return false;
            unit = null;
            text = text[1..];
            if (!TryTakeClock(ref text, out seconds, out attoseconds) || !TryTakeOffset(ref text, out offset)) return false;
        }

        time = new(days * CivilDate.SecondsPerDay + seconds - offset, attoseconds);
        return text.Length == 0;
    }

    /// <summary>What <see cref="FormatDuration"/> writes, and .NET's constant format; the seconds may be left out.</summary>
    public static bool TryParseDuration(ReadOnlySpan<char> text, out ExactTime time)
    {
        time = default;
        text = text.Trim();
        var negative = text.StartsWith("-");
        if (negative) text = text[1..];
        long days = 0;
        var digits = Digits(text);
        if (digits is > 0 and <= 15 && digits < text.Length && text[digits] == '.')
        {
            days = long.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            text = text[(digits + 1)..];
        }

        if (!TryTakeClock(ref text, out var seconds, out var attoseconds) || text.Length > 0) return false;
        time = new((Int128)days * CivilDate.SecondsPerDay + seconds, attoseconds);
        if (negative) time = -time;
        return true;
    }

    private static string Fraction(long attoseconds, TimeUnit unit)
    {
        var digits = unit.UnitsPerSecond.ToString(CultureInfo.InvariantCulture).Length - 1;
        return digits == 0 ? "" : "." + attoseconds.ToString("D18", CultureInfo.InvariantCulture)[..digits];
    }

    private static int Digits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length;

    // A separator, and two digits.
    private static bool TryTake(ref ReadOnlySpan<char> text, char separator, out int value)
    {
        value = 0;
        if (text.Length < 3 || text[0] != separator || !char.IsAsciiDigit(text[1]) || !char.IsAsciiDigit(text[2])) return false;
        value = (text[1] - '0') * 10 + text[2] - '0';
        text = text[3..];
        return true;
    }

    // hh[:mm[:ss[.fraction]]]
    private static bool TryTakeClock(ref ReadOnlySpan<char> text, out long seconds, out long attoseconds)
    {
        (seconds, attoseconds) = (0, 0);
        if (text.Length < 2 || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[1])) return false;
        var hour = (text[0] - '0') * 10 + text[1] - '0';
        text = text[2..];
        int minute = 0, second = 0;
        if (text.StartsWith(":"))
        {
            if (!TryTake(ref text, ':', out minute)) return false;
            if (text.StartsWith(":"))
            {
                if (!TryTake(ref text, ':', out second)) return false;
                if (text.StartsWith(".") && !TryTakeFraction(ref text, out attoseconds)) return false;
            }
        }

        seconds = hour * 3600L + minute * 60 + second;
        return hour < 24 && minute < 60 && second < 60;
    }

    private static bool TryTakeFraction(ref ReadOnlySpan<char> text, out long attoseconds)
    {
        attoseconds = 0;
        var digits = Digits(text[1..]);
        if (digits is 0 or > 18) return false;
        attoseconds = long.Parse(text.Slice(1, digits).ToString().PadRight(18, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
        text = text[(digits + 1)..];
        return true;
    }

    private static bool TryTakeOffset(ref ReadOnlySpan<char> text, out long seconds)
    {
        seconds = 0;
        if (text.Length == 0) return true;
        if (text[0] is 'Z' or 'z')
        {
            text = text[1..];
            return true;
        }

        if (text[0] is not ('+' or '-')) return false;
        var negative = text[0] == '-';
        text = text[1..];
        if (!TryTakeClock(ref text, out seconds, out var attoseconds) || attoseconds != 0) return false;
        if (negative) seconds = -seconds;
        return true;
    }
}
