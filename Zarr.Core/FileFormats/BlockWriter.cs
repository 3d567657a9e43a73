namespace Zarr.FileFormats;

/// <summary>Writes elements one after the other, behind a header: NumPy's files, raw ones, binary images.</summary>
internal sealed class BlockWriter : FileWriter
{
    private readonly NewFile _file;
    private readonly StoredElements _stored;
    private readonly FileBlock _block;

    /// <param name="file">Where to.</param>
    /// <param name="header">What is before the first element.</param>
    /// <param name="stored">The elements.</param>
    /// <param name="counts">The shape of what is selected, of all axes.</param>
    public BlockWriter(NewFile file, byte[] header, StoredElements stored, Shape counts)
    {
        (_file, _stored, _block) = (file, stored, new(counts, stored.Type.ItemSize, header.Length));
        file.Writing(() =>
        {
            file.Stream.Write(header);
            file.Stream.Flush();
            // Regions come in any order; what is still missing is there as zeros.
            file.Stream.SetLength(header.Length + counts.ElementCount * stored.Type.ItemSize);
            return true;
        });
    }

    public override bool IsRandomAccess => true;

    public override void Write(Shape origin, Shape extent, ZarrSlice elements, CancellationToken cancel)
    {
        var storage = elements.Storage;
        _stored.Reorder(StoredElements.BytesOf(storage, elements.Count, _stored.Type));
        _file.Writing(() =>
        {
            _block.VisitRuns(origin, extent, (place, at, length) =>
            {
                cancel.ThrowIfCancellationRequested();
                RandomAccess.Write(_file.Stream.SafeFileHandle, StoredElements.BytesOf(storage, elements.Count, _stored.Type).Slice(at, length), place);
            });
            return true;
        });
    }
}
