using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs;

/// <summary>What a step of a codec chain is given when it encodes: the shape and type of a chunk, and its fill value.</summary>
/// <param name="Shape">The padded chunk's shape.</param>
/// <param name="DataType">The type of its elements.</param>
/// <param name="FillValue">The bits of the fill value; null where the format leaves it undefined (Zarr v2).</param>
public sealed record ChunkSpec(Shape Shape, DataType DataType, ReadOnlyMemory<byte>? FillValue)
{
    /// <summary>Bytes of the chunk in memory. Checked when an array is opened to fit one buffer.</summary>
    public int Length => checked((int)(Shape.ElementCount * DataType.ItemSize));

    /// <summary>One element as it reads where nothing is stored: zero where the fill value is undefined, and the handle 0 for elements of variable length.</summary>
    internal ReadOnlySpan<byte> FillElement => FillValue is { } fill && !DataType.IsVariableLength ? fill.Span : new byte[DataType.ItemSize];

    /// <summary>True when the elements need not be stored: all have the bits of the fill value, and that is defined.</summary>
    internal bool IsFill(ReadOnlySpan<byte> elements) => FillValue is not null && DataType.IsFilledWith(elements, FillElement);
}
