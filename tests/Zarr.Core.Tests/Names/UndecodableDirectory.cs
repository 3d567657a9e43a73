using System.Runtime.InteropServices;
using System.Text;

namespace Zarr.Core.Tests.Names;

/// <summary>A directory whose name is no UTF-8, as only programs that do not look make it. .NET cannot name it, nor delete it.</summary>
internal sealed partial class UndecodableDirectory : IDisposable
{
    private readonly byte[] _path;

    public UndecodableDirectory(string above)
    {
        _path = [.. Encoding.UTF8.GetBytes(above), (byte)'/', (byte)'b', 0xff, (byte)'d', 0];
        if (Make(_path, 0x1ff) != 0) throw new IOException($"mkdir: {Marshal.GetLastSystemError()}");
    }

    /// <summary>What a listing makes of the name.</summary>
    public const string Shown = "b\uFFFDd";

    public bool Exists => Access(_path, 0) == 0;

    public void Dispose() => _ = Remove(_path);

    [LibraryImport("libc", EntryPoint = "mkdir")]
    private static partial int Make(byte[] path, uint mode);

    [LibraryImport("libc", EntryPoint = "rmdir")]
    private static partial int Remove(byte[] path);

    [LibraryImport("libc", EntryPoint = "access")]
    private static partial int Access(byte[] path, int mode);
}
