using System.Buffers;
using System.Collections;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Filters;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Objects;

/// <summary>One-axis arrays of numbers, of any length (numcodecs vlen.pyx, VLenArray).</summary>
public sealed record VLenArrayCodec : IObjectBytesCodec
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.vlen-array", "vlen-array",
        c => new VLenArrayCodec(c.StoredType("dtype") ?? throw c.Invalid("dtype", null, "a type such as <i2")), "dtype") { Description = "Lists of numbers of any length." };

    /// <summary>Arrays of this type of number.</summary>
    public VLenArrayCodec(StoredType items) => Items = items.Type is INumericType ? items
        : throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec 'vlen-array' stores arrays of numbers, not of {items.Type}.", items.Type.Name);

    /// <inheritdoc/>
    public string Name => "vlen-array";

    /// <summary>What the arrays consist of.</summary>
    public StoredType Items { get; }

    /// <inheritdoc/>
    public DataType ElementType => DataTypeRegistry.Object;

    /// <inheritdoc/>
    public JsonObject Configure(ZarrFormat format) => new() { ["dtype"] = Items.ToString() };

    /// <inheritdoc/>
    public int? EncodedLength(ChunkSpec chunk) => null;

    /// <inheritdoc/>
    public object? Normalize(object? element)
    {
        switch (element)
        {
            // Nothing, and what zarr-python 2 fills object arrays with, are arrays without numbers.
            case null or 0L: return Items.Type.CreateArray(0);
            case Array array when array.GetType().GetElementType() == Items.Type.ClrType: return array;
            case IEnumerable list and not string and not IDictionary:
                var items = list.Cast<object?>().ToArray();
                var numbers = Items.Type.CreateArray(items.Length);
                Items.Type.ConvertElements(items, numbers);
                return numbers;
            default:
                throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"A value of type {element.GetType().Name} is no array of {Items.Type}.", element);
        }
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<object?> decoded, IBufferWriter<byte> encoded, ChunkSpec chunk)
    {
        LengthPrefixed.WriteCount(encoded, decoded.Length);
        foreach (var element in decoded)
        {
            var array = (Array)Normalize(element)!;
            var bytes = MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), array.Length * Items.Type.ItemSize);
            LengthPrefixed.WriteCount(encoded, bytes.Length);
            if (Items.BigEndian) Items.Type.ReverseByteOrder(bytes, encoded.GetSpan(bytes.Length)[..bytes.Length]);
            else bytes.CopyTo(encoded.GetSpan(bytes.Length));
            encoded.Advance(bytes.Length);
        }
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<object?> decoded, ChunkSpec chunk) => LengthPrefixed.Read(encoded, decoded, item =>
    {
        var (count, rest) = Math.DivRem(item.Length, Items.Type.ItemSize);
        if (rest != 0) throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"An array in it has {item.Length:N0} bytes, which are no whole number of {Items.Type}.");
        var array = Items.Type.CreateArray(count);
        var bytes = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), item.Length);
        if (Items.BigEndian) Items.Type.ReverseByteOrder(item, bytes);
        else item.CopyTo(bytes);
        return array;
    });

    /// <inheritdoc/>
    public override string ToString() => $"vlen-array({Items})";
}
