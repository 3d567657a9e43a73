using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>Numbers that are stored as Zarr stores them.</summary>
/// <param name="kind">NumPy's character.</param>
/// <param name="size">Bytes.</param>
/// <param name="bigEndian">The most significant byte comes first.</param>
internal sealed class NumberForm(char kind, int size, bool bigEndian) : FixedForm
{
    public override JsonNode DataType => $"{(size == 1 ? '|' : bigEndian ? '>' : '<')}{kind}{size}";

    public override int StoredSize => size;

    public override int Size => size;

    public override JsonNode? Fill(byte[]? stored)
    {
        if (stored is null || stored.Length != size) stored = new byte[size];
        return ToJson(kind, bigEndian && size > 1, stored);
    }

    /// <summary>A number as JSON.</summary>
    public static JsonNode ToJson(char kind, bool bigEndian, ReadOnlySpan<byte> bytes)
    {
        Span<byte> ordered = stackalloc byte[bytes.Length];
        bytes.CopyTo(ordered);
        if (bigEndian) ordered.Reverse();
        return (kind, bytes.Length) switch
        {
            ('f', 2) => Real((double)BinaryPrimitives.ReadHalfLittleEndian(ordered)),
            ('f', 4) => Real(BinaryPrimitives.ReadSingleLittleEndian(ordered)),
            ('f', 8) => Real(BinaryPrimitives.ReadDoubleLittleEndian(ordered)),
            ('i', 1) => (sbyte)ordered[0],
            ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(ordered),
            ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(ordered),
            ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(ordered),
            ('u', 1) => ordered[0],
            ('u', 2) => BinaryPrimitives.ReadUInt16LittleEndian(ordered),
            ('u', 4) => BinaryPrimitives.ReadUInt32LittleEndian(ordered),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(ordered),
        };
    }

    /// <summary>A real number; what JSON has no number for as the word that Zarr has for it.</summary>
    public static JsonNode Real(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "Infinity" : double.IsNegativeInfinity(value) ? "-Infinity" : value;
}
