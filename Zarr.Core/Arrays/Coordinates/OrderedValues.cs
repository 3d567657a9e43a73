using System.Globalization;
using System.Numerics;
using Zarr.Arrays.Selection;

namespace Zarr.Arrays.Coordinates;

/// <summary>Numbers and times that rise or fall along the axis, found by binary search. Equal neighbours are allowed.</summary>
internal sealed class OrderedValues<T> : ICoordinateValues
    where T : INumber<T>
{
    private readonly T[] _values;
    private readonly Func<object?, Extent<T>> _convert;
    private readonly Lazy<bool> _areDays;
    private readonly string _path;
    private readonly bool _falls;
    private readonly Func<T, T, T, bool>? _isSame;

    /// <param name="values">The values.</param>
    /// <param name="convert">Makes what a caller gives one of them, or a part of the axis.</param>
    /// <param name="path">The array they were read from.</param>
    /// <param name="isMidnight">Of times: whether one is the first moment of a day.</param>
    /// <param name="isSame">Whether a value is the one that is asked for, though they differ, and the nearest other value is so far away; null where all are exact.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CoordinateInvalid"/>: they have no order.</exception>
    public OrderedValues(T[] values, Func<object?, Extent<T>> convert, string path, Predicate<T>? isMidnight = null, Func<T, T, T, bool>? isSame = null)
    {
        (_values, _convert, _path, _isSame, _falls) = (values, convert, path, isSame, values.Length > 0 && values[^1] < values[0]);
        _areDays = new(() => isMidnight is not null && Array.TrueForAll(values, isMidnight));
        for (var i = 0; i < values.Length; i++)
            if (T.IsNaN(values[i]) || (i > 0 && (_falls ? values[i] > values[i - 1] : values[i] < values[i - 1])))
                throw new ZarrException(ZarrErrorId.CoordinateInvalid, $"The values of '{path}' neither rise nor fall all along: element {i} breaks the order. Select by index instead.", path);
    }

    // Ties go to the greater value, and a day is all of its hours, where the values have some, as in pandas.
    public AxisItem At(object? value)
    {
        var extent = Read(value);
        if (extent.IsPeriod && !(extent.IsDay && _areDays.Value))
            return Between(extent, extent) is { } all && all.Start < all.Stop ? all
                : throw new ZarrException(ZarrErrorId.CoordinateNotFound, $"'{_path}' has no values within {Convert.ToString(value, CultureInfo.InvariantCulture)}. Give a time of day to select the nearest.", value);
        // Beyond the ends the last is the nearest.
        var target = T.Clamp(extent.First, _falls ? _values[^1] : _values[0], _falls ? _values[0] : _values[^1]);
        var next = First(target, after: false);
        if (next == 0) return AxisItem.At(0);
        var (before, behind) = (T.Abs(_values[next - 1] - target), T.Abs(_values[next] - target));
        return AxisItem.At(behind < before || (behind == before && !_falls) ? next : First(_values[next - 1], after: false));
    }

    public AxisItem Between(object? first, object? last)
    {
        var (a, b) = (Read(first), Read(last));
        return a.First > b.First ? Between(b, a) : Between(a, b);
    }

    // The lesser one first.
    private AxisItem Between(Extent<T> a, Extent<T> b) => _falls
        ? AxisItem.Slice(First(b.Next, after: b.IsPeriod), First(a.First, after: true))
        : AxisItem.Slice(First(a.First, after: false), First(b.Next, after: !b.IsPeriod));

    private Extent<T> Read(object? value) => _convert(value) is var asked && _isSame is null ? asked : asked with { First = Stored(asked.First), Next = Stored(asked.Next) };

    /// <summary>The stored value that stands for what is asked for; that itself where none does.</summary>
    private T Stored(T asked)
    {
        var next = First(asked, after: false);
        if (_values.Length == 0) return asked;
        var nearest = next == _values.Length || (next > 0 && T.Abs(_values[next - 1] - asked) < T.Abs(_values[next] - asked)) ? _values[next - 1] : _values[next];
        var (first, behind) = (First(nearest, after: false), First(nearest, after: true));
        var gap = T.CreateSaturating(double.PositiveInfinity);
        if (first > 0) gap = T.Abs(nearest - _values[first - 1]);
        if (behind < _values.Length) gap = T.Min(gap, T.Abs(_values[behind] - nearest));
        return _isSame!(nearest, asked, gap) ? nearest : asked;
    }

    /// <summary>The first index that does not come before a value, or the first that comes after it; as many as there are when there is none.</summary>
    private int First(T value, bool after)
    {
        var (low, high) = (0, _values.Length);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var order = _falls ? value.CompareTo(_values[middle]) : _values[middle].CompareTo(value);
            if (order < 0 || (after && order == 0)) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
