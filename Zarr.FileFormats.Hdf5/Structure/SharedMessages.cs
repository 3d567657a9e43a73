using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Heaps;

namespace Zarr.FileFormats.Hdf5.Structure;

/// <summary>Messages that are stored once: in the object header of a committed type, or in the heap of the file (HDF5 File Format Specification, III.G and IV.A.2).</summary>
internal sealed class SharedMessages(Hdf5File file)
{
    private const int InHeap = 1, HeapIdLength = 8, MostIndexes = 8;

    private (long Table, int Count)? _place;
    private (int Types, FractalHeap Heap)[]? _indexes;

    /// <summary>Takes note of where the table is: the message "Shared Message Table" (IV.A.2.p).</summary>
    public void Take(ReadOnlySpan<byte> message)
    {
        var reader = file.Reader(message);
        reader.Skip(1);
        if (reader.Address() is { } table) _place = (table, reader.Byte());
    }

    /// <summary>The message that a shared one stands for.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ResolveAsync(MessageType type, ReadOnlyMemory<byte> shared, CancellationToken cancel)
    {
        if (ReadPlace(shared.Span) is not { } header) return await (await HeapAsync(type, cancel).ConfigureAwait(false)).GetAsync(shared.Slice(2, HeapIdLength), cancel).ConfigureAwait(false);
        // What is shared there again would lead on without end.
        foreach (var message in await ObjectHeader.ReadOwnAsync(file, header, cancel).ConfigureAwait(false))
            if (message.Type == type) return message.IsShared ? throw FileErrors.Damaged("a shared message leads to another one") : message.Data;
        throw FileErrors.Damaged("a shared message is missing");
    }

    /// <summary>The heap of messages of a type.</summary>
    public async ValueTask<FractalHeap> HeapAsync(MessageType type, CancellationToken cancel)
    {
        _indexes ??= await ReadIndexesAsync(cancel).ConfigureAwait(false);
        foreach (var (types, heap) in _indexes)
            if (_indexes.Length == 1 || (types & (1 << (int)type)) != 0) return heap;
        throw FileErrors.Damaged("no table of shared messages has one that is asked for");
    }

    private long? ReadPlace(ReadOnlySpan<byte> shared)
    {
        var reader = file.Reader(shared);
        var (version, type) = (reader.Byte(), reader.Byte());
        if (version == 3 && type == InHeap) return reader.Left >= HeapIdLength ? null : throw FileErrors.Damaged("a shared message ends early");
        if (version == 1) reader.Skip(6);
        return reader.DefinedAddress();
    }

    private async ValueTask<(int, FractalHeap)[]> ReadIndexesAsync(CancellationToken cancel)
    {
        if (_place is not (var table, var count)) throw FileErrors.Damaged("it has no table of shared messages, and messages in it");
        if (count is < 1 or > MostIndexes) throw FileErrors.Damaged($"{count} tables of shared messages cannot be");
        var length = 4 + (count * (14 + (2 * file.Superblock.OffsetSize)));
        var bytes = await file.ReadAsync(table, length + 4, cancel).ConfigureAwait(false);
        Checksums.Require(bytes.Span, length, "table of shared messages");
        var indexes = new (int, FractalHeap)[count];
        var places = ReadTable(bytes.Span, count);
        for (var i = 0; i < count; i++) indexes[i] = (places[i].Types, await FractalHeap.ReadAsync(file, places[i].Heap, cancel).ConfigureAwait(false));
        return indexes;
    }

    private (int Types, long Heap)[] ReadTable(ReadOnlySpan<byte> bytes, int count)
    {
        var reader = file.Reader(bytes);
        reader.Signature("SMTB"u8);
        var places = new (int, long)[count];
        for (var i = 0; i < count; i++)
        {
            // Version and kind of the index; then the least size, two cut-offs, the number of messages, and the address of the index.
            reader.Skip(2);
            var types = reader.UInt16();
            reader.Skip(10 + file.Superblock.OffsetSize);
            places[i] = (types, reader.DefinedAddress());
        }

        return places;
    }
}
