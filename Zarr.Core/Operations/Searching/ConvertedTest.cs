using System.Runtime.InteropServices;
using Zarr.Common;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.Searching;

/// <summary>Numbers that are stored in another form than .NET has them: compared as .NET has them.</summary>
internal sealed class ConvertedTest(DataType type, ElementTest test) : ElementTest
{
    public override void Find(ReadOnlySpan<byte> elements, ElementHeap? heap, List<int> places)
    {
        var storage = type.CreateArray(elements.Length / type.ItemSize);
        elements.CopyTo(BulkCopy.Span(ref MemoryMarshal.GetArrayDataReference(storage), 0, elements.Length));
        var numbers = type.ToElements(storage);
        test.Find(BulkCopy.Span(ref MemoryMarshal.GetArrayDataReference(numbers), 0, numbers.Length * DataType.FromClrType(type.ClrType)!.ItemSize), heap, places);
    }

    public override Verdict Judge(ElementStatistics statistics) => test.Judge(statistics);
}
