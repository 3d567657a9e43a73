using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Zarr.Common;

namespace Zarr.Format.DataTypes;

/// <summary>
/// One kind of element. Elements in memory are always in the machine's (little-endian) order; the stored byte order is
/// a matter of the <c>bytes</c> codec. Instances are found by <see cref="Parse(string)"/>.
/// </summary>
public abstract class DataType
{
    private static readonly JoinedList<StructField> s_noFields = new([]);

    private protected DataType(string name, string numPyName, int itemSize, Type clrType) =>
        (Name, NumPyName, ItemSize, ElementType) = (name, numPyName, itemSize, clrType);

    /// <summary>The Zarr v3 name, such as <c>int32</c>; for types with parameters a short text that tells them, such as <c>U10</c>, <c>datetime64[ns]</c> or <c>struct(id int32, name U10)</c>.</summary>
    public string Name { get; }

    /// <summary>NumPy's kind and size, such as <c>i4</c>: the Zarr v2 spelling without the byte order character. Empty where there is none.</summary>
    public string NumPyName { get; }

    /// <summary>Bytes of one element in memory; for elements of variable length, of the reference to one.</summary>
    public int ItemSize { get; }

    /// <summary>The .NET type of one element: <see cref="ClrTypes"/> makes it public.</summary>
    internal Type ElementType { get; }

    /// <summary>True when elements differ in length: texts, byte strings, objects.</summary>
    public virtual bool IsVariableLength => false;

    /// <summary>The fields of a record, in order; none for other types.</summary>
    public virtual IReadOnlyList<StructField> Fields => s_noFields;

    /// <summary>Bytes of the unit that a byte order applies to, the largest of a record; 1 where none does.</summary>
    internal virtual int ByteOrderUnit => ItemSize;

    /// <summary>The bits of an element that count; null for types that are not numbers.</summary>
    internal virtual BitLayout? BitLayout => null;

    /// <summary>The type of the array that a read fills; other than <see cref="ElementType"/> where .NET has no such element.</summary>
    internal virtual Type StorageType => ElementType;

    /// <summary>The same elements where all fields of a record are stored in one byte order, as Zarr v3 has it.</summary>
    internal virtual DataType InOneByteOrder => this;

    /// <summary>True where metadata may leave the byte order out, which is little-endian then.</summary>
    internal virtual bool MayOmitByteOrder => false;

    /// <summary>True when there are bits that are no element.</summary>
    internal virtual bool NeedsCheck => false;

    /// <summary>Refuses bits that are no element, where <see cref="NeedsCheck"/>.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>.</exception>
    internal virtual void CheckElements(ReadOnlySpan<byte> elements)
    {
    }

    /// <summary>True for a value that is one element, though it may look like a list of them.</summary>
    internal virtual bool IsElement(object value) => value is string or System.Collections.IDictionary;

    /// <summary>True for a value in a list of values that is one element.</summary>
    internal virtual bool IsItem(object value) => IsElement(value);

    /// <summary>Bytes of the unit that compressors may take the encoded bytes to consist of.</summary>
    internal int EncodedUnit => IsVariableLength ? 1 : ItemSize;

    /// <summary>The bits that a new array's elements read as when no fill value is given: zero.</summary>
    internal virtual byte[] DefaultFillValue => new byte[ItemSize];

    /// <summary>The Zarr v3 <c>data_type</c>: a name, or an object with a configuration.</summary>
    internal virtual JsonNode SpellV3() => Name;

    /// <summary>The Zarr v2 <c>dtype</c> (v2, "Data type encoding").</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FormatNotSupported"/>: v2 cannot name it.</exception>
    internal virtual JsonNode SpellV2(bool bigEndian) => NumPyName.Length > 0 ? (ByteOrderUnit == 1 ? "|" : bigEndian ? ">" : "<") + NumPyName
        : throw new ZarrException(ZarrErrorId.FormatNotSupported, $"Zarr v2 has no spelling for the data type {Name}. Use Zarr v3.", Name);

    /// <summary>The type in whose arithmetic filters see these elements.</summary>
    internal virtual DataType Arithmetic => this;

    /// <summary>True when elements stored in a byte order differ from those in memory.</summary>
    internal virtual bool IsReordered(bool bigEndian) => bigEndian && ByteOrderUnit > 1;

    /// <summary>Copies elements from their order in memory to that in which they are stored, or back.</summary>
    internal virtual void Reorder(ReadOnlySpan<byte> source, Span<byte> destination, bool bigEndian)
    {
        if (bigEndian) ReverseByteOrder(source, destination);
        else source.CopyTo(destination);
    }

    /// <summary>Copies elements, the bytes of each unit in reverse.</summary>
    internal virtual void ReverseByteOrder(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        switch (ByteOrderUnit)
        {
            case 1: source.CopyTo(destination); break;
            case 2: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(source), MemoryMarshal.Cast<byte, ushort>(destination)); break;
            case 4: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(source), MemoryMarshal.Cast<byte, uint>(destination)); break;
            case 8: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(source), MemoryMarshal.Cast<byte, ulong>(destination)); break;
            case var unit: throw new InvalidOperationException($"No byte order for units of {unit} bytes.");
        }
    }

    /// <summary>
    /// Finds a data type by its Zarr name, NumPy spelling (with or without byte order) or .NET name. Records are JSON: the fields and
    /// their types as the members of an object, NumPy's list of fields, or what stands in the metadata of Zarr v3.
    /// </summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DataTypeNotSupported"/>.</exception>
    public static DataType Parse(string name) => Parse(name, out _);

    /// <summary>As <see cref="Parse(string)"/>, and tells whether the spelling asks for big-endian storage, as NumPy's <c>&gt;i4</c> does.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DataTypeNotSupported"/>.</exception>
    public static DataType Parse(string name, out bool bigEndian)
    {
        if (name.AsSpan().TrimStart() is ['{' or '[', ..]) return DataTypeText.Parse(name, out bigEndian);
        bigEndian = name.StartsWith('>');
        return DataTypeRegistry.Parse(name);
    }

    /// <summary>The data type whose elements are of the .NET type; null when there is none.</summary>
    public static DataType? FromClrType(Type type) => DataTypeRegistry.FromClrType(type);

    /// <summary>The data types without parameters; those with parameters, such as <c>datetime64[ns]</c>, are many.</summary>
    public static IReadOnlyList<DataType> All => DataTypeRegistry.All;

    /// <summary>Some of the types that have parameters, of which there are more than can be listed.</summary>
    public static IReadOnlyList<DataType> Examples => [.. DataTypeRegistry.Families.SelectMany(family => family.Examples)];

    /// <summary>A new flat array of <see cref="StorageType"/> with room for so many elements, its contents undefined.</summary>
    internal abstract Array CreateArray(long count);

    /// <summary>The elements of a storage array as .NET elements: the same array where they are that already.</summary>
    internal virtual Array ToElements(Array storage) => storage;

    /// <summary>True when an element may be of another .NET type than <see cref="ElementType"/>, which has no exact value for all bits.</summary>
    internal virtual bool MayBeInexact => false;

    /// <summary>The type whose elements all of these are: this one, or, where it has no exact values for some, one that has.</summary>
    internal virtual DataType ForElements(Array storage) => this;

    /// <summary>The element in these bytes, boxed; null for one that is missing by its type, such as a NaT. A time that is no exact DateTime is a <see cref="ZarrTime"/>, a duration that is no exact TimeSpan a <see cref="ZarrDuration"/>.</summary>
    public abstract object? GetElement(ReadOnlySpan<byte> element);

    /// <summary>The element in these bytes as views show it: itself, or a text where that says more. Any bits have one.</summary>
    public virtual object? GetDisplayElement(ReadOnlySpan<byte> element) => GetElement(element);

    /// <summary>Stores a value, converted without loss of range or fraction.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>.</exception>
    public abstract void SetElement(object? value, Span<byte> element);

    /// <summary>
    /// Converts a .NET array of any rank and any supported element type, element by element in C order.
    /// </summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>, naming the first element that does not fit.</exception>
    internal abstract void ConvertElements(Array source, Array destination);

    /// <summary>The bits of a fill value in metadata.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FillValueInvalid"/>.</exception>
    internal abstract byte[] ParseFillValue(JsonNode? json, ZarrFormat format);

    /// <summary>As <see cref="ParseFillValue(JsonNode?, ZarrFormat)"/>, where the metadata may hold the bytes as they would be stored, in this byte order.</summary>
    internal virtual byte[] ParseFillValue(JsonNode? json, ZarrFormat format, bool bigEndian) => ParseFillValue(json, format);

    /// <summary>The JSON form of a fill value, exact to the bit.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FillValueInvalid"/>: the format has no spelling for these bits.</exception>
    internal abstract JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format);

    /// <summary>As <see cref="SpellFillValue(ReadOnlySpan{byte}, ZarrFormat)"/>, where the metadata may hold the bytes as they would be stored, in this byte order.</summary>
    internal virtual JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format, bool bigEndian) => SpellFillValue(fill, format);

    /// <summary>Minimum, maximum, mean and counts over contiguous elements.</summary>
    internal abstract ElementStatistics Summarize(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> fill);

    /// <summary>True when every element has exactly the bits of <paramref name="element"/>.</summary>
    internal bool IsFilledWith(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> element) =>
        // All elements equal the first exactly when the bytes equal themselves shifted by one element.
        elements.Length == 0
        || (elements[..ItemSize].SequenceEqual(element) && elements[ItemSize..].SequenceEqual(elements[..^ItemSize]));

    /// <summary>A fill value given by a caller: any convertible value, or the spellings the metadata allows; null where the type has that.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FillValueInvalid"/>.</exception>
    internal virtual byte[] FillValueFrom(object? value) =>
        value is string text ? ParseFillValue(FillText(text), ZarrFormat.V3) : FillValueOf(value);

    /// <summary>The bits of a value as a fill value.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FillValueInvalid"/>.</exception>
    private protected byte[] FillValueOf(object? value)
    {
        var bytes = new byte[ItemSize];
        try
        {
            SetElement(value, bytes);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.ValueNotConvertible)
        {
            throw new ZarrException(ZarrErrorId.FillValueInvalid, $"The fill value does not fit: {e.Message}", value, e);
        }

        return bytes;
    }

    private protected virtual JsonNode? FillText(string text) => JsonValue.Create(text);

    /// <summary>The error for a fill value that <see cref="ParseFillValue(JsonNode?, ZarrFormat)"/> refuses.</summary>
    private protected ZarrException FillError(JsonNode? json, string allowed) =>
        new(ZarrErrorId.FillValueInvalid, $"The fill value {json?.ToJsonString() ?? "null"} is not allowed for {Name}: {allowed}.", json?.ToJsonString());

    /// <summary>True for the same type with the same parameters.</summary>
    public sealed override bool Equals(object? obj) => obj is DataType other && other.Name == Name;

    /// <inheritdoc/>
    public sealed override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
