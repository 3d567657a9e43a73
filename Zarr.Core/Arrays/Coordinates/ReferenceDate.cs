using System.Globalization;
using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates;

/// <summary>The date behind <c>since</c>: 1900-1-1, 1900-01-01 00:00:00.0, 1900-01-01T00:00:00Z, 1900-01-01 00:00 +01:00, 1900-01-01 0:0:0 UTC. More than ISO 8601 has, so part by part.</summary>
internal static class ReferenceDate
{
    private static readonly string[] s_universal = ["UTC", "GMT", "Z"];

    /// <summary>Reads it in a calendar; false for another order or words, at which nothing is guessed.</summary>
    public static bool TryParse(string text, TimeCalendar calendar, out ExactTime time)
    {
        time = default;
        text = text.Trim();
        if (Array.Find(s_universal, zone => text.EndsWith(zone, StringComparison.OrdinalIgnoreCase)) is { } utc) text = text[..^utc.Length];
        var parts = text.Split([' ', 'T', 't'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > 3 || !TryReadDay(parts[0], calendar, out var days)) return false;
        ExactTime clock = default, offset = default;
        if (parts.Length > 1)
        {
            // A zone may stand right behind the clock.
            var zone = parts[1].IndexOfAny(['+', '-']);
            if (zone >= 0 && parts.Length == 3) return false;
            if (!TryReadClock(zone < 0 ? parts[1] : parts[1][..zone], out clock)) return false;
            var shift = zone >= 0 ? parts[1][zone..] : parts.Length == 3 ? parts[2] : "+0";
            if (!TryReadShift(shift.TrimStart('+', '-'), out offset)) return false;
            if (shift[0] == '-') offset = -offset;
        }

        time = new ExactTime(days * CivilDate.SecondsPerDay, 0) + clock - offset;
        return true;
    }

    // The day and the month may be left out.
    private static bool TryReadDay(string text, TimeCalendar calendar, out Int128 days)
    {
        days = 0;
        var isNegative = text.StartsWith('-');
        var parts = text.TrimStart('+', '-').Split('-');
        if (parts.Length > 3 || text.Length - text.TrimStart('+', '-').Length > 1) return false;
        // So many digits are a date without hyphens, and no year.
        if (parts is [{ Length: > 4 }]) return false;
        Span<int> numbers = [0, 1, 1];
        for (var i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return false;
        return calendar.TryToDays(isNegative ? -numbers[0] : numbers[0], numbers[1], numbers[2], out days);
    }

    // Hours and minutes may stand without a colon between them.
    private static bool TryReadShift(string text, out ExactTime shift) => TryReadClock(text.Length is 3 or 4 && !text.Contains(':') ? $"{text[..^2]}:{text[^2..]}" : text, out shift);

    private static bool TryReadClock(string text, out ExactTime clock)
    {
        clock = default;
        var parts = text.Split(':');
        if (parts.Length > 3) return false;
        var seconds = 0L;
        var attoseconds = 0L;
        for (var (i, unit) = (0, 3600L); i < parts.Length; i++, unit /= 60)
        {
            var (whole, fraction) = parts[i].IndexOf('.') is >= 0 and var point && i == parts.Length - 1 ? (parts[i][..point], parts[i][(point + 1)..]) : (parts[i], "");
            if (!int.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= (i == 0 ? 24 : 60)) return false;
            seconds += number * unit;
            if (fraction.Length == 0) continue;
            if (fraction.Length > 18 || !long.TryParse(fraction.PadRight(18, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out var rest)) return false;
            var exact = (Int128)rest * unit;
            seconds += (long)(exact / ExactTime.AttosecondsPerSecond);
            attoseconds = (long)(exact % ExactTime.AttosecondsPerSecond);
        }

        clock = new(seconds, attoseconds);
        return true;
    }
}
