using System.Text.Json.Nodes;
using Zarr.Format.Chunks;

namespace Zarr.Format.Codecs;

/// <summary>Permutes the axes (Zarr v3 codec <c>transpose</c>); reversing them all is F order, as v2 names it.</summary>
/// <param name="Order">Axis i of the encoded chunk is axis <c>Order[i]</c> of the decoded one.</param>
public sealed record TransposeCodec(int[] Order) : IArrayToArrayCodec
{
    // The words "C" and "F" are withdrawn from the specification, but older metadata has them and users like them. Two arrays, told apart by reference.
    private static readonly int[] C = new int[0], F = new int[0];

    internal static readonly CodecDescriptor Descriptor = new("transpose", null, configuration => new TransposeCodec(
        configuration.IsText("order") ? configuration.Choice("order", "", "C", "F") == "C" ? C : F
        : configuration.Integers("order") ?? throw configuration.Invalid("order", null, "a permutation of the axes, or F")), "order") { Description = "Another order of the axes." };

    /// <inheritdoc/>
    public string Name => "transpose";

    /// <summary>The order that lays chunks out in F order.</summary>
    public static TransposeCodec Reversed(int rank) => new([.. Enumerable.Range(0, rank).Reverse()]);

    /// <summary>True when this is F order.</summary>
    public bool IsReversal => Order.AsSpan().SequenceEqual(Reversed(Order.Length).Order);

    /// <inheritdoc/>
    public ICodec Bind(ChunkSpec chunk) =>
        ReferenceEquals(Order, F) ? Reversed(chunk.Shape.Rank)
        : ReferenceEquals(Order, C) ? new TransposeCodec([.. Enumerable.Range(0, chunk.Shape.Rank)])
        : Order.Length == chunk.Shape.Rank && Order.Order().SequenceEqual(Enumerable.Range(0, Order.Length)) ? this
        : throw new ZarrException(ZarrErrorId.CodecInvalid,
            $"The codec 'transpose' does not allow order [{string.Join(", ", Order)}]: it must be a permutation of the {chunk.Shape.Rank} axes.", "order");

    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format) => new() { ["order"] = new JsonArray([.. Order.Select(i => JsonValue.Create(i))]) };

    /// <inheritdoc/>
    public ChunkSpec Encoded(ChunkSpec chunk) => chunk with { Shape = new Shape([.. Order.Select(axis => chunk.Shape[axis])]) };

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk) =>
        Transposition.Transpose(decoded, encoded, chunk.Shape, Order, chunk.DataType.ItemSize);

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk)
    {
        var inverse = new int[Order.Length];
        for (var i = 0; i < inverse.Length; i++) inverse[Order[i]] = i;
        Transposition.Transpose(encoded, decoded, Encoded(chunk).Shape, inverse, chunk.DataType.ItemSize);
    }

    /// <inheritdoc/>
    public bool Equals(TransposeCodec? other) => other is not null && Order.AsSpan().SequenceEqual(other.Order);

    /// <inheritdoc/>
    public override int GetHashCode() => Order.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"transpose({string.Join(", ", Order)})";
}
