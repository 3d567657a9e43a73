using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates;

/// <summary>Times as numbers, as values along an axis are compared: see <see cref="TimeUnits"/>.</summary>
internal sealed class CfTime
{
    private readonly decimal _epoch, _unit;

    private CfTime(TimeCoding coding)
    {
        Coding = coding;
        _epoch = Moment.ToSeconds(coding.Epoch);
        _unit = Moment.ToSeconds(coding.Unit.ToTime(1));
    }

    /// <summary>What numbers stand for.</summary>
    public TimeCoding Coding { get; }

    /// <summary>Reads the attributes <c>units</c> and <c>calendar</c>; null where the units are none of times.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CoordinateInvalid"/>: another calendar, a unit that differs in length, or no date.</exception>
    public static CfTime? Parse(string? units, string? calendar, string path) => TimeUnits.TryParse(units, calendar, out var coding, out var why) ? new(coding!) : why is null ? null
        : throw new ZarrException(ZarrErrorId.CoordinateInvalid, $"The times of '{path}' cannot be understood: {why}. Select by index instead.", path);

    /// <summary>The number that stands for a time of the calendar.</summary>
    public decimal ToNumber(ExactTime time) => (Moment.ToSeconds(time) - _epoch) / _unit;

    /// <summary>Whether a number stands for the first moment of a day.</summary>
    public bool IsMidnight(decimal number) => (number * _unit + _epoch) % CivilDate.SecondsPerDay == 0;

    /// <summary>The same, of a number that may be so far from it.</summary>
    public bool IsMidnight(double number, double around)
    {
        var seconds = number * (double)_unit + (double)_epoch;
        return Math.Abs(seconds - Math.Round(seconds / CivilDate.SecondsPerDay) * CivilDate.SecondsPerDay) <= around * (double)_unit;
    }

    /// <summary>So many units are a microsecond.</summary>
    public double Microsecond => (double)(0.000_001m / _unit);
}
