using Microsoft.Win32.SafeHandles;

namespace Zarr.FileFormats;

/// <summary>An array whose elements lie in a file one after the other: NumPy's, raw ones, binary images.</summary>
internal sealed class BlockArray(ArrayFileEntry entry, string path, SafeFileHandle handle, StoredElements stored, long offset, bool isFortran = false, Action<Array>? check = null) : FileArray(entry)
{
    private readonly FileBlock _block = new(entry.Shape, stored.Type.ItemSize, offset, isFortran && entry.Shape.Rank > 1);

    public override bool IsRandomAccess => true;

    public override bool IsFortran => _block.IsFortran;

    /// <summary>Refuses a file that has fewer bytes than its header says, before memory is taken for any.</summary>
    public static void CheckLength(string path, Shape shape, int itemSize, long offset, long fileLength)
    {
        var length = FileError.LengthOf(path, shape, itemSize);
        if (fileLength - offset < length) throw FileError.Truncated(path, length, Math.Max(0, fileLength - offset));
    }

    public override Array Read(Shape origin, Shape extent, CancellationToken cancel)
    {
        var count = extent.ElementCount;
        var storage = DataType.CreateArray(count);
        var read = _block.IsFortran ? DataType.CreateArray(count) : storage;
        FileError.Reading(path, () =>
        {
            _block.VisitRuns(origin, extent, (place, at, length) =>
            {
                cancel.ThrowIfCancellationRequested();
                Fill(StoredElements.BytesOf(read, count, DataType).Slice(at, length), place);
            });
            return true;
        });
        var bytes = StoredElements.BytesOf(storage, count, DataType);
        if (_block.IsFortran) FileBlock.ReverseAxes(StoredElements.BytesOf(read, count, DataType), bytes, new Shape([.. extent.Reverse()]), DataType.ItemSize);
        stored.Reorder(bytes);
        stored.Check(bytes, path);
        check?.Invoke(storage);
        return storage;
    }

    private void Fill(Span<byte> bytes, long place)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(handle, bytes, place);
            if (read == 0) throw FileError.Invalid(path, "it has become shorter while it was read.");
            bytes = bytes[read..];
            place += read;
        }
    }
}
