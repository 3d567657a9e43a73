using System.Collections;
using System.Runtime.InteropServices;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;

namespace Zarr.Arrays;

/// <summary>The elements of a write: a .NET array of the stored type with any number of axes, and the shape they form.</summary>
internal sealed class ElementSource
{
    public ElementSource(Array data, Shape shape, ElementHeap? heap) => (Data, Shape, Heap) = (data, shape, heap);

    /// <summary>An array of the data type's storage type.</summary>
    public Array Data { get; }

    /// <summary>What the handles in <see cref="Data"/> name; null where elements have one size.</summary>
    public ElementHeap? Heap { get; }

    public Shape Shape { get; }

    /// <summary>
    /// Takes a scalar, a .NET array of any number of axes, nested lists, or a slice, and converts what is not of the type
    /// already. A typed array of the right type is used as it is.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="type">What its elements become.</param>
    /// <param name="heap">Takes elements of variable length; null where they have one size.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>, <see cref="ZarrErrorId.ValueShapeMismatch"/>: nested lists of unequal lengths.</exception>
    public static ElementSource From(object? value, DataType type, ElementHeap? heap)
    {
        if (value is ZarrSlice slice) return new(slice.DataType.InOneByteOrder.Equals(type.InOneByteOrder) && heap is null ? slice.Storage : Convert(slice.Elements, type, heap), slice.Shape, heap);
        if (value is ZarrArray) throw new ZarrException(ZarrErrorId.ValueNotConvertible, "A stored array is no value: read it first, for example with Get-ZarrSlice.", value);
        if (value is Array { } array && !type.IsElement(value) && !IsNested(array, type)) return new(Convert(array, type, heap), ShapeOf(array), heap);
        if (value is IEnumerable list && !type.IsElement(value))
        {
            var flat = new List<object?>();
            var shape = new List<long>();
            Flatten(list, type, 0, shape, flat);
            return new(Convert(flat.ToArray(), type, heap), new Shape([.. shape]), heap);
        }

        return new(Convert(new[] { value }, type, heap), Shape.Scalar, heap);
    }

    /// <summary>The strides, in elements, that lay these elements over a region: NumPy's broadcasting, or a flat list of as many elements in C order.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueShapeMismatch"/>.</exception>
    public long[] StridesOver(Shape region) =>
        Broadcast.TryGetFlatStrides(Shape, region, out var flat) ? flat : Broadcast.GetStrides(Shape, region);

    /// <summary>True for one element of these bits, laid over whatever is written; false where elements have no one size.</summary>
    public bool IsOne(ReadOnlySpan<byte> element) => Data.LongLength > 0 && Shape.ElementCount == 1 && Heap is null
        && MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(Data), element.Length).SequenceEqual(element);

    private static Array Convert(Array array, DataType type, ElementHeap? heap)
    {
        if (heap is not null)
        {
            var handles = new long[array.LongLength];
            heap.AddValues(array, handles);
            return handles;
        }

        if (array.GetType().GetElementType() == type.ClrType && type.StorageType == type.ClrType) return array;
        var converted = type.CreateArray(array.LongLength);
        type.ConvertElements(array, converted);
        return converted;
    }

    private static Shape ShapeOf(Array array)
    {
        Span<long> lengths = stackalloc long[array.Rank];
        for (var axis = 0; axis < lengths.Length; axis++) lengths[axis] = array.GetLongLength(axis);
        return new Shape(lengths);
    }

    // Only an array of references can hold lists.
    private static bool IsNested(Array array, DataType type)
    {
        if (array.GetType().GetElementType()!.IsValueType) return false;
        foreach (var item in array)
            if (item is IEnumerable && !type.IsItem(item)) return true;
        return false;
    }

    private static void Flatten(IEnumerable list, DataType type, int depth, List<long> shape, List<object?> flat)
    {
        if (depth == 64) throw new ZarrException(ZarrErrorId.ValueShapeMismatch, "The value is nested too deeply, or contains itself.");
        long count = 0;
        var first = shape.Count == depth;
        if (first) shape.Add(-1);
        foreach (var item in list)
        {
            count++;
            var isList = item is IEnumerable && !type.IsItem(item);
            // The first leaf fixes how deep all leaves are.
            if (flat.Count > 0 && isList != depth < shape.Count - 1)
                throw new ZarrException(ZarrErrorId.ValueShapeMismatch, "The lists in the value are not nested to the same depth.");
            if (isList) Flatten((IEnumerable)item!, type, depth + 1, shape, flat);
            else flat.Add(item);
        }

        if (shape[depth] == -1) shape[depth] = count;
        else if (shape[depth] != count)
            throw new ZarrException(ZarrErrorId.ValueShapeMismatch, $"The lists in the value have unequal lengths, {shape[depth]} and {count}, on axis {depth}.");
    }
}
