using System.Text.Json.Nodes;
using Zarr.Common;

namespace Zarr.Format.DataTypes;

/// <summary>A small array of one shape as the field of a record (Zarr v2, "Data type encoding"). In .NET an array of as many axes.</summary>
internal sealed class SubarrayDataType(DataType element, Shape shape)
    : BlockDataType($"{element.Name}[{shape}]", $"({shape}){element.NumPyName}", checked((int)(element.ItemSize * shape.ElementCount)), TypeOf(element, shape))
{
    public DataType Element => element;

    public Shape Shape => shape;

    internal override int ByteOrderUnit => element.ByteOrderUnit;

    internal override bool NeedsCheck => element.NeedsCheck;

    internal override byte[] DefaultFillValue
    {
        get
        {
            var bits = new byte[ItemSize];
            var one = element.DefaultFillValue;
            for (var at = 0; at < bits.Length; at += one.Length) one.CopyTo(bits, at);
            return bits;
        }
    }

    internal override DataType InOneByteOrder => new SubarrayDataType(element.InOneByteOrder, shape);

    internal override void CheckElements(ReadOnlySpan<byte> elements) => element.CheckElements(elements);

    internal override bool IsReordered(bool bigEndian) => element.IsReordered(bigEndian);

    internal override void Reorder(ReadOnlySpan<byte> source, Span<byte> destination, bool bigEndian) => element.Reorder(source, destination, bigEndian);

    // zarr-extensions, data-types/struct: only names and data types of fields.
    internal override JsonNode SpellV3() =>
        throw new ZarrException(ZarrErrorId.FormatNotSupported, $"Zarr v3 has no records with arrays as fields, such as {Name}. Use a field for each element, or Zarr v2.", Name);

    internal override bool MayBeInexact => element.MayBeInexact;

    public override object GetElement(ReadOnlySpan<byte> bits)
    {
        var type = element;
        if (element.MayBeInexact)
        {
            var storage = element.CreateArray(ItemSize / element.ItemSize);
            bits.CopyTo(BulkCopy.Span(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(storage), 0, ItemSize));
            type = element.ForElements(storage);
        }

        return Read(bits, type.ClrType, (_, one) => type.GetElement(one));
    }

    public override object GetDisplayElement(ReadOnlySpan<byte> bits) => MayBeInexact ? Read(bits, typeof(object), static (type, one) => type.GetDisplayElement(one)) : GetElement(bits);

    private Array Read(ReadOnlySpan<byte> bits, Type type, ElementReader read)
    {
        var array = Array.CreateInstance(type, shape.ToArray());
        var index = new long[shape.Rank];
        for (var at = 0; at < ItemSize; at += element.ItemSize)
        {
            array.SetValue(read(element, bits.Slice(at, element.ItemSize)), index);
            for (var axis = index.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) index[axis] = 0;
        }

        return array;
    }

    public override void SetElement(object? value, Span<byte> bits)
    {
        var source = Zarr.Arrays.ElementSource.From(PartsText.Read(value), element, null);
        if (!source.Shape.Equals(shape) && !(source.Shape.Rank == 1 && source.Shape[0] == shape.ElementCount))
            throw NotConvertible(value, $"it must have the shape {shape}, not {source.Shape}");
        ref var start = ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(source.Data);
        BulkCopy.Span(ref start, 0, ItemSize).CopyTo(bits);
    }

    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format) => throw FillError(json, "the format has no spelling for it");

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) => throw new InvalidOperationException("Spelled with its record.");

    private static Type TypeOf(DataType element, Shape shape) => shape.Rank == 1 ? element.ClrType.MakeArrayType() : element.ClrType.MakeArrayType(shape.Rank);
}
