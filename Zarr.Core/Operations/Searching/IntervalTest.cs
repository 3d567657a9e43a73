using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.Searching;

/// <summary>Elements from a least to a greatest, both included, but for one value; or those that are no number. Any set of bounds comes down to this.</summary>
internal sealed class IntervalTest<T> : ElementTest
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private readonly T _least, _greatest, _excluded;
    private readonly bool _isBounded, _excludes, _seeksNaN, _isFloat = T.One / (T.One + T.One) != T.Zero;
    private readonly Func<object, T?> _read;

    /// <param name="least">The least that is meant; above the greatest where none is.</param>
    /// <param name="greatest">The greatest that is meant.</param>
    /// <param name="isBounded">False where only <paramref name="excluded"/> counts, so that what is no number is meant, too.</param>
    /// <param name="excluded">Not meant in any case; null for nothing.</param>
    /// <param name="seeksNaN">What is no number is meant, and nothing else: of times, the one count from the least to the greatest.</param>
    /// <param name="read">Reads an extreme that statistics tell; null for what is none of this type.</param>
    public IntervalTest(T least, T greatest, bool isBounded, T? excluded, bool seeksNaN, Func<object, T?>? read = null)
    {
        (_least, _greatest, _isBounded, _excludes, _seeksNaN) = (least, greatest, isBounded, excluded is not null, seeksNaN);
        _excluded = excluded.GetValueOrDefault();
        _read = read ?? (value => value is T number ? number : null);
    }

    /// <summary>Bounds for whole numbers, which any number may be.</summary>
    public static IntervalTest<T> OfWhole(ValueCondition condition) => Of(condition, WholeBound.Read, T.MinValue, null);

    /// <summary>false is 0, and every other byte true.</summary>
    public static IntervalTest<byte> OfBool(ValueCondition condition)
    {
        var test = IntervalTest<byte>.Of(condition, value => WholeBound.Read(value is string text && bool.TryParse(text, out var flag) ? flag : value), 0, value => value is bool b ? (byte)(b ? 1 : 0) : null);
        if (test._excludes)
        {
            // Not equal to one of two is equal to the other.
            if (test._excluded > 1) test = new(test._least, test._greatest, test._isBounded, null, false, test._read);
            else if (test._excluded == 0) test = new(Math.Max(test._least, (byte)1), test._greatest, true, null, false, test._read);
            else test = new(test._least, Math.Min(test._greatest, (byte)0), true, null, false, test._read);
        }

        return test._least > 1 ? new(1, 0, true, null, false, test._read)
            : new(test._least, test._greatest >= 1 ? byte.MaxValue : test._greatest, true, null, false, test._read);
    }

    /// <summary>Bounds for counts of a unit of time, of which the least is no time.</summary>
    public static IntervalTest<long> OfCounts(ValueCondition condition, Func<object, (Int128 Count, bool IsExact)> countUpTo, Func<object, long?> fromElement) => condition.NaN
        ? new(long.MinValue, long.MinValue, true, null, true)
        : IntervalTest<long>.Of(condition, value => countUpTo(value) is var (count, isExact) ? new(count, isExact) : default, long.MinValue + 1, value => value is long count ? count : fromElement(value));

    public override void Find(ReadOnlySpan<byte> elements, ElementHeap? heap, List<int> places)
    {
        if (_isBounded && !_seeksNaN && _least > _greatest) return;
        var values = MemoryMarshal.Cast<byte, T>(elements);
        var i = 0;
        if (Vector.IsHardwareAccelerated && Vector<T>.IsSupported)
        {
            var (least, greatest, excluded) = (new Vector<T>(_least), new Vector<T>(_greatest), new Vector<T>(_excluded));
            for (; i <= values.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                var v = new Vector<T>(values[i..]);
                var meant = _seeksNaN && _isFloat ? ~Vector.Equals(v, v) : _isBounded ? Vector.GreaterThanOrEqual(v, least) & Vector.LessThanOrEqual(v, greatest) : Vector<T>.AllBitsSet;
                if (_excludes) meant &= ~Vector.Equals(v, excluded);
                // Compared as bits: a mask of floating-point lanes that are all ones is NaN.
                if (meant.As<T, byte>() == Vector<byte>.Zero) continue;
                for (var lane = i; lane < i + Vector<T>.Count; lane++)
                    if (IsMeant(values[lane])) places.Add(lane);
            }
        }

        for (; i < values.Length; i++)
            if (IsMeant(values[i])) places.Add(i);
    }

    public override Verdict Judge(ElementStatistics statistics)
    {
        if (_seeksNaN) return statistics.NaNCount == 0 ? Verdict.None : statistics is { Minimum: null, Maximum: null } ? Verdict.All : Verdict.Some;
        var (minimum, maximum) = (statistics.Minimum is { } a ? _read(a) : null, statistics.Maximum is { } b ? _read(b) : null);
        if (minimum is not { } least || maximum is not { } greatest)
            return statistics is { Minimum: null, Maximum: null, NaNCount: > 0 } ? _isBounded ? Verdict.None : Verdict.All : Verdict.Some;
        var excludesAll = _excludes && least == _excluded && greatest == _excluded;
        var canBe = !_isBounded || (_least <= _greatest && _least <= greatest && least <= _greatest);
        if ((!canBe || excludesAll) && (_isBounded || statistics.NaNCount == 0)) return Verdict.None;
        var areIn = !_isBounded || (_least <= least && greatest <= _greatest && statistics.NaNCount == 0);
        return areIn && !(_excludes && least <= _excluded && _excluded <= greatest) ? Verdict.All : Verdict.Some;
    }

    internal static IntervalTest<T> Of(ValueCondition condition, Func<object, WholeBound> read, T lowest, Func<object, T?>? readElement)
    {
        Int128 least = Int128.CreateSaturating(lowest), greatest = Int128.CreateSaturating(T.MaxValue);
        if (condition.GreaterThan is { } above) least = Int128.Max(least, read(above).Floor + 1);
        if (condition.GreaterOrEqual is { } from) least = Int128.Max(least, read(from).Ceiling);
        if (condition.LessThan is { } below) greatest = Int128.Min(greatest, read(below).Ceiling - 1);
        if (condition.LessOrEqual is { } to) greatest = Int128.Min(greatest, read(to).Floor);
        if (condition.Equal is { } equal) (least, greatest) = (Int128.Max(least, read(equal).Ceiling), Int128.Min(greatest, read(equal).Floor));
        T? excluded = condition.NotEqual is { } other && read(other) is { IsWhole: true } bound && bound.Floor >= Int128.CreateSaturating(lowest) && bound.Floor <= Int128.CreateSaturating(T.MaxValue)
            ? T.CreateTruncating(bound.Floor) : null;
        var isBounded = condition.HasOrder || condition.Equal is not null;
        // All whole numbers are numbers.
        return condition.NaN || least > greatest
            ? new(T.One, T.Zero, true, null, false, readElement)
            : new(T.CreateTruncating(least), T.CreateTruncating(greatest), isBounded, excluded, false, readElement);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsMeant(T value) => _seeksNaN && _isFloat ? T.IsNaN(value) : (!_isBounded || (value >= _least && value <= _greatest)) && !(_excludes && value == _excluded);
}
