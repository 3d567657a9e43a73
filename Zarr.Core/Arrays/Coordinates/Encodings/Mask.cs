using System.Numerics;
using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates.Encodings;

/// <summary>The stored numbers that stand for no value: some numbers exactly, and all outside a range.</summary>
internal sealed class Mask<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private readonly T[] _numbers;
    private readonly T _least, _greatest;
    private readonly bool _hasRange;

    /// <param name="numbers">Numbers as attributes and metadata have them; what the type cannot have exactly is left out.</param>
    /// <param name="range">The least and the greatest value; null for no bound.</param>
    public Mask(IEnumerable<object> numbers, (object? Least, object? Greatest) range)
    {
        _numbers = [.. numbers.Select(Read).OfType<T>().Distinct()];
        (_least, _greatest) = (Read(range.Least) ?? (IsFloat ? T.CreateSaturating(double.NegativeInfinity) : T.MinValue), Read(range.Greatest) ?? (IsFloat ? T.CreateSaturating(double.PositiveInfinity) : T.MaxValue));
        _hasRange = Read(range.Least) is not null || Read(range.Greatest) is not null;
    }

    private static bool IsFloat => T.One / (T.One + T.One) != T.Zero;

    /// <summary>True where no number is meant.</summary>
    public bool IsEmpty => _numbers.Length == 0 && !_hasRange;

    /// <summary>What is stored where there is no value; null where nothing was said.</summary>
    public T? First => _numbers.Length > 0 ? _numbers[0] : null;

    public IReadOnlyList<T> Numbers => _numbers;

    public bool Contains(T number) => (_hasRange && !(number >= _least && number <= _greatest) && !T.IsNaN(number)) || Array.IndexOf(_numbers, number) >= 0;

    /// <summary>True where some number between two, both included, may be meant.</summary>
    public bool Touches(T least, T greatest) => (_hasRange && (least < _least || greatest > _greatest)) || Array.Exists(_numbers, number => number >= least && number <= greatest);

    /// <summary>Replaces values whose stored numbers are meant.</summary>
    public void Apply<TValue>(ReadOnlySpan<T> stored, Span<TValue> values, TValue missing)
    {
        foreach (var number in _numbers) Apply(stored, values, missing, number);
        if (!_hasRange) return;
        for (var i = 0; i < stored.Length; i++)
            if (stored[i] < _least || stored[i] > _greatest) values[i] = missing;
    }

    private static void Apply<TValue>(ReadOnlySpan<T> stored, Span<TValue> values, TValue missing, T number)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated && Vector<T>.IsSupported)
        {
            // Most have none.
            var sought = new Vector<T>(number);
            for (; i <= stored.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                if (!Vector.EqualsAny(new Vector<T>(stored[i..]), sought)) continue;
                for (var lane = i; lane < i + Vector<T>.Count; lane++)
                    if (stored[lane] == number) values[lane] = missing;
            }
        }

        for (; i < stored.Length; i++)
            if (stored[i] == number) values[i] = missing;
    }

    // A float is meant as the nearest that is stored: 1e20 is the float32 that was written for it. An integer is stored exactly or not at all.
    private static T? Read(object? number)
    {
        if (number is null or string || !ExactNumber.TryRead(number, out var exact) || exact.IsNaN || !exact.TryTo(out T found)) return null;
        return found;
    }
}
