using Zarr.FileFormats.Hdf5.Heaps;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Groups;

/// <summary>The links of a group in whichever form they are stored: messages of the header, a heap with an index, or a symbol table.</summary>
internal static class GroupLinks
{
    /// <summary>True for an object that is a group.</summary>
    public static bool IsGroup(List<HeaderMessage> header) => header.Exists(message => message.Type is MessageType.LinkInfo or MessageType.GroupInfo or MessageType.SymbolTable or MessageType.Link);

    public static async ValueTask<List<Link>> ReadAsync(Hdf5File file, List<HeaderMessage> header, CancellationToken cancel)
    {
        var links = new List<Link>();
        foreach (var message in header)
            switch (message.Type)
            {
                case MessageType.Link: links.Add(Link.Read(file, message.Data.Span)); break;
                case MessageType.LinkInfo: await ReadDenseAsync(file, message.Data, links, cancel).ConfigureAwait(false); break;
                case MessageType.SymbolTable: await new SymbolTable(file, links).ReadAsync(message.Data, cancel).ConfigureAwait(false); break;
            }

        return links;
    }

    private static async ValueTask ReadDenseAsync(Hdf5File file, ReadOnlyMemory<byte> message, List<Link> links, CancellationToken cancel)
    {
        if (Places(file, message.Span) is not (var heapAddress, var tree)) return;
        var heap = await FractalHeap.ReadAsync(file, heapAddress, cancel).ConfigureAwait(false);
        // III.A.2, records of type 5: the hash of the name, then the id in the heap.
        foreach (var record in await VersionTwoTree.ReadAsync(file, tree, cancel).ConfigureAwait(false))
            links.Add(Link.Read(file, (await heap.GetAsync(record[4..], cancel).ConfigureAwait(false)).Span));
    }

    // IV.A.2.c "Link Info".
    private static (long Heap, long Tree)? Places(Hdf5File file, ReadOnlySpan<byte> message)
    {
        var reader = file.Reader(message);
        reader.Skip(1);
        if ((reader.Byte() & 1) != 0) reader.Skip(8);
        return reader.Address() is { } heap && reader.Address() is { } tree ? (heap, tree) : null;
    }
}
