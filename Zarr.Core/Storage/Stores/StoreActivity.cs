using System.Collections.Concurrent;
using System.Diagnostics;

namespace Zarr.Storage.Stores;

/// <summary>What stores did in one operation: how many values, which ones first, and, when asked for, how long the stages took. Any thread may note.</summary>
/// <param name="isTimed">Whether stages are timed, which costs a look at the clock before and after each.</param>
public sealed class StoreActivity(bool isTimed = false)
{
    private const int MaxKeys = 5;

    private readonly Tally[] _tallies = [new(), new(), new(), new(), new()];
    private readonly long[] _ticks = new long[Enum.GetValues<StoreStage>().Length];

    /// <summary>Whether stages are timed.</summary>
    public bool IsTimed => isTimed;

    /// <summary>What was done, as far as anything was: the deed, how many values, their bytes, the first keys.</summary>
    public IReadOnlyList<(StoreDeed Deed, long Count, long Bytes, IReadOnlyList<string> Keys)> Deeds =>
        [.. Enum.GetValues<StoreDeed>().Where(deed => _tallies[(int)deed].Count > 0).Select(deed => (deed, _tallies[(int)deed].Count, _tallies[(int)deed].Bytes, (IReadOnlyList<string>)[.. _tallies[(int)deed].Keys]))];

    /// <summary>How long the stages took, those of all workers added up, as far as they were timed.</summary>
    public IReadOnlyList<(StoreStage Stage, TimeSpan Time)> Stages =>
        [.. Enum.GetValues<StoreStage>().Where(stage => Volatile.Read(ref _ticks[(int)stage]) > 0).Select(stage => (stage, Stopwatch.GetElapsedTime(0, _ticks[(int)stage])))];

    /// <summary>The activity that takes note of what the caller does; null for none.</summary>
    internal static StoreActivity? Current => ZarrContext.Current?.Activity;

    /// <summary>The activity, where it times; null otherwise.</summary>
    internal static StoreActivity? Clock => Current is { IsTimed: true } timed ? timed : null;

    internal void Note(StoreDeed deed, StoreKey key, long bytes = 0) => _tallies[(int)deed].Add(key, bytes);

    /// <summary>Adds the time since a stage began.</summary>
    internal void Stop(StoreStage stage, long start) => Interlocked.Add(ref _ticks[(int)stage], Stopwatch.GetTimestamp() - start);

    private sealed class Tally
    {
        private long _count, _bytes;

        public long Count => Volatile.Read(ref _count);

        public long Bytes => Volatile.Read(ref _bytes);

        public ConcurrentQueue<string> Keys { get; } = new();

        public void Add(StoreKey key, long bytes)
        {
            Interlocked.Add(ref _bytes, bytes);
            if (Interlocked.Increment(ref _count) <= MaxKeys) Keys.Enqueue(key.IsRoot ? "." : key.Value);
        }
    }
}
