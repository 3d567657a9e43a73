using Zarr.FileFormats.Hdf5.Heaps;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Messages;

/// <summary>The attributes of an object, in the order they were made in as far as that is known.</summary>
internal static class AttributeList
{
    public static async ValueTask<List<Hdf5Attribute>> ReadAsync(Hdf5File file, List<HeaderMessage> header, CancellationToken cancel)
    {
        var attributes = new List<Hdf5Attribute>();
        foreach (var message in header)
            if (message.Type == MessageType.Attribute) attributes.Add(await Hdf5Attribute.ReadAsync(file, message.Data, cancel).ConfigureAwait(false));
            else if (message.Type == MessageType.AttributeInfo) await ReadDenseAsync(file, message.Data, attributes, cancel).ConfigureAwait(false);
        return attributes;
    }

    private static async ValueTask ReadDenseAsync(Hdf5File file, ReadOnlyMemory<byte> message, List<Hdf5Attribute> attributes, CancellationToken cancel)
    {
        if (Places(file, message.Span) is not (var heapAddress, var tree)) return;
        var heap = await FractalHeap.ReadAsync(file, heapAddress, cancel).ConfigureAwait(false);
        var records = await VersionTwoTree.ReadAsync(file, tree, cancel).ConfigureAwait(false);
        // III.A.2, records of type 8: the id in the heap, the flags of the message, the creation order, the hash of the name.
        foreach (var record in records.OrderBy(record => record.Length >= 13 ? BitConverter.ToUInt32(record.Span[9..]) : 0))
        {
            if (record.Length < 9) throw Bytes.FileErrors.Damaged("the index of attributes is one of another kind");
            var isShared = (record.Span[8] & 2) != 0;
            var from = isShared ? await file.Shared.HeapAsync(MessageType.Attribute, cancel).ConfigureAwait(false) : heap;
            attributes.Add(await Hdf5Attribute.ReadAsync(file, await from.GetAsync(record[..8], cancel).ConfigureAwait(false), cancel).ConfigureAwait(false));
        }
    }

    // IV.A.2.v "Attribute Info".
    private static (long Heap, long Tree)? Places(Hdf5File file, ReadOnlySpan<byte> message)
    {
        var reader = file.Reader(message);
        reader.Skip(1);
        if ((reader.Byte() & 1) != 0) reader.Skip(2);
        return reader.Address() is { } heap && reader.Address() is { } tree ? (heap, tree) : null;
    }
}
