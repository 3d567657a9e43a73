using Zarr.DataTypes;

namespace Zarr.Codecs;

/// <summary>What a step of a codec chain is given when it encodes: the shape and type of a chunk, and its fill value.</summary>
/// <param name="Shape">The padded chunk's shape.</param>
/// <param name="DataType">The type of its elements.</param>
/// <param name="FillValue">The bits of the fill value; null where the format leaves it undefined (Zarr v2).</param>
public sealed record ChunkSpec(Shape Shape, DataType DataType, ReadOnlyMemory<byte>? FillValue)
{
    /// <summary>Bytes of the chunk in memory. Checked when an array is opened to fit one buffer.</summary>
    public int Length => checked((int)(Shape.ElementCount * DataType.ItemSize));
}
