using System.Runtime.InteropServices;
using Zarr.Common;

namespace Zarr.FileFormats;

/// <summary>An array whose elements come in no order that could be followed, and that is held in memory as a whole therefore.</summary>
internal sealed class WholeArray(ArrayFileEntry entry, string path, StoredElements stored, Func<ElementStream> open) : FileArray(entry)
{
    private Array? _elements;

    public override bool IsRandomAccess => true;

    public override void Begin(CancellationToken cancel)
    {
        using var stream = open();
        _elements = DataType.CreateArray(Shape.ElementCount);
        var bytes = StoredElements.BytesOf(_elements, Shape.ElementCount, DataType);
        stream.Read(bytes, cancel);
        stream.End();
        stored.Reorder(bytes);
        stored.Check(bytes, path);
    }

    public override Array Read(Shape origin, Shape extent, CancellationToken cancel)
    {
        var count = extent.ElementCount;
        var part = DataType.CreateArray(count);
        new FileBlock(Shape, DataType.ItemSize, 0).VisitRuns(origin, extent, (place, at, length) =>
            BulkCopy.Span(ref MemoryMarshal.GetArrayDataReference(_elements!), place, length).CopyTo(StoredElements.BytesOf(part, count, DataType)[at..]));
        return part;
    }

    public override void Dispose() => _elements = null;
}
