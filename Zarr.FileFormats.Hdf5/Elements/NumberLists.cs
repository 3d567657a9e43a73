using System.Text.Json.Nodes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>Sequences of numbers, of any length.</summary>
internal sealed class NumberLists(Hdf5File file, int storedSize, FixedForm item) : VariableForm(file, storedSize)
{
    public override JsonObject ObjectCodec => new() { ["id"] = "vlen-array", ["dtype"] = item.DataType };

    public override JsonNode? Fill(byte[]? stored) => 0;

    protected override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(ReadOnlyMemory<byte> stored, CancellationToken cancel)
    {
        var items = await HeapPlace.ReadAsync(File, stored, item.StoredSize, cancel).ConfigureAwait(false);
        if (item.IsStored) return items;
        var converted = new byte[items.Length / item.StoredSize * item.Size];
        item.Convert(items.Span, converted);
        return converted;
    }
}
