using System.Text.Json.Nodes;

namespace Zarr.Format.DataTypes;

/// <summary>
/// What data types share whose elements differ in length. In buffers an element is a handle to an <see cref="ElementHeap"/>;
/// the bits of a fill value are whatever <see cref="DataType.GetElement"/> reads as the element.
/// </summary>
internal abstract class VariableDataType(string name, string numPyName, Type clrType, string codec) : DataType(name, numPyName, sizeof(long), clrType)
{
    /// <summary>The codec that stores such elements when none is given.</summary>
    public string Codec => codec;

    /// <summary>The element that stands for no value.</summary>
    internal abstract object? Default { get; }

    internal sealed override JsonNode SpellV2(bool bigEndian) => "|O";

    public sealed override bool IsVariableLength => true;

    internal sealed override int ByteOrderUnit => 1;

    internal sealed override Type StorageType => typeof(long);

    internal sealed override byte[] DefaultFillValue => GetBits(Default);

    /// <summary>The handles; <see cref="ToElements(Array, ElementHeap)"/> makes elements of them.</summary>
    internal sealed override Array CreateArray(long count) => new long[checked((int)count)];

    /// <summary>True when two elements are the same.</summary>
    internal virtual bool AreEqual(object? one, object? other) => Equals(one, other);

    /// <summary>One value as an element; false when it cannot be one.</summary>
    protected abstract bool TryConvert(object? value, out object? element);

    /// <summary>The bits of a fill value that is this element.</summary>
    protected abstract byte[] GetBits(object? element);

    public sealed override void SetElement(object? value, Span<byte> element) =>
        throw new InvalidOperationException($"Elements of {Name} have no bits of their own in a buffer.");

    /// <summary>Values of any array as elements, in C order.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>, naming the first that cannot be one.</exception>
    internal object?[] ToObjects(Array source)
    {
        var elements = new object?[source.LongLength];
        for (var i = 0; i < elements.Length; i++)
        {
            var value = source is object?[] flat ? flat[i] : ElementConverter.ElementAt(source, i);
            if (!TryConvert(value, out elements[i]))
                throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"Element {i} of the value, of type {value?.GetType().Name ?? "null"}, cannot be stored as {Name}.", value);
        }

        return elements;
    }

    /// <summary>The elements of handles, as an array of <see cref="DataType.ElementType"/>.</summary>
    internal Array ToElements(Array handles, ElementHeap heap)
    {
        var elements = (object?[])Array.CreateInstance(ElementType, handles.Length);
        var from = (long[])handles;
        for (var i = 0; i < from.Length; i++) elements[i] = heap[from[i]];
        return elements;
    }

    internal sealed override void ConvertElements(Array source, Array destination) =>
        throw new InvalidOperationException($"Elements of {Name} are converted by way of a heap.");

    internal override byte[] FillValueFrom(object? value) => TryConvert(value, out var element)
        ? GetBits(element)
        : throw new ZarrException(ZarrErrorId.FillValueInvalid, $"The fill value, of type {value?.GetType().Name ?? "null"}, cannot be stored as {Name}.", value);

    internal sealed override ElementStatistics Summarize(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> fill)
    {
        var handles = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(elements);
        return new(null, null, double.NaN, 0, handles.Count(0));
    }
}
