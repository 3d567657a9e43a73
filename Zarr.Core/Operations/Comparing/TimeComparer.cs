using System.Runtime.InteropServices;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.Comparing;

/// <summary>Times, or durations, of two units, exactly, also where .NET has none that is. Tolerances have no unit, and are not for these.</summary>
internal sealed class TimeComparer(TimeUnit reference, TimeUnit other, ComparisonRule rule) : ElementComparer
{
    private const long NotATime = long.MinValue;

    public override bool HasDistances => false;

    /// <summary>The unit of times that are counted in one of known length; null for other types.</summary>
    public static TimeUnit? UnitOf(DataType type) => type switch
    {
        DateTimeDataType time => time.TimeUnit,
        DurationDataType duration => duration.TimeUnit,
        _ => null,
    };

    public override void Compare(ReadOnlySpan<byte> ones, ReadOnlySpan<byte> twos, Span<bool> differs, Span<double> distances)
    {
        distances.Fill(double.NaN);
        var expected = MemoryMarshal.Cast<byte, long>(ones);
        var found = MemoryMarshal.Cast<byte, long>(twos);
        for (var i = 0; i < differs.Length; i++)
        {
            differs[i] = expected[i] == NotATime || found[i] == NotATime ? rule.NaNDiffers || expected[i] != found[i]
                : reference.ToTime(expected[i]) != other.ToTime(found[i]);
        }
    }
}
