using Zarr.Format.DataTypes;

namespace Zarr.Operations.Searching;

/// <summary>Elements of one size that have exactly the bits of a value, or have not.</summary>
internal sealed class BitsTest(DataType type, ValueCondition condition) : ElementTest
{
    private readonly byte[]? _equal = condition.Equal is null ? null : Bits(type, condition.Equal);
    private readonly byte[]? _other = condition.NotEqual is null ? null : Bits(type, condition.NotEqual);
    private readonly bool _isEqual = condition.Equal is not null;

    public override void Find(ReadOnlySpan<byte> elements, ElementHeap? heap, List<int> places)
    {
        if (_isEqual && _equal is null) return;
        for (var i = 0; i < elements.Length / type.ItemSize; i++)
        {
            var element = elements.Slice(i * type.ItemSize, type.ItemSize);
            if ((_equal is null || element.SequenceEqual(_equal)) && (_other is null || !element.SequenceEqual(_other))) places.Add(i);
        }
    }

    // What cannot be an element is equal to none.
    private static byte[]? Bits(DataType type, object value)
    {
        if (value is string != (type.ClrType == typeof(string))) throw NotOne(value, type);
        try
        {
            var bits = new byte[type.ItemSize];
            type.SetElement(value, bits);
            return bits;
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.ValueNotConvertible)
        {
            return null;
        }
    }
}
