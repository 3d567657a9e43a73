using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates.Encodings;

/// <summary>
/// Times as floating-point numbers. As xarray and cftime have them: in the calendar of .NET, and where nanoseconds reach from 1677 to 2262, one product that is cut
/// to whole nanoseconds; else the exact product, rounded to microseconds, and noise of one of these around a whole second taken off.
/// </summary>
internal static class FloatTimes
{
    private const long NotATime = long.MinValue;

    private static readonly ExactTime s_switch = new(CivilDate.ToDays(1582, 10, 15) * CivilDate.SecondsPerDay, 0);

    /// <summary>The counts for numbers, and what they stand for; what is no number, and what is beyond all counts, is no time.</summary>
    public static (long[] Counts, TimeCoding Coding) Decode(ReadOnlySpan<double> numbers, TimeCoding coding)
    {
        var unit = Nanoseconds(coding.Unit);
        var epoch = ToNanoseconds(coding.Epoch);
        var isCivil = coding.Calendar == TimeCalendar.Proleptic || (coding.Calendar == TimeCalendar.Standard && coding.Epoch.CompareTo(s_switch) >= 0);
        if (isCivil && epoch is { } start && AreInRange(numbers, unit, start)) return (Truncated(numbers, unit, start), TimeCoding.Since(new("ns", 1), default, coding.Calendar));
        foreach (var (name, micros) in ((string, double)[])[("us", unit / 1000), ("s", unit / 1e9)])
            if (TryRound(numbers, micros, snaps: name == "us" && unit > 1e6, out var counts) || name == "s") return (counts, TimeCoding.Since(new(name, 1), coding.Epoch, coding.Calendar));
        throw new InvalidOperationException("Some unit holds all numbers.");
    }

    /// <summary>The same of durations.</summary>
    public static (long[] Counts, TimeUnit Unit) Decode(ReadOnlySpan<double> numbers, TimeUnit durations)
    {
        var unit = Nanoseconds(durations);
        if (AreInRange(numbers, unit, 0)) return (Truncated(numbers, unit, 0), new("ns", 1));
        return TryRound(numbers, unit / 1000, snaps: false, out var counts) ? (counts, new("us", 1)) : TryRound(numbers, unit / 1e9, snaps: false, out counts) ? (counts, new("s", 1)) : (counts, new("s", 1));
    }

    // At most some 2^50, so that it is exact.
    private static double Nanoseconds(TimeUnit unit) => unit.UnitsPerSecond == 1 ? (double)unit.SecondsPerUnit * unit.Scale * 1e9 : 1e9 / unit.UnitsPerSecond * unit.Scale;

    private static long? ToNanoseconds(ExactTime time)
    {
        var count = time.Seconds * 1_000_000_000 + time.Attoseconds / 1_000_000_000;
        return count > long.MinValue && count <= long.MaxValue ? (long)count : null;
    }

    private static bool AreInRange(ReadOnlySpan<double> numbers, double unit, long epoch)
    {
        var (least, greatest) = (0.0, 0.0);
        foreach (var number in numbers)
        {
            if (number < least && double.IsFinite(number)) least = number;
            if (number > greatest && double.IsFinite(number)) greatest = number;
        }

        return least * unit + epoch > -9.2233720368547748e18 && greatest * unit + epoch < 9.2233720368547748e18;
    }

    private static long[] Truncated(ReadOnlySpan<double> numbers, double unit, long epoch)
    {
        var counts = new long[numbers.Length];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = double.IsFinite(numbers[i]) ? (long)(epoch + (Int128)(numbers[i] * unit)) : NotATime;
        return counts;
    }

    private static bool TryRound(ReadOnlySpan<double> numbers, double unit, bool snaps, out long[] counts)
    {
        counts = new long[numbers.Length];
        var holdsAll = true;
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = NotATime;
            if (!double.IsFinite(numbers[i])) continue;
            // The product and its rounding error are exact together.
            var product = numbers[i] * unit;
            if (Math.Abs(product) >= 9.2233720368547748e18)
            {
                holdsAll = false;
                continue;
            }

            var error = Math.FusedMultiplyAdd(numbers[i], unit, -product);
            var rounded = Math.Round(product, MidpointRounding.ToEven);
            var rest = product - rounded;
            var count = (long)rounded;
            if (Math.Abs(product) >= 1L << 53) count += (long)Math.Round(error, MidpointRounding.ToEven);
            else if (rest == 0.5 && error > 0) count++;
            else if (rest == -0.5 && error < 0) count--;
            if (snaps)
            {
                var behind = (count % 1_000_000 + 1_000_000) % 1_000_000;
                // How far the product is from the count.
                var distance = rounded - count + rest != 0 ? rounded - count + rest : error;
                if (behind == 1 && distance < 0) count--;
                else if (behind == 999_999 && distance > 0) count++;
            }

            counts[i] = count;
        }

        return holdsAll;
    }
}
