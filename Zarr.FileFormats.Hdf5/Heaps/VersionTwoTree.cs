using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Heaps;

/// <summary>A version 2 B-tree (HDF5 File Format Specification, III.A.2): the records of all its nodes.</summary>
internal sealed class VersionTwoTree
{
    private const int MostLevels = 32, NodeOverhead = 10;

    private readonly Hdf5File _file;
    private readonly int _nodeSize, _recordSize, _depth, _rootCount;
    private readonly long? _root;
    private readonly List<ReadOnlyMemory<byte>> _records = [];
    private readonly Visits _visits;

    // Bytes of the number of records in a node, and of that in and below one of each level.
    private readonly int _countLength;
    private readonly int[] _totalLengths;

    private VersionTwoTree(Hdf5File file, ReadOnlySpan<byte> header)
    {
        (_file, _visits) = (file, file.Visit("a B-tree"));
        var reader = file.Reader(header);
        reader.Signature("BTHD"u8);
        // Version and type.
        reader.Skip(2);
        _nodeSize = reader.Int32();
        (_recordSize, _depth) = (reader.UInt16(), reader.UInt16());
        // When nodes are split and merged.
        reader.Skip(2);
        _root = reader.Address();
        _rootCount = reader.UInt16();
        if (_recordSize == 0 || _nodeSize < NodeOverhead + _recordSize || _depth > MostLevels) throw FileErrors.Damaged("the sizes of a B-tree cannot be");
        var most = (ulong)(_nodeSize - NodeOverhead) / (ulong)_recordSize;
        _countLength = FractalHeap.ByteCount(most);
        _totalLengths = new int[_depth + 1];
        for (var level = 1; level <= _depth; level++)
        {
            var pointer = file.Superblock.OffsetSize + _countLength + (level > 1 ? _totalLengths[level - 1] : 0);
            var here = (ulong)Math.Max(0, (_nodeSize - NodeOverhead - pointer) / (_recordSize + pointer));
            // More than can be counted is beyond any file, and takes all eight bytes.
            most = (UInt128)(here + 1) * most + here is var total && total > ulong.MaxValue ? ulong.MaxValue : (ulong)total;
            _totalLengths[level] = FractalHeap.ByteCount(most);
        }
    }

    public static async ValueTask<List<ReadOnlyMemory<byte>>> ReadAsync(Hdf5File file, long address, CancellationToken cancel)
    {
        var length = 18 + file.Superblock.OffsetSize + file.Superblock.LengthSize;
        var header = await file.ReadAsync(address, length + 4, cancel).ConfigureAwait(false);
        var tree = new VersionTwoTree(file, header.Span);
        Checksums.Require(header.Span, length, "B-tree");
        if (tree._root is { } root) await tree.ReadNodeAsync(root, tree._rootCount, tree._depth, cancel).ConfigureAwait(false);
        return tree._records;
    }

    private async ValueTask ReadNodeAsync(long address, int count, int level, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        _visits.Enter(address, _nodeSize);
        var node = await _file.ReadAsync(address, _nodeSize, cancel).ConfigureAwait(false);
        var children = ReadNode(node, count, level);
        for (var i = 0; i < children.Length; i++)
        {
            await ReadNodeAsync(children[i].Address, children[i].Count, level - 1, cancel).ConfigureAwait(false);
            if (i < count) _records.Add(Record(node, i));
        }
    }

    private (long Address, int Count)[] ReadNode(ReadOnlyMemory<byte> node, int count, int level)
    {
        var reader = _file.Reader(node.Span);
        reader.Signature(level == 0 ? "BTLF"u8 : "BTIN"u8);
        // Version and type.
        reader.Skip(2);
        reader.Skip((long)count * _recordSize);
        var children = level == 0 ? [] : new (long, int)[count + 1];
        for (var i = 0; i < children.Length; i++)
        {
            var child = reader.DefinedAddress();
            children[i] = (child, (int)reader.Unsigned(_countLength));
            if (level > 1) reader.Skip(_totalLengths[level - 1]);
        }

        Checksums.Require(node.Span, reader.Position, "B-tree");
        for (var i = 0; i < count && level == 0; i++) _records.Add(Record(node, i));
        return children;
    }

    private ReadOnlyMemory<byte> Record(ReadOnlyMemory<byte> node, int index) => node.Slice(6 + (index * _recordSize), _recordSize);
}
