using Microsoft.Win32.SafeHandles;
using Zarr.Platform;

namespace Zarr.Storage.Stores.Directories;

/// <summary>
/// A value being written: a temporary file beside the place it is for, which takes that place in one step. Disposing it
/// before that removes it.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    /// <summary>The longest piece written between two looks at the cancellation token.</summary>
    private const int PieceLength = 1 << 22;

    /// <summary>Longer names are left out of the temporary name, so that it is never too long where the name itself is not.</summary>
    private const int LongestName = 60;

    private const string Extension = ".partial";

    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private bool _isForced, _moved;

    private PartialFile(string path) => (_path, _handle) =
        (path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete));

    /// <summary>True once the bytes are on the disk.</summary>
    public bool IsForced => _isForced;

    /// <summary>True for the names these files have, and those other Zarr writers leave: never a value.</summary>
    public static bool IsName(ReadOnlySpan<char> name) => name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Brings a finished file to a place, whatever stands there; who has that open keeps what was opened, as far as the file system can do that.</summary>
    public static void Replace(string source, string target)
    {
        if (!OperatingSystem.IsWindows() || !WindowsFile.TryReplace(source, target)) File.Move(source, target, overwrite: true);
    }

    /// <summary>Creates the file, and the directories above it where they are missing.</summary>
    /// <param name="target">The place it is for.</param>
    /// <param name="unforced">Takes note of the directories in which others were made; null for nobody.</param>
    public static PartialFile Create(string target, UnforcedWrites? unforced = null)
    {
        var directory = Path.GetDirectoryName(target)!;
        var name = Path.GetFileName(target);
        var path = Path.Combine(directory, $"{(name.Length > LongestName ? "" : name)}.{Random.Shared.NextInt64():x16}{Extension}");
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                // Asking first costs less than the exception for a directory that is missing.
                if (!Directory.Exists(directory))
                    foreach (var changed in Disk.CreateDirectory(directory)) unforced?.AddDirectory(changed);
                return new(path);
            }
            catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException && attempt < 100)
            {
                // Removed by a deletion meanwhile, or a parent is a file: then the attempts run out.
            }
        }
    }

    /// <summary>Writes the value, straight from the caller's memory.</summary>
    public void Write(ReadOnlySpan<byte> value, CancellationToken cancel)
    {
        for (var offset = 0; offset < value.Length; offset += PieceLength)
        {
            cancel.ThrowIfCancellationRequested();
            RandomAccess.Write(_handle, value.Slice(offset, Math.Min(PieceLength, value.Length - offset)), offset);
        }
    }

    /// <summary>Forces the bytes to the disk, so that the file never has its name without them.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreWriteFailed"/>.</exception>
    public void Force()
    {
        if (_isForced) return;
        try
        {
            RandomAccess.FlushToDisk(_handle);
            _isForced = true;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Forcing(e, _path);
        }
    }

    /// <summary>
    /// Takes the place of <paramref name="replaced"/>, what stands at <paramref name="target"/> now, and returns the new
    /// version. The modification time is set to the clock's, finer than the file system's own stamp, or just after
    /// the replaced file's where the clock has not passed that. Where times are kept coarser than asked for (2 s on
    /// FAT), the step grows until a later one is kept. To be called under the commit lock of the key.
    /// </summary>
    public async ValueTask<StoreVersion> MoveAsync(string target, FileState replaced, CancellationToken cancel)
    {
        if (replaced.IsFile) ReplacedAttributes.Keep(target, _path);
        var ticks = Math.Max(DateTime.UtcNow.Ticks, replaced.Ticks + 1);
        for (long step = 1; ; step *= 2)
        {
            File.SetLastWriteTimeUtc(_handle, new DateTime(ticks, DateTimeKind.Utc));
            // Nothing that was there before needs no look.
            if (!replaced.IsFile || FileState.Of(_handle).Ticks > replaced.Ticks || step > TimeSpan.TicksPerMinute) break;
            ticks += step;
        }

        // A rename is a change of the file, so its version is known after it. Elsewhere it is looked at through the handle: by then the name may be another's.
        if (OperatingSystem.IsWindows()) _handle.Dispose();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Replace(_path, target);
                _moved = true;
                return (OperatingSystem.IsWindows() ? FileState.Of(target) : FileState.Of(_handle)).Version;
            }
            catch (Exception e) when (SharingConflict.MayPass(e, attempt))
            {
                await SharingConflict.WaitAsync(attempt, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes a place where nothing is; who was there first stays, and this throws.</summary>
    public void MoveNew(string target)
    {
        _handle.Dispose();
        File.Move(_path, target, overwrite: false);
        _moved = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle.Dispose();
        if (_moved) return;
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // The failure that led here is the one to tell; a leftover is never taken for a value.
        }
    }
}
