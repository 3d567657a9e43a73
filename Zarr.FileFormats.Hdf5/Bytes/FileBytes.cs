using Zarr.Storage.Stores;

namespace Zarr.FileFormats.Hdf5.Bytes;

/// <summary>
/// The bytes of one file, which is a value of a store: of a directory, an archive, memory, whatever gives ranges. Structures are read through a cache of
/// blocks, elements are not. Nothing is asked for or allocated that the file does not have, and a file that changes is noticed.
/// </summary>
internal sealed class FileBytes
{
    private const int BlockLength = 64 << 10, BlockCount = 256;

    // No structure but a heap or an index is near this size.
    private const int LongestStructure = 64 << 20;

    private readonly IStore _store;
    private readonly StoreKey _key;

    // Each block has one place. A reader sees one block or another, and no lock is needed.
    private readonly Block?[] _blocks = new Block?[BlockCount];

    private FileBytes(IStore store, StoreKey key, StoreEntry entry) => (_store, _key, Length, Version) = (store, key, entry.Length, entry.Version);

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>The version of the file that is read.</summary>
    public StoreVersion Version { get; }

    public static async ValueTask<FileBytes> OpenAsync(IStore store, StoreKey key, CancellationToken cancel) =>
        await store.FindAsync(key, cancel).ConfigureAwait(false) is { IsPrefix: false } entry ? new(store, key, entry)
            : throw new ZarrException(ZarrErrorId.NodeNotFound, $"There is no file '{Path.Join(store.Location, key.Value)}'.", key);

    /// <summary>The bytes of a structure.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileInvalid"/>: they are not in the file.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long at, long count, CancellationToken cancel)
    {
        RequireInside(at, count);
        if (count > LongestStructure) throw FileErrors.NotSupported($"A structure of {count:N0} bytes");
        var (first, last) = (at / BlockLength, (at + Math.Max(1, count) - 1) / BlockLength);
        if (first == last) return (await BlockAsync(first, cancel).ConfigureAwait(false)).Slice((int)(at - (first * BlockLength)), (int)count);
        var bytes = new byte[count];
        if (last - first > 4)
        {
            using var value = await ReadValueAsync(at, (int)count, cancel).ConfigureAwait(false);
            value.Bytes.CopyTo(bytes);
            return bytes;
        }

        for (var done = 0; done < bytes.Length;)
        {
            var index = (at + done) / BlockLength;
            var part = (await BlockAsync(index, cancel).ConfigureAwait(false))[(int)(at + done - (index * BlockLength))..];
            if (part.Length > bytes.Length - done) part = part[..(bytes.Length - done)];
            part.CopyTo(bytes.AsMemory(done));
            done += part.Length;
        }

        return bytes;
    }

    /// <summary>As many bytes of a structure as there are, at most so many.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadUpToAsync(long at, long count, CancellationToken cancel) => ReadAsync(at, Math.Min(count, Math.Max(0, Length - at)), cancel);

    /// <summary>The bytes of elements, which the caller disposes.</summary>
    public async ValueTask<StoreValue> ReadValueAsync(long at, int count, CancellationToken cancel)
    {
        RequireInside(at, count);
        if (count == 0) return new(ReadOnlyMemory<byte>.Empty, 0, Version);
        var value = await _store.GetAsync(_key, new(at, count), cancel).ConfigureAwait(false) ?? throw Changed();
        if (value.Version == Version && value.TotalLength == Length && value.Bytes.Length == count) return value;
        value.Dispose();
        throw Changed();
    }

    /// <summary>Refuses what is not in the file.</summary>
    public void RequireInside(long at, long count)
    {
        if (at < 0 || count < 0 || at > Length || count > Length - at) throw FileErrors.Damaged($"{count:N0} bytes at {at:N0} are beyond its end at {Length:N0}");
    }

    private async ValueTask<ReadOnlyMemory<byte>> BlockAsync(long index, CancellationToken cancel)
    {
        if (_blocks[index % BlockCount] is { } block && block.Index == index) return block.Bytes;
        var start = index * BlockLength;
        using var value = await ReadValueAsync(start, (int)Math.Min(BlockLength, Length - start), cancel).ConfigureAwait(false);
        var bytes = value.Bytes.ToArray();
        _blocks[index % BlockCount] = new(index, bytes);
        return bytes;
    }

    private ZarrException Changed() => new(ZarrErrorId.StoreReadFailed, $"'{Path.Join(_store.Location, _key.Value)}' has changed since it was opened. Open it again.", _key);

    private sealed record Block(long Index, byte[] Bytes);
}
