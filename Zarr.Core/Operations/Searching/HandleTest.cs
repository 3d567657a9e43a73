using System.Runtime.InteropServices;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.Searching;

/// <summary>Texts and bytes of any length that are equal to a value, or are not.</summary>
internal sealed class HandleTest : ElementTest
{
    private readonly VariableDataType _type;
    private readonly ValueCondition _condition;

    public HandleTest(VariableDataType type, ValueCondition condition)
    {
        (_type, _condition) = (type, condition);
        foreach (var value in new[] { condition.Equal, condition.NotEqual })
            if (value is not null && value.GetType() != type.ClrType) throw NotOne(value, type);
    }

    public override void Find(ReadOnlySpan<byte> elements, ElementHeap? heap, List<int> places)
    {
        var handles = MemoryMarshal.Cast<byte, long>(elements);
        for (var i = 0; i < handles.Length; i++)
        {
            var element = heap![handles[i]];
            if ((_condition.Equal is null || _type.AreEqual(element, _condition.Equal)) && (_condition.NotEqual is null || !_type.AreEqual(element, _condition.NotEqual))) places.Add(i);
        }
    }
}
