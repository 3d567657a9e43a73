using Microsoft.Win32.SafeHandles;

namespace Zarr.Platform;

/// <summary>
/// Looks at files one after the other, most of them in one directory: that is opened once, and the system need not find it again for each. What
/// is looked at is the directory that stood there when its first file was; this object is not for keeping.
/// </summary>
/// <param name="root">The directory that keys are relative to, with a slash at its end.</param>
internal sealed class LinuxDirectory(string root) : IDisposable
{
    private SafeFileHandle? _handle;
    private bool _isMissing;
    private string? _parent;

    /// <summary>What stands at a key; false when it cannot be told this way.</summary>
    public bool TryLook(string key, out FileState state)
    {
        var length = key.LastIndexOf('/') + 1;
        if (_parent is null || !key.AsSpan(0, length).SequenceEqual(_parent))
        {
            Dispose();
            _parent = key[..length];
            _handle = LinuxFile.Open(root + _parent, out _isMissing);
        }

        state = default;
        // Nothing is in a directory that is not there.
        return _isMissing || (_handle is not null && LinuxFile.TryLook((int)_handle.DangerousGetHandle(), key[length..], out state));
    }

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();
}
