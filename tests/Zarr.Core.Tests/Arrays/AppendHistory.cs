using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace Zarr.Core.Tests.Arrays;

/// <summary>
/// What appenders did and when, and whether an array can have come of it: the elements of each append are there once and next to each other, and an append that had ended
/// before another began stands before it. That is what a list would hold that all of them had added to, one after the other.
/// </summary>
public sealed class AppendHistory
{
    private readonly ConcurrentQueue<(int Id, int Count, long Begin, long End)> _done = new();
    private int _last;

    /// <summary>Appends some elements that no other append has, and notes when.</summary>
    public async Task AppendAsync(ZarrArray array, int count, CancellationToken cancel)
    {
        var id = Interlocked.Increment(ref _last);
        var begin = Stopwatch.GetTimestamp();
        await array.AppendAsync(0, Enumerable.Repeat(id, count).ToArray(), cancel: cancel);
        _done.Enqueue((id, count, begin, Stopwatch.GetTimestamp()));
    }

    /// <summary>Compares with what is there. Elements that are fill are those of others who grew the array.</summary>
    public void Check(int[] elements, int fill)
    {
        var places = new Dictionary<int, (int First, int Count)>();
        for (var i = 0; i < elements.Length;)
        {
            var (first, id) = (i, elements[i]);
            while (i < elements.Length && elements[i] == id) i++;
            if (id != fill) Assert.True(places.TryAdd(id, (first, i - first)), $"Append {id} is in two places, {places[id].First} and {first}.");
        }

        foreach (var (id, count, _, _) in _done)
        {
            Assert.True(places.TryGetValue(id, out var place), $"Append {id} is lost.");
            Assert.True(place.Count == count, $"Of the {count} elements of append {id}, {place.Count} are there.");
        }

        Assert.Equal(_done.Count, places.Count);
        // In the order of their places none may have ended before any earlier one began.
        var latestBegin = long.MinValue;
        foreach (var (id, _, begin, end) in _done.OrderBy(append => places[append.Id].First))
        {
            Assert.True(end >= latestBegin, $"Append {id} had ended before one began that stands before it.");
            latestBegin = Math.Max(latestBegin, begin);
        }
    }
}
