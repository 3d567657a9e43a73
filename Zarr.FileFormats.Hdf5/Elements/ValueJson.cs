using System.Text.Json.Nodes;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Messages;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>Values of any type as JSON. Numbers are exactly what is stored.</summary>
internal sealed class ValueJson(Hdf5File file, ObjectPaths paths)
{
    private const int MostItems = 1 << 20;

    private int _items;

    /// <summary>The value of an attribute. A list of one is what is in it, as netCDF has it.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileInvalid"/>, <see cref="ZarrErrorId.FileNotSupported"/>.</exception>
    public async ValueTask<JsonNode?> ReadAsync(Hdf5Attribute attribute, CancellationToken cancel)
    {
        if (attribute.Space.IsNull) return null;
        if (attribute.Space.Count == 1) return await ReadElementAsync(attribute.Type, attribute.Data, cancel).ConfigureAwait(false);
        return await ReadListAsync(attribute.Type, attribute.Space.Lengths, 0, attribute.Data, cancel).ConfigureAwait(false);
    }

    private async ValueTask<JsonNode?> ReadListAsync(Hdf5Type type, IReadOnlyList<long> lengths, int axis, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        var list = new JsonArray();
        // Where an axis behind has no length there is no data, and nothing that a list of lists would say.
        var step = lengths[axis] > 0 ? (int)(data.Length / lengths[axis]) : 0;
        for (var i = 0; step > 0 && i < lengths[axis]; i++)
        {
            var part = data.Slice(i * step, step);
            list.Add(axis + 1 < lengths.Count ? await ReadListAsync(type, lengths, axis + 1, part, cancel).ConfigureAwait(false) : await ReadElementAsync(type, part, cancel).ConfigureAwait(false));
        }

        return list;
    }

    /// <summary>An element.</summary>
    public async ValueTask<JsonNode?> ReadElementAsync(Hdf5Type type, ReadOnlyMemory<byte> element, CancellationToken cancel)
    {
        if (++_items > MostItems) throw FileErrors.NotSupported($"A value of more than {MostItems:N0} parts");
        switch (type.Class)
        {
            case TypeClass.Array: return await ReadListAsync(type.Base!, [.. type.Lengths.Select(length => (long)length)], 0, element, cancel).ConfigureAwait(false);
            case TypeClass.Compound when !ElementForms.IsComplex(type):
                var members = new JsonObject();
                foreach (var member in type.Members) members[member.Name] = await ReadElementAsync(member.Type, element.Slice(member.Offset, member.Type.Size), cancel).ConfigureAwait(false);
                return members;
            case TypeClass.VariableLength when type.Size != HeapPlace.SizeOf(file): throw FileErrors.Damaged("an element of variable length does not have the size of a place in a heap");
            case TypeClass.VariableLength when type.IsVariableText: return VariableText.Decode((await HeapPlace.ReadAsync(file, element, 1, cancel).ConfigureAwait(false)).Span);
            case TypeClass.VariableLength:
                var items = await HeapPlace.ReadAsync(file, element, type.Base!.Size, cancel).ConfigureAwait(false);
                return await ReadListAsync(type.Base, [items.Length / type.Base.Size], 0, items, cancel).ConfigureAwait(false);
            case TypeClass.Reference: return type.IsObjectReference && type.Size == file.Superblock.OffsetSize ? await paths.FindAsync(element, cancel).ConfigureAwait(false) : "a reference to a region";
            default: return Fixed(type, element.Span);
        }
    }

    private static JsonNode Fixed(Hdf5Type type, ReadOnlySpan<byte> element)
    {
        switch (type.Class)
        {
            case TypeClass.Integer or TypeClass.Bitfield:
                return ElementForms.IsWhole(type) ? NumberForm.ToJson(type.Number!.IsSigned ? 'i' : 'u', type.Number.BigEndian, element)
                    : type.Size <= NumberReader.LargestSize && type.Number!.Precision <= 63 ? (long)NumberReader.ReadInteger(element, type.Number) : Convert.ToBase64String(element);
            case TypeClass.Float:
                return type.Number!.IsIeee(type.Size) ? NumberForm.ToJson('f', type.Number.BigEndian, element)
                    : type.Size <= NumberReader.LargestSize ? NumberForm.Real(NumberReader.ReadReal(element, type.Number)) : Convert.ToBase64String(element);
            case TypeClass.Enumeration: return ElementForms.IsBoolean(type) ? element[0] != 0 : Fixed(type.Base!, element);
            case TypeClass.Compound:
                var part = type.Members[0].Type;
                return new JsonArray(NumberForm.ToJson('f', part.Number!.BigEndian, element[..part.Size]), NumberForm.ToJson('f', part.Number.BigEndian, element[part.Size..]));
            case TypeClass.String:
                var text = new byte[element.Length];
                new TextForm(element.Length, type.TextPadding).Convert(element, text);
                return VariableText.Decode(text);
            default: return Convert.ToBase64String(element);
        }
    }
}
