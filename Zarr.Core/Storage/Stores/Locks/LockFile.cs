using Microsoft.Win32.SafeHandles;
using Zarr.Platform;

namespace Zarr.Storage.Stores.Locks;

/// <summary>
/// A file that the system locks, for locks that are held for longer, and on network file systems whose server locks files but no directories. It is made
/// by who takes the lock and removed by who gives it back, so that nothing is there when nobody wants it. What was removed says so to those who still have it open: no
/// look at its name is needed, which a network file system may remember.
/// </summary>
/// <remarks>
/// On Linux two bytes are locked, of the open file and not of the process (F_OFD_SETLK, fcntl(2)): the lock, and the first place in the queue for it. Without that one a process that
/// takes the lock again and again would starve the others.
/// </remarks>
internal sealed class LockFile(LockPlace place, string limit) : FileLock
{
    private const long HeldByte = 0, TurnByte = 1;
    private const long PatienceMilliseconds = 60_000;

    private SafeFileHandle? _handle;
    private FileFacts _facts;
    private long _mark, _denied;
    private bool _isHeld, _isFirst;

    // Several threads want it only here: the one that holds the lock, and the timer that renews it.
    private readonly Lock _writing = new();

    /// <inheritdoc/>
    public override string? Holder => _handle is not null ? LockRecord.Read(_handle)?.Holder : FileFacts.At(place.Path, isLink: true) is { } facts ? KernelLocks.UserName(facts.Owner) : null;

    /// <inheritdoc/>
    public override bool TryTake()
    {
        while (true)
        {
            if (_handle is null && !Open()) return false;
            if (OperatingSystem.IsLinux() && !_isFirst && !(_isFirst = TryByte(TurnByte))) return false;
            if (!TryHold()) return false;
            var state = LockRecord.ReadState(_handle!);
            if (state == LockRecord.Lease && !LeaseFile.IsOver(_handle!, place.Path))
            {
                // Of someone for whom this file system does not lock, such as a client of its server.
                if (OperatingSystem.IsLinux()) LockCalls.UnlockByte(_handle!, HeldByte);
                else Close();
                return false;
            }

            if (state != LockRecord.Returned && FileFacts.At(place.Path, isLink: true) is { } now && now.IsSame(_facts)) break;
            // A holder that was killed while it gave it back may have left the name.
            RemoveName();
            Close();
        }

        _mark = LockRecord.NewMark();
        Write(LockRecord.Locked);
        if (_isFirst) LockCalls.UnlockByte(_handle!, TurnByte);
        _isFirst = false;
        _isHeld = true;
        LockRenewal.Add(this);
        return true;
    }

    /// <inheritdoc/>
    public override int Pause(int attempt) => _isFirst ? Random.Shared.Next(1, 3) : attempt < 200 ? Random.Shared.Next(1, 6) : Random.Shared.Next(5, 26);

    /// <inheritdoc/>
    public override void Renew()
    {
        lock (_writing)
            if (_isHeld) Write(LockRecord.Locked);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_handle is null) return;
        if (_isHeld) LockRenewal.Remove(this);
        // Who gives up with the first place in the queue may find that there is nobody before, and then has to remove the file.
        else if (!_isFirst || !LockCalls.TryLockByte(_handle, HeldByte, out _) || LockRecord.ReadState(_handle) is LockRecord.Lease or LockRecord.Returned)
        {
            Close();
            return;
        }

        lock (_writing)
        {
            _isHeld = false;
            // While someone waits, that one removes it.
            if (!OperatingSystem.IsLinux() || _isFirst || LockCalls.TryLockByte(_handle, TurnByte, out _))
            {
                Write(LockRecord.Returned);
                RemoveName();
                Close();
                if (!place.IsCommit) RemoveEmpty(place.Directory, limit);
            }
            else Close();
        }
    }

    private bool Open()
    {
        for (var attempt = 0; ; attempt++)
        {
            _handle = LockCalls.CreateFile(place.Path, out var error);
            var isNew = _handle is not null;
            if (error == LockCalls.Exists) _handle = LockCalls.OpenFile(place.Path, out error);
            if (_handle is not null)
            {
                _facts = FileFacts.Of(_handle);
                if (!_facts.IsFile) throw LockFiles.Unusable(place.Path, "it is no file");
                if (isNew) Share();
                return true;
            }

            if (error == LockCalls.NoAccess && FileFacts.At(place.Path, isLink: true) is { } denied) return Deny(denied);
            if (error == LockCalls.IsCircle) throw LockFiles.Unusable(place.Path, "it is a link");
            if (error != LockCalls.NoEntry || attempt == 100) throw LockCalls.Failure(error);
            // Another one gave it back, or the directory was empty for a moment.
            if (place.IsCommit && !Directory.Exists(place.Directory)) throw new DirectoryNotFoundException();
            if (!Directory.Exists(place.Directory)) Directory.CreateDirectory(place.Directory);
        }
    }

    // It is somebody's who keeps it from others, and may give it back; or it is left over, or there to be in the way.
    private bool Deny(in FileFacts denied)
    {
        if (_denied == 0) _denied = Environment.TickCount64;
        return Environment.TickCount64 - _denied < PatienceMilliseconds ? false
            : throw LockFiles.Unusable(place.Path, $"it may not be opened, and has been there for a minute; it is of {KernelLocks.UserName(denied.Owner)}");
    }

    // A full disk has no room for what is only told to others; the name tells as much.
    private void Write(char state)
    {
        try
        {
            LockRecord.Write(_handle!, state, _mark);
        }
        catch (IOException e) when (FileFailure.IsFull(e))
        {
        }
    }

    // Whoever may write to the directory may take the lock, whatever files the user makes otherwise.
    private void Share()
    {
        if (FileFacts.At(place.Directory, isLink: false) is not { } directory) return;
        var wanted = _facts.Mode & 0x1ff | 0x180 | ((directory.Mode & 0x10) != 0 ? 0x30 : 0) | ((directory.Mode & 0x2) != 0 ? 0x6 : 0);
        var group = (directory.Mode & 0x10) != 0 && directory.Group != _facts.Group ? directory.Group : -1;
        if (wanted != (_facts.Mode & 0x1ff) || group >= 0) LockCalls.Share(_handle!, wanted, group);
    }

    private bool TryHold()
    {
        if (OperatingSystem.IsLinux()) return TryByte(HeldByte);
        if (LockCalls.TryLock(_handle!, out var error)) return true;
        return error == 0 ? false : throw Distrusted(error);
    }

    private bool TryByte(long offset) => LockCalls.TryLockByte(_handle!, offset, out var error) || (error == 0 ? false : throw Distrusted(error));

    private Exception Distrusted(int error)
    {
        FileSystems.Distrust(_handle!);
        return LockCalls.Failure(error);
    }

    // The directory may have been moved or exchanged since: then the name is another's, and this file has another one.
    private void RemoveName()
    {
        if (FileFacts.At(place.Path, isLink: true) is { } now && now.IsSame(_facts)) LockCalls.TryRemove(place.Path);
        else if (KernelLocks.PathOf(_handle!) is { } moved && LockPlace.IsName(Path.GetFileName(moved))) LockCalls.TryRemove(moved);
    }

    private void Close()
    {
        _handle?.Dispose();
        _handle = null;
        _isFirst = false;
    }
}
