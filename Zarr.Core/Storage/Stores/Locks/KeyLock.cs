using System.Diagnostics;
using Zarr.Common;

namespace Zarr.Storage.Stores.Locks;

/// <summary>One who holds a lock, or waits for it: those who wait are a list that the holder has and hands on with the lock.</summary>
internal sealed class KeyLock(LockName name) : IExclusiveLock
{
    private TaskCompletionSource? _turn;
    private KeyLock? _first, _last, _next;
    private FileLock? _file;
    private long _since;
    private Once _release;

    /// <summary>What is locked.</summary>
    public LockName Name => name;

    /// <summary>True when other processes see it.</summary>
    public bool IsShared => _file is not null;

    /// <summary>True when someone of this process waits, as it seems.</summary>
    public bool HasNext => Volatile.Read(ref _first) is not null;

    /// <summary>Takes note of the lock that other processes see.</summary>
    public void Hold(FileLock file) => (_file, _since) = (file, Stopwatch.GetTimestamp());

    /// <summary>Sees to it that what is looked at now is what is there.</summary>
    public void Refresh(string path)
    {
        if (_file is { IsLease: true }) FileSystems.Refresh(path);
    }

    /// <summary>To be called before what must not happen without the lock: see <see cref="FileLock.RequireHeld"/>.</summary>
    public void RequireHeld() => _file?.RequireHeld();

    /// <summary>Puts another at the end of the queue. The caller has the gate.</summary>
    public void Add(KeyLock waiting)
    {
        waiting._turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_last is null) _first = waiting;
        else _last._next = waiting;
        _last = waiting;
    }

    /// <summary>Waits for the turn; when that is cancelled, it passes to the next.</summary>
    public async ValueTask WaitAsync(CancellationToken cancel)
    {
        var turn = _turn!;
        using var registration = cancel.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn);
        await turn.Task.ConfigureAwait(false);
    }

    /// <summary>Makes the first who still waits the holder; null when nobody does. The caller has the gate.</summary>
    public KeyLock? Pass(FileLock? file, long since)
    {
        while (_first is { } next)
        {
            _first = next._next;
            (next._first, next._last, next._next) = (_first, _first is null ? null : _last, null);
            (next._file, next._since) = (file, since);
            if (next._turn!.TrySetResult()) return next;
        }

        _last = null;
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_release.Begin()) KeyLocks.Leave(this, _file, _since);
    }
}
