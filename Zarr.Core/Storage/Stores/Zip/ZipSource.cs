using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Zarr.Platform;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Locks;

namespace Zarr.Storage.Stores.Zip;

/// <summary>
/// An archive file, open for the moment of one operation: an open file is in the way of programs that replace it.
/// </summary>
/// <param name="path">The file; it may be written meanwhile.</param>
/// <param name="remembers">True where the machine may remember what the file was like, see <see cref="FileSystems.Remembers"/>.</param>
/// <param name="reads">Counts positional reads, for tests of what an operation costs.</param>
internal sealed class ZipSource(string path, bool remembers, StrongBox<long> reads) : IDisposable
{
    private readonly SafeFileHandle _handle = Open(path, remembers);

    public string Path => path;

    public FileState State => FileState.Of(_handle);

    /// <summary>Fills the buffer with the bytes from <paramref name="offset"/>.</summary>
    public void Read(Span<byte> buffer, long offset)
    {
        Interlocked.Increment(ref reads.Value);
        while (buffer.Length > 0)
        {
            var read = RandomAccess.Read(_handle, buffer, offset);
            if (read == 0) throw Damaged("it ends too early.");
            buffer = buffer[read..];
            offset += read;
        }
    }

    /// <summary>The bytes from <paramref name="offset"/>, which the caller has found to lie in the file.</summary>
    public byte[] Read(long offset, long length)
    {
        if (length > Array.MaxLength) throw Damaged($"its directory of {length:N0} bytes is larger than can be read.");
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        Read(bytes, offset);
        return bytes;
    }

    public void Dispose() => _handle.Dispose();

    private static SafeFileHandle Open(string path, bool remembers)
    {
        var handle = SharingConflict.Retry(() => FileState.Open(path));
        if (remembers) FileSystems.Refresh(handle);
        return handle;
    }

    /// <summary>The archive as a whole cannot be made sense of.</summary>
    public ZarrException Damaged(string what) => new(ZarrErrorId.StoreReadFailed, $"'{path}' is not a zip archive that can be read: {what}", path);
}
