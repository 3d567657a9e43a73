using System.Text.Json.Nodes;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>Elements that are arrays: their axes come behind those of the dataset.</summary>
internal sealed class ArrayForm(FixedForm element, IReadOnlyList<int> lengths) : FixedForm
{
    private readonly int _count = lengths.Aggregate(1, (product, length) => product * length);

    public override JsonNode DataType => element.DataType;

    public override IReadOnlyList<int> InnerLengths { get; } = [.. lengths, .. element.InnerLengths];

    /// <summary>What they consist of.</summary>
    public FixedForm Element => element;

    public override int StoredSize => _count * element.StoredSize;

    public override int Size => _count * element.Size;

    public override bool IsStored => element.IsStored;

    // Of one value, or undefined where the elements of the array differ: Zarr has one for all.
    public override JsonNode? Fill(byte[]? stored)
    {
        if (stored?.Length != StoredSize) return element.Fill(null);
        var first = stored[..element.StoredSize];
        for (var at = 0; at < stored.Length; at += first.Length)
            if (!stored.AsSpan(at, first.Length).SequenceEqual(first)) throw Bytes.FileErrors.NotSupported("A fill value that is an array of different numbers");
        return element.Fill(first);
    }

    public override void Convert(ReadOnlySpan<byte> stored, Span<byte> elements) => element.Convert(stored, elements);
}
