using Microsoft.Win32.SafeHandles;

namespace Zarr.Stores.Zip;

/// <summary>An open archive file, read at positions by any number of threads.</summary>
internal sealed class ZipSource(SafeFileHandle handle, string path) : IDisposable
{
    private long _reads;

    public string Path => path;

    /// <summary>Positional reads so far, for tests of what an operation costs.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    public FileState State => FileState.Of(handle);

    /// <summary>Opens a file to read it, letting others write it meanwhile.</summary>
    public static ZipSource Open(string path) => new(FileState.Open(path), path);

    /// <summary>Fills the buffer with the bytes from <paramref name="offset"/>.</summary>
    public void Read(Span<byte> buffer, long offset)
    {
        Interlocked.Increment(ref _reads);
        while (buffer.Length > 0)
        {
            var read = RandomAccess.Read(handle, buffer, offset);
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

    public void Dispose() => handle.Dispose();

    /// <summary>The archive as a whole cannot be made sense of.</summary>
    public ZarrException Damaged(string what) => new(ZarrErrorId.StoreReadFailed, $"'{path}' is not a zip archive that can be read: {what}", path);
}
