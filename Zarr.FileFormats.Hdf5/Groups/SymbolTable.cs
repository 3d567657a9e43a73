using System.Text;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Groups;

/// <summary>The links of a group of the older form (HDF5 File Format Specification, III.A.1, III.B, III.C, III.D): a B-tree of nodes, and a heap of names.</summary>
internal sealed class SymbolTable(Hdf5File file, List<Link> links)
{
    private const int MostLevels = 32, NodeHeader = 8;
    private const uint SoftLink = 2;

    private readonly Visits _visits = file.Visit("the B-tree of a group");
    private ReadOnlyMemory<byte> _names;

    /// <summary>Reads what the message "Symbol Table" leads to (IV.A.2.r).</summary>
    public async ValueTask ReadAsync(ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        var (tree, heap) = Places(message.Span);
        var (address, length) = HeapData((await file.ReadAsync(heap, 8 + (2 * file.Superblock.LengthSize) + file.Superblock.OffsetSize, cancel).ConfigureAwait(false)).Span);
        _names = await file.ReadAsync(address, length, cancel).ConfigureAwait(false);
        await ReadNodeAsync(tree, 0, cancel).ConfigureAwait(false);
    }

    private (long Tree, long Heap) Places(ReadOnlySpan<byte> message)
    {
        var reader = file.Reader(message);
        return (reader.DefinedAddress(), reader.DefinedAddress());
    }

    private (long Address, long Length) HeapData(ReadOnlySpan<byte> header)
    {
        var reader = file.Reader(header);
        reader.Signature("HEAP"u8);
        reader.Skip(4);
        var length = reader.Length();
        // The first free block.
        reader.Skip(file.Superblock.LengthSize);
        return (reader.DefinedAddress(), length);
    }

    private async ValueTask ReadNodeAsync(long address, int level, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (level > MostLevels) throw FileErrors.Damaged("the B-tree of a group has too many levels");
        var header = await file.ReadAsync(address, NodeHeader, cancel).ConfigureAwait(false);
        var count = header.Span[6] | (header.Span[7] << 8);
        var (offsetSize, lengthSize) = (file.Superblock.OffsetSize, file.Superblock.LengthSize);
        if (header.Span.StartsWith("SNOD"u8))
        {
            var length = (long)count * ((2 * offsetSize) + 24);
            _visits.Enter(address, length);
            ReadEntries((await file.ReadAsync(address + NodeHeader, length, cancel).ConfigureAwait(false)).Span, count);
            return;
        }

        file.Reader(header.Span).Signature("TREE"u8);
        if (header.Span[4] != 0) throw FileErrors.Damaged("the B-tree of a group is one of another kind");
        var rest = (2 * offsetSize) + ((long)count * (lengthSize + offsetSize)) + lengthSize;
        _visits.Enter(address, rest);
        foreach (var child in Children((await file.ReadAsync(address + NodeHeader, rest, cancel).ConfigureAwait(false)).Span, count)) await ReadNodeAsync(child, level + 1, cancel).ConfigureAwait(false);
    }

    private long[] Children(ReadOnlySpan<byte> node, int count)
    {
        var reader = file.Reader(node);
        // The nodes to the left and right; then a key before each child.
        reader.Skip(2 * file.Superblock.OffsetSize);
        var children = new long[count];
        for (var i = 0; i < count; i++)
        {
            reader.Skip(file.Superblock.LengthSize);
            children[i] = reader.DefinedAddress();
        }

        return children;
    }

    private void ReadEntries(ReadOnlySpan<byte> entries, int count)
    {
        var reader = file.Reader(entries);
        for (var i = 0; i < count; i++)
        {
            var name = Text(reader.Whole(file.Superblock.OffsetSize));
            var address = reader.Address();
            var cached = reader.UInt32();
            reader.Skip(4);
            var scratch = new ByteReader(reader.Take(16));
            if (cached == SoftLink) links.Add(new(name, LinkKind.Soft, 0, Text(scratch.UInt32())));
            else links.Add(new(name, LinkKind.Hard, address ?? throw FileErrors.Damaged("a link has no address"), null));
        }
    }

    private string Text(long offset)
    {
        if (offset >= _names.Length) throw FileErrors.Damaged("a name is beyond its heap");
        var text = _names.Span[(int)offset..];
        var end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }
}
