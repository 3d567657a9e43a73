using Zarr.Format.Chunks;

namespace Zarr.Format.DataTypes;

/// <summary>Some fields of a record, and what they become when they are read: the values of the only one, or a record of several.</summary>
/// <param name="Type">The type of the elements that are read.</param>
/// <param name="Inner">The axes that a field which is an array adds to those of the selection.</param>
/// <param name="Parts">What is copied of each record.</param>
internal sealed record FieldSelection(DataType Type, Shape Inner, IReadOnlyList<ItemPart> Parts)
{
    /// <summary>Bytes read of each record.</summary>
    public int ItemSize => Parts[0].DestinationSize;

    /// <summary>Finds fields by name; a dot leads to a field of a field.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FieldNotFound"/>.</exception>
    public static FieldSelection Of(DataType record, IReadOnlyList<string> names)
    {
        if (names.Count == 0) throw new ZarrException(ZarrErrorId.FieldNotFound, "No field is named.", record);
        var fields = names.Select(name => Find(record, name, name, 0)).ToArray();
        if (fields is [var (_, only, from)])
        {
            var (element, inner) = only is SubarrayDataType array ? (array.Element, array.Shape) : (only, Shape.Scalar);
            return new(element.InOneByteOrder, inner, [new(record.ItemSize, from, only.ItemSize, 0, only.ItemSize)]);
        }

        var (type, _) = StructDataType.Create([.. fields.Select(f => (f.Name, f.Type.InOneByteOrder, false))], isLegacy: false,
            why => new ZarrException(ZarrErrorId.FieldNotFound, $"The fields {string.Join(", ", names)} are no record: {why}.", names));
        return new(type, Shape.Scalar, [.. fields.Select((f, i) => new ItemPart(record.ItemSize, f.Offset, type.ItemSize, type.Fields[i].Offset, f.Type.ItemSize))]);
    }

    /// <summary>The chosen bytes of one record.</summary>
    public byte[] Project(ReadOnlySpan<byte> record)
    {
        var chosen = new byte[ItemSize];
        foreach (var part in Parts) record.Slice(part.SourceOffset, part.Length).CopyTo(chosen.AsSpan(part.DestinationOffset));
        return chosen;
    }

    private static (string Name, DataType Type, int Offset) Find(DataType type, string path, string rest, int offset)
    {
        if (type is not StructDataType record)
            throw new ZarrException(ZarrErrorId.FieldNotFound, $"There is no field '{path}': {type} has no fields.", path);
        for (var end = rest.Length; end > 0; end = rest.LastIndexOf('.', end - 1))
        {
            if (record.PlaceOf(rest[..end]) is not (>= 0 and var place)) continue;
            var field = record.Fields[place];
            return end == rest.Length ? (path == rest ? field.Name : path, field.DataType, offset + field.Offset) : Find(field.DataType, path, rest[(end + 1)..], offset + field.Offset);
        }

        throw new ZarrException(ZarrErrorId.FieldNotFound, $"There is no field '{path}'. The fields are {string.Join(", ", record.Fields.Select(f => f.Name))}.", path);
    }
}
