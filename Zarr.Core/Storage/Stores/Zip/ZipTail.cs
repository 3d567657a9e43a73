namespace Zarr.Storage.Stores.Zip;

/// <summary>The last bytes of an archive, read at once: the end records and, in a small archive, the whole directory.</summary>
internal sealed class ZipTail
{
    private readonly ZipSource _source;
    private readonly long _start;

    public ZipTail(ZipSource source, long start, long length) => (_source, _start, Bytes) = (source, start, source.Read(start, length));

    public byte[] Bytes { get; }

    public long Start => _start;

    public ZipSource Source => _source;

    /// <summary>Bytes of the file, from here where they are.</summary>
    public byte[] Read(long offset, long length) => offset >= _start && offset + length <= _start + Bytes.Length
        ? Bytes.AsSpan((int)(offset - _start), (int)length).ToArray()
        : _source.Read(offset, length);
}
