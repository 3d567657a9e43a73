using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Zarr.Arrays.Coordinates;
using Zarr.Common;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.Searching;

/// <summary>A condition on the values that stored elements mean. Times as floating-point numbers are of a unit that they choose: there is a test for each.</summary>
internal sealed class DecodedTest : ElementTest
{
    private readonly ConcurrentDictionary<DataType, ElementTest> _tests = new();
    private readonly ValueEncoding _encoding;
    private readonly ValueCondition _condition;

    public DecodedTest(ValueEncoding encoding, ValueCondition condition)
    {
        (_encoding, _condition) = (encoding, condition);
        // What cannot be asked for is told before anything is read.
        _tests[encoding.DecodedType] = For(encoding.DecodedType, condition);
    }

    public override void Find(ReadOnlySpan<byte> elements, ElementHeap? heap, List<int> places)
    {
        var (values, type) = _encoding.Decode(Stored(_encoding.StoredType, elements, heap));
        if (values is string?[] texts)
        {
            for (var i = 0; i < texts.Length; i++)
                if ((_condition.Equal is null || _condition.Equal.Equals(texts[i])) && (_condition.NotEqual is null || !_condition.NotEqual.Equals(texts[i]))) places.Add(i);
            return;
        }

        _tests.GetOrAdd(type, For, _condition).Find(BulkCopy.Span(ref MemoryMarshal.GetArrayDataReference(values), 0, values.Length * type.ItemSize), null, places);
    }

    public override Verdict Judge(ElementStatistics statistics) =>
        _encoding.Decode(statistics) is { } decoded ? _tests[_encoding.DecodedType].Judge(decoded) : Verdict.Some;

    /// <summary>Elements of a buffer as a read has them.</summary>
    public static Array Stored(DataType type, ReadOnlySpan<byte> elements, ElementHeap? heap)
    {
        var storage = type.CreateArray(elements.Length / type.ItemSize);
        elements.CopyTo(BulkCopy.Span(ref MemoryMarshal.GetArrayDataReference(storage), 0, elements.Length));
        return heap is null ? storage : ((VariableDataType)type).ToElements(storage, heap);
    }
}
