using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;

namespace Zarr.PowerShell.Tests.Fuzzing;

/// <summary>Values that a script may give a parameter by mistake, of every kind. No text leads out of the current folder.</summary>
internal static class OddValues
{
    private static readonly string[] s_texts =
    [
        "", " ", "a", "g", "g/a", "g/r", "nothing", "*", "**", "?", "[", "[a", "a[b]", "`", "a`*", "\0", "a\0b", "a:b", ":", "::", ":::", "0:", ":5", "5:1", "::0", "::-1", "-1", "1.5", "1e400", "-1e999", "NaN",
        "inf", "-inf", "0x10", "99999999999999999999", "...", "...,...", "0,0,0,0,0", "(0,1)", "(((", "{", "[]", "null", "true", "$null", "é\u0301", "\ud800", "\udcff", "\u202e", "\u001b[2J", "a\nb", "a//b", "a/", "c", "zarr.json",
        "int32", "<f8", "U20", "datetime64[s]", "[('a','<i4')]", "blosc:", "blosc:lz4:99", "zstd:999", "none", "gzip:-1", "sharding_indexed", "2026-02-30", "2026-01-01T00:00:00+99:00", "-9999999999999999999-01-01", "1:2:3:4",
        new('x', 300), new('9', 400), new('(', 500),
    ];

    /// <summary>The next value of a sequence.</summary>
    /// <param name="random">The sequence.</param>
    /// <param name="things">Objects of the module.</param>
    /// <param name="depth">How deeply lists may still be nested.</param>
    public static object? Next(Random random, IReadOnlyList<object> things, int depth = 3) => random.Next(depth > 0 ? 14 : 10) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => Pick<object>(random, 0, 1, -1, 2, 5, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, ulong.MaxValue, (byte)255, (sbyte)-128, (short)-1, (ushort)65535),
        3 => Pick<object>(random, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 0.5, 1e300, 9.3e18, double.Epsilon, float.MaxValue, Half.MaxValue, decimal.MaxValue, decimal.MinValue, 1.5m, (BigInteger)ulong.MaxValue * 4, -(BigInteger)1, Int128.MaxValue, Complex.ImaginaryOne),
        4 or 5 or 6 => Pick(random, s_texts),
        7 or 8 when things.Count > 0 => Pick(random, [.. things]),
        7 or 8 or 9 => Pick<object>(random, 'x', '\0', Guid.Empty, DateTime.MinValue, DateTime.MaxValue, DateTimeOffset.MaxValue, TimeSpan.MinValue, TimeSpan.MaxValue, DayOfWeek.Friday, typeof(int), new Version(1, 2), ScriptBlock.Create("1"), CultureInfo.InvariantCulture, new object(), new PSObject(), DBNull.Value, 0..5, ^1),
        10 => Enumerable.Range(0, random.Next(5)).Select(_ => Next(random, things, depth - 1)).ToArray(),
        11 => Pick<object>(random, Array.Empty<object>(), new int[0], new[,] { { 1, 2 }, { 3, 4 } }, new int[2, 0, 3], new object?[,] { { null, "x" } }, new[] { true, false }, new bool[10, 10], new byte[3], new[] { double.NaN }, Itself(), new ArrayList { 1, "x", null }, new List<int> { 3, -7 }, new int[]?[] { [1], null, [2, 3] }, Array.CreateInstance(typeof(int), [2], [5])),
        12 => Table(random, things, depth),
        _ => PSObject.AsPSObject(Next(random, things, depth - 1) ?? new object()),
    };

    private static object Itself()
    {
        var list = new object[1];
        list[0] = list;
        return list;
    }

    private static IDictionary Table(Random random, IReadOnlyList<object> things, int depth)
    {
        var table = new Hashtable();
        for (var i = random.Next(4); i > 0; i--) table[Next(random, [], 0) ?? "name"] = Next(random, things, depth - 1);
        return table;
    }

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
