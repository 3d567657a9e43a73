using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Zarr.Platform;

namespace Zarr.Storage.Stores.Locks;

/// <summary>
/// A lock where the file system has none that is known to hold: a file that only one can create. Its holder renews it while it is at work; others take it over when the holder is a process of this
/// machine that has ended, or has not renewed it for longer than the lease by the file system's own clock.
/// </summary>
internal sealed class LeaseFile(LockPlace place, string? limit = null) : FileLock
{
    /// <summary>After so long without being renewed it is free.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    private const int MostRefused = 50;

    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(300);

    // By the wall clock, which goes on while the machine sleeps.
    private DateTime _renewed;
    private DateTime _brokenSeen;
    private long _nextLook;
    private int _refused;
    private long _mark;
    private volatile bool _isHeld;

    /// <inheritdoc/>
    public override bool IsLease => true;

    /// <inheritdoc/>
    public override string? Holder => Read(place.Path)?.Holder;

    /// <inheritdoc/>
    public override bool TryTake()
    {
        for (var attempt = 0; ; attempt++)
        {
            using var file = LockCalls.CreateFile(place.Path, out var error);
            if (file is not null)
            {
                Begin(file);
                _isHeld = true;
                LockRenewal.Add(this);
                return true;
            }

            if (error == LockCalls.NoEntry && place.IsCommit) throw new DirectoryNotFoundException();
            if (error == LockCalls.NoEntry && attempt < 100)
            {
                limit ??= Existing(place.Root);
                Directory.CreateDirectory(place.Directory);
            }
            else if (error != LockCalls.Exists && !(error == LockCalls.NotPermitted && MayExist())) throw LockCalls.Failure(error);
            else if (Stopwatch.GetTimestamp() < _nextLook || !TryBreak()) return false;
        }
    }

    /// <inheritdoc/>
    public override int Pause(int attempt) => attempt < 100 ? Random.Shared.Next(2, 20) : Random.Shared.Next(20, 100);

    /// <inheritdoc/>
    public override void RequireHeld()
    {
        if (DateTime.UtcNow - _renewed < Length / 2 && DateTime.UtcNow >= _renewed) return;
        Renew();
        if (!_isHeld) throw new ZarrException(ZarrErrorId.StoreLocked,
            $"The lock '{place.Path}' was taken over by another writer, because this one did not renew it for {Length.TotalSeconds:0} seconds. Nothing was written; try again.", place.Path);
    }

    /// <inheritdoc/>
    public override void Renew()
    {
        if (!_isHeld) return;
        using var file = LockCalls.OpenFile(place.Path, out var error);
        if (file is null && error != LockCalls.NoEntry) throw LockCalls.Failure(error);
        if (file is null || LockRecord.Read(file) is not { } record || !IsMine(record))
        {
            _isHeld = false;
            return;
        }

        LockRecord.Write(file, LockRecord.Lease, _mark);
        // Network file systems may keep it for half a minute otherwise.
        RandomAccess.FlushToDisk(file);
        _renewed = DateTime.UtcNow;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (!_isHeld) return;
        LockRenewal.Remove(this);
        if (DateTime.UtcNow - _renewed > Length / 2) Renew();
        if (!_isHeld) return;
        _isHeld = false;
        LockFiles.Delete(place.Path);
        if (!place.IsCommit) RemoveEmpty(place.Directory, limit ?? place.Root);
    }

    /// <summary>True for a lease that its holder left: it has ended, or has not renewed it for long by the clock that stamps the files.</summary>
    public static bool IsOver(SafeFileHandle file, string path)
    {
        var record = LockRecord.Read(file);
        if (record is { IsDead: true }) return true;
        var breaker = BreakerOf(path);
        using var now = LockCalls.CreateFile(breaker, out _);
        if (now is null) return false;
        try
        {
            return IsOlder(file, now);
        }
        finally
        {
            LockFiles.Delete(breaker);
        }
    }

    // sshfs says so of a file that exists, because SFTP has no error for it; another one may have been faster, and done by now.
    private bool MayExist()
    {
        _refused = FileFacts.At(place.Path, isLink: true) is null ? _refused + 1 : 0;
        return _refused < MostRefused;
    }

    private void Begin(SafeFileHandle file)
    {
        _renewed = DateTime.UtcNow;
        try
        {
            LockRecord.Write(file, LockRecord.Lease, _mark = LockRecord.NewMark());
        }
        catch (IOException)
        {
            // A full disk: others could not tell it from one that is left over.
            LockFiles.Delete(place.Path);
            throw;
        }
    }

    /// <summary>Removes the file when it is left over. Who creates the file beside it may do that, and nobody else at the time; what it is stamped with is the time.</summary>
    private bool TryBreak()
    {
        _nextLook = Stopwatch.GetTimestamp() + (long)(s_betweenLooks.TotalSeconds * Stopwatch.Frequency);
        var breaker = BreakerOf(place.Path);
        using var now = LockCalls.CreateFile(breaker, out var error);
        if (now is null)
        {
            if (error == LockCalls.NoEntry) return true;
            if (_brokenSeen == default) _brokenSeen = DateTime.UtcNow;
            // Whoever made it was killed over it.
            if (DateTime.UtcNow - _brokenSeen > Length) LockFiles.Delete(breaker);
            return false;
        }

        _brokenSeen = default;
        try
        {
            using var file = LockCalls.OpenFile(place.Path, out error);
            if (file is null) return error == LockCalls.NoEntry;
            var record = LockRecord.Read(file);
            // What the system locks for a process of its own, or of another client, cannot be seen from here; it is renewed as well.
            if (record is not { IsDead: true } && !IsOlder(file, now)) return false;
            LockFiles.Delete(place.Path);
            return true;
        }
        finally
        {
            LockFiles.Delete(breaker);
        }
    }

    private static string BreakerOf(string path) => path + ".breaking.partial";

    private static bool IsOlder(SafeFileHandle file, SafeFileHandle now) => Stamp(now) - Stamp(file) > Length.Ticks;

    private static long Stamp(SafeFileHandle file) => OperatingSystem.IsWindows() ? File.GetLastWriteTimeUtc(file).Ticks : FileFacts.Of(file).Modified;

    private bool IsMine(LockRecord record) => record.IsOwn && record.Mark == _mark.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    private static LockRecord? Read(string path)
    {
        using var file = LockCalls.OpenFile(path, out _);
        return file is null ? null : LockRecord.Read(file);
    }
}
