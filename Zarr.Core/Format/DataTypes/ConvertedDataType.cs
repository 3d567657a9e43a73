using System.Runtime.InteropServices;

namespace Zarr.Format.DataTypes;

/// <summary>What data types share whose elements .NET shows as another type than they are stored in.</summary>
internal abstract class ConvertedDataType<TStored, TElement>(string name, string numPyName) : FixedDataType<TStored>(name, numPyName, typeof(TElement))
    where TStored : unmanaged, IEquatable<TStored>
{
    /// <summary>The element that is stored so.</summary>
    protected abstract TElement ToElement(TStored stored);

    public override object? GetElement(ReadOnlySpan<byte> element) => ToElement(MemoryMarshal.Read<TStored>(element));

    internal override Array ToElements(Array storage)
    {
        var from = (TStored[])storage;
        var elements = GC.AllocateUninitializedArray<TElement>(from.Length);
        for (var i = 0; i < from.Length; i++) elements[i] = ToElement(from[i]);
        return elements;
    }

    protected override long ConvertTyped(Array source, Span<TStored> destination)
    {
        for (var i = 0; i < destination.Length; i++)
            if (!TryConvert(ElementConverter.ElementAt(source, i), out destination[i])) return i;
        return -1;
    }

    /// <summary>How many elements have exactly these bits.</summary>
    protected static long CountEqual(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> fill) =>
        fill.Length == 0 ? 0 : MemoryMarshal.Cast<byte, TStored>(elements).Count(MemoryMarshal.Read<TStored>(fill));
}
