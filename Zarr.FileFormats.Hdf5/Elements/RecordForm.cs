using System.Text.Json.Nodes;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>Compounds as records: fields one after the other. Where the file leaves gaps between them, or a field is stored otherwise, they are moved.</summary>
internal sealed class RecordForm : FixedForm
{
    private readonly (string Name, int Offset, FixedForm Form)[] _fields;

    public RecordForm((string Name, int Offset, FixedForm Form)[] fields, int storedSize)
    {
        _fields = fields;
        StoredSize = storedSize;
        var (size, isStored) = (0L, true);
        foreach (var (_, offset, form) in fields)
        {
            isStored &= offset == size && form.IsStored;
            size += form.Size;
        }

        Size = size <= int.MaxValue ? (int)size : throw Bytes.FileErrors.NotSupported("A compound of 2 GiB and more");
        IsStored = isStored && size == storedSize;
    }

    public override JsonNode DataType => new JsonArray([.. _fields.Select(one => (JsonNode)(one.Form.InnerLengths.Count == 0
        ? new JsonArray(one.Name, one.Form.DataType)
        : new JsonArray(one.Name, one.Form.DataType, new JsonArray([.. one.Form.InnerLengths.Select(length => (JsonNode)length)]))))]);

    public override int StoredSize { get; }

    public override int Size { get; }

    public override bool IsStored { get; }

    public override JsonNode? Fill(byte[]? stored)
    {
        var element = new byte[Size];
        if (stored?.Length == StoredSize) Convert(stored, element);
        return System.Convert.ToBase64String(element);
    }

    public override void Convert(ReadOnlySpan<byte> stored, Span<byte> elements)
    {
        for (int from = 0, to = 0; from < stored.Length; from += StoredSize)
            foreach (var (_, offset, form) in _fields)
            {
                form.Convert(stored.Slice(from + offset, form.StoredSize), elements.Slice(to, form.Size));
                to += form.Size;
            }
    }
}
