using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates;

/// <summary>
/// How exactly numbers along an axis stand for what they mean: 01:00 as days in float64 is stored up to 0.3 µs from it, and 3 · 0.1 is not 0.3. What is
/// asked for and what is stored are the same where no more than this is between them, and no other value is nearer.
/// </summary>
internal sealed class Resolution
{
    // Times are as exact as calendars in float64 are read, to microseconds (cftime, num2date); of numbers no more than a thousandth of a step.
    private const double TimeSteps = 4, NumberSteps = 1000;

    private readonly Func<double, double> _spacing;
    private readonly double _coarse, _steps;

    private Resolution(Func<double, double> spacing, double coarse, double steps) => (_spacing, _coarse, _steps) = (spacing, coarse, steps);

    /// <summary>Of stored numbers.</summary>
    /// <param name="type">Their type, which tells how they were rounded.</param>
    /// <param name="greatest">The greatest magnitude among them.</param>
    /// <param name="shift">The add_offset in stored steps, or null where there is neither that nor a scale_factor.</param>
    /// <param name="microsecond">A microsecond in stored steps; null for what are no times.</param>
    public static Resolution Of(DataType type, double greatest, double? shift, double? microsecond)
    {
        // Whole numbers are exact.
        Func<double, double> spacing = type is IFloatType real ? magnitude => Math.ScaleB(1, Math.ILogB(magnitude) - real.FractionBits) : _ => 0;
        // Values along an axis are sums of steps, whose errors are those of the greatest; unpacked ones are often shown in float32.
        var coarse = shift is { } away ? (greatest + Math.Abs(away)) * Math.Pow(2, -22) : 4 * spacing(greatest);
        return new(spacing, Math.Max(coarse, microsecond ?? 0), microsecond is null ? NumberSteps : TimeSteps);
    }

    /// <summary>Whether a stored value is what is asked for.</summary>
    /// <param name="value">The nearest stored value.</param>
    /// <param name="asked">What is asked for.</param>
    /// <param name="gap">How far the nearest other value is from it.</param>
    public bool IsSame(double value, double asked, double gap) =>
        Math.Abs(value - asked) is var distance && (distance <= _spacing(Math.Abs(value)) || distance <= Math.Min(_coarse, gap / _steps));

    /// <summary>How far a value may be from what it means.</summary>
    public double Around(double value) => Math.Max(_spacing(Math.Abs(value)), _coarse);
}
