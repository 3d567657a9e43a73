using System.Globalization;

namespace Zarr.Format.DataTypes;

/// <summary>Times without a length that .NET could know: of the generic unit, and durations in months or years. The counts themselves.</summary>
internal sealed class CountDataType(string kind, string numPyKind, TimeUnit unit) : TimeDataType<long>(kind, numPyKind, unit)
{
    protected override bool TryGetElement(long count, out long element)
    {
        element = count;
        return true;
    }

    // Numbers, also as text, are counts of any unit.
    protected override bool TryGetCount(object value, out long count)
    {
        count = 0;
        return false;
    }

    protected override string Describe(long count) => count.ToString(CultureInfo.InvariantCulture);
}
