using System.Diagnostics;

namespace Zarr.Storage.Stores.Locks;

/// <summary>
/// Locks of keys. In this process those who wait for one stand in a queue; the first of them takes the lock that other processes see, and hands it on to the next for
/// a while, so that threads do not each ask the file system.
/// </summary>
internal static class KeyLocks
{
    // So long a process may keep to itself what others may wait for.
    private static readonly long s_longestRun = Stopwatch.Frequency / 50;

    // Comparing and renaming takes microseconds: who holds that for a minute hangs, or means harm.
    private static readonly long s_patience = 60 * Stopwatch.Frequency;

    private static readonly Lock s_gate = new();
    private static readonly Dictionary<LockName, KeyLock> s_held = [];

    /// <summary>Waits for a lock of this process alone; it is held until the result is disposed.</summary>
    public static ValueTask<KeyLock> TakeAsync(LockName name, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var mine = new KeyLock(name);
        return Enter(mine) ? new(mine) : QueueAsync(mine, null, cancel);
    }

    /// <summary>Waits for a lock that other processes see.</summary>
    /// <exception cref="DirectoryNotFoundException">A commit in a directory that is not there.</exception>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreLocked"/>: someone holds what nobody may hold for long.</exception>
    public static ValueTask<KeyLock> TakeAsync(LockName name, in LockPlace place, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var mine = new KeyLock(name);
        if (!Enter(mine)) return QueueAsync(mine, place, cancel);
        FileLock? file = null;
        try
        {
            file = FileLock.Open(place);
            if (file.TryTake())
            {
                mine.Hold(file);
                return new(mine);
            }
        }
        catch
        {
            file?.Dispose();
            mine.Dispose();
            throw;
        }

        return WaitAsync(mine, file, place, null, cancel);
    }

    /// <summary>Gives a lock back, or to the next in the queue.</summary>
    internal static void Leave(KeyLock lockOfKey, FileLock? file, long since)
    {
        if (file is not null && !(file.CanPass && lockOfKey.HasNext && Stopwatch.GetTimestamp() - since < s_longestRun))
        {
            file.Dispose();
            file = null;
        }

        lock (s_gate)
        {
            if (lockOfKey.Pass(file, since) is { } next)
            {
                s_held[next.Name] = next;
                return;
            }

            s_held.Remove(lockOfKey.Name);
        }

        // Those who waited have given up meanwhile.
        file?.Dispose();
    }

    private static bool Enter(KeyLock mine)
    {
        lock (s_gate)
        {
            ref var held = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(s_held, mine.Name, out var exists);
            if (exists) held!.Add(mine);
            else held = mine;
            return !exists;
        }
    }

    private static async ValueTask<KeyLock> QueueAsync(KeyLock mine, LockPlace? place, CancellationToken cancel)
    {
        using var wait = StoreWaits.Current?.Begin(mine.Name.ToString());
        if (wait is not null) wait.Holder = "another command of this process";
        await mine.WaitAsync(cancel).ConfigureAwait(false);
        if (place is not { } file || mine.IsShared) return mine;
        FileLock? opened = null;
        try
        {
            opened = FileLock.Open(file);
            if (opened.TryTake())
            {
                mine.Hold(opened);
                return mine;
            }
        }
        catch
        {
            opened?.Dispose();
            mine.Dispose();
            throw;
        }

        return await WaitAsync(mine, opened, file, wait, cancel).ConfigureAwait(false);
    }

    private static async ValueTask<KeyLock> WaitAsync(KeyLock mine, FileLock file, LockPlace place, StoreWait? begun, CancellationToken cancel)
    {
        using var wait = begun ?? StoreWaits.Current?.Begin(mine.Name.ToString());
        var start = Stopwatch.GetTimestamp();
        var nextLook = start + Stopwatch.Frequency;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var pause = file.Pause(attempt);
                if (pause == 0) Thread.Yield();
                else await Task.Delay(pause, cancel).ConfigureAwait(false);
                if (file.TryTake()) break;
                var now = Stopwatch.GetTimestamp();
                if (now < nextLook) continue;
                nextLook = now + Stopwatch.Frequency;
                if (wait is not null) wait.Holder = file.Holder;
                if (place.IsCommit && now - start > s_patience) throw Held(mine, file.Holder);
            }

            mine.Hold(file);
            return mine;
        }
        catch
        {
            file.Dispose();
            mine.Dispose();
            throw;
        }
    }

    private static ZarrException Held(KeyLock mine, string? holder) => new(ZarrErrorId.StoreLocked,
        $"'{mine.Name}' cannot be changed: {holder ?? "someone"} has had it locked for a minute, which no writer needs. Nothing was written. Look what that is, end it, and try again.", mine.Name.ToString());
}
