using System.Text.Json.Nodes;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>Texts of at most so many bytes, padded with zeros in Zarr.</summary>
/// <param name="size">Bytes.</param>
/// <param name="padding">How the file ends them (HDF5 File Format Specification, IV.A.2.d, "Strings").</param>
internal sealed class TextForm(int size, int padding) : FixedForm
{
    private const int NullTerminated = 0, NullPadded = 1;

    public override JsonNode DataType => $"|S{size}";

    public override int StoredSize => size;

    public override int Size => size;

    public override bool IsStored => padding == NullPadded;

    public override JsonNode? Fill(byte[]? stored)
    {
        var text = new byte[size];
        if (stored?.Length == size) Convert(stored, text);
        return System.Convert.ToBase64String(text.AsSpan().TrimEnd((byte)0));
    }

    public override void Convert(ReadOnlySpan<byte> stored, Span<byte> elements)
    {
        stored.CopyTo(elements);
        if (padding == NullPadded) return;
        for (var at = 0; at < stored.Length; at += size)
        {
            var element = elements.Slice(at, size);
            var length = padding == NullTerminated ? element.IndexOf((byte)0) : element.TrimEnd((byte)' ').Length;
            if (length >= 0) element[length..].Clear();
        }
    }
}
