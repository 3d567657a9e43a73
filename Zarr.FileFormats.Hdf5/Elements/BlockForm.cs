using System.Text.Json.Nodes;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>Elements that are blocks of bytes to Zarr, and are stored as they are there.</summary>
/// <param name="dataType">What <c>dtype</c> says.</param>
/// <param name="size">Bytes.</param>
/// <param name="fill">Spells a fill value.</param>
internal sealed class BlockForm(string dataType, int size, Func<byte[], JsonNode?> fill) : FixedForm
{
    public override JsonNode DataType => dataType;

    public override int StoredSize => size;

    public override int Size => size;

    public override JsonNode? Fill(byte[]? stored) => fill(stored?.Length == size ? stored : new byte[size]);
}
