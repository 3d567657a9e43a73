using System.Collections;
using Zarr.Format.Chunks;

namespace Zarr.PowerShell.Binding;

/// <summary>
/// Reads what -ChunkShape and -ShardShape are given: the lengths of one shape, or, where an axis is a list, chunk lengths of every axis, such
/// as <c>(31,28,31),24</c>. The text that a view shows, <c>(31,28,30*2),24</c>, is understood too.
/// </summary>
internal static class GridArguments
{
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>.</exception>
    public static (Shape? Shape, ChunkLengths[]? Lengths) Read(object? value, string parameter)
    {
        value = Unwrap.One(value);
        return value switch
        {
            null => (null, null),
            string text when text.Contains('(') => (null, [.. Split(text).Select(axis => ReadAxis(axis, parameter))]),
            not string and IEnumerable list when list.Cast<object?>().Any(IsList) => (null, [.. list.Cast<object?>().Select(axis => ReadAxis(axis, parameter))]),
            _ => (Integers.ReadShape(value, parameter), null),
        };
    }

    private static bool IsList(object? item) => Unwrap.One(item) switch
    {
        string text => text.Contains('('),
        IEnumerable => true,
        _ => false,
    };

    private static ChunkLengths ReadAxis(object? axis, string parameter) => Unwrap.One(axis) switch
    {
        string text when text.Trim() is ['(', .., ')'] list => ChunkLengths.Listed(list[1..^1].Split(',').Select(run => ReadRun(run, parameter))),
        not string and IEnumerable list => ChunkLengths.Listed(list.Cast<object?>().Select(run => ReadRun(run, parameter))),
        var item when Integers.TryRead(item, out var length) => ChunkLengths.Uniform(length),
        var item => throw Invalid(item, parameter),
    };

    private static (long Length, long Count) ReadRun(object? run, string parameter)
    {
        run = Unwrap.One(run);
        if (run is string text && text.Split('*') is [var length, var count] && Integers.TryRead(length, out var l) && Integers.TryRead(count, out var n)) return (l, n);
        return Integers.TryRead(run, out var one) ? (one, 1) : throw Invalid(run, parameter);
    }

    /// <summary>Parts between commas that are in no parentheses.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] != ',' || depth > 0) continue;
            yield return text[start..i];
            start = i + 1;
        }

        yield return text[start..];
    }

    private static ZarrException Invalid(object? item, string parameter) => new(ZarrErrorId.ShapeInvalid,
        $"-{parameter} does not allow '{item}': give a whole number of at least 1 for each axis, or a list of chunk lengths, such as (31,28,31),24.", item);
}
