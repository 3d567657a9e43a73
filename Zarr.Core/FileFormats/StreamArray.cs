namespace Zarr.FileFormats;

/// <summary>An array whose elements come one after the other, in C order.</summary>
internal sealed class StreamArray(ArrayFileEntry entry, string path, StoredElements stored, Func<ElementStream> open) : FileArray(entry)
{
    private ElementStream? _elements;

    public override bool IsRandomAccess => false;

    public override void Begin(CancellationToken cancel) => _elements = open();

    public override Array Read(Shape origin, Shape extent, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var count = extent.ElementCount;
        var storage = DataType.CreateArray(count);
        var bytes = StoredElements.BytesOf(storage, count, DataType);
        _elements!.Read(bytes, cancel);
        stored.Reorder(bytes);
        stored.Check(bytes, path);
        return storage;
    }

    public override void End() => _elements!.End();

    public override void Dispose() => _elements?.Dispose();
}
