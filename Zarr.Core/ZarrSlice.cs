using System.Runtime.InteropServices;
using Zarr.DataTypes;
using Zarr.Selection;

namespace Zarr;

/// <summary>
/// Elements in memory: what a read returns. Changing them changes nothing stored. It is not enumerable, so that a
/// pipeline carries it as one object; its indexers never do I/O.
/// </summary>
public sealed class ZarrSlice
{
    private readonly ResolvedSelection _source;
    private Array? _data;

    internal ZarrSlice(ResolvedSelection source, Shape shape, DataType dataType, Array storage) =>
        (_source, Shape, DataType, Storage) = (source, shape, dataType, storage);

    /// <summary>The lengths of the axes that the selection kept; after them those of the field, where a field was read that is an array.</summary>
    public Shape Shape { get; }

    /// <summary>The type of the elements.</summary>
    public DataType DataType { get; }

    /// <summary>The elements as a flat .NET array of their type, in C order.</summary>
    public Array Data => _data ??= DataType.ToElements(Storage);

    /// <summary>The elements as they were read: of the data type's storage type, or for variable lengths of its .NET type.</summary>
    internal Array Storage { get; }

    /// <summary>The number of elements.</summary>
    public long Count => Shape.ElementCount;

    /// <summary>The number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The element at an index; a negative one counts from the end.</summary>
    /// <exception cref="IndexOutOfRangeException">Outside, or the wrong number of axes; PowerShell shows it as $null, as with its own arrays.</exception>
    public object this[long i] => At([i]);

    /// <inheritdoc cref="this[long]"/>
    public object this[long i, long j] => At([i, j]);

    /// <inheritdoc cref="this[long]"/>
    public object this[long i, long j, long k] => At([i, j, k]);

    /// <inheritdoc cref="this[long]"/>
    public object this[long i, long j, long k, long l] => At([i, j, k, l]);

    /// <inheritdoc cref="this[long]"/>
    public object this[long i, long j, long k, long l, long m] => At([i, j, k, l, m]);

    /// <inheritdoc cref="this[long]"/>
    public object this[long i, long j, long k, long l, long m, long n] => At([i, j, k, l, m, n]);

    /// <summary>The element at an index of any number of axes.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionOutOfRange"/>.</exception>
    public object GetValue(params long[] index)
    {
        try
        {
            return At(index);
        }
        catch (IndexOutOfRangeException e)
        {
            throw new ZarrException(ZarrErrorId.SelectionOutOfRange, $"There is no element {string.Join(",", index)} in a slice of shape {Shape}.", index, e);
        }
    }

    /// <summary>The elements as a .NET array with as many axes as the slice; without axes, an array of one element.</summary>
    public Array ToArray()
    {
        var lengths = Rank == 0 ? [1L] : Shape.ToArray();
        foreach (var length in lengths)
            if (length > Array.MaxLength)
                throw new ZarrException(ZarrErrorId.SelectionTooLarge, $"A .NET array cannot have an axis of length {length}.", Shape);
        var array = Array.CreateInstance(Data.GetType().GetElementType()!, lengths);
        if (DataType.IsVariableLength || DataType.StorageType != DataType.ClrType) Reshape(Data, array);
        else BulkCopy.Copy(ref MemoryMarshal.GetArrayDataReference(Data), ref MemoryMarshal.GetArrayDataReference(array), Count * DataType.ItemSize);
        return array;
    }

    /// <summary>The elements as bytes: C order, little-endian.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionTooLarge"/>: over 2 GiB; <see cref="ZarrErrorId.DataTypeNotSupported"/>: elements of variable length.</exception>
    public byte[] ToBytes()
    {
        if (DataType.IsVariableLength)
            throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"Elements of {DataType} differ in length and have no bytes in a row. Use the elements themselves.", DataType.Name);
        var length = Count * DataType.ItemSize;
        if (length > Array.MaxLength)
            throw new ZarrException(ZarrErrorId.SelectionTooLarge, $"{length:N0} bytes do not fit into one .NET array of bytes. Read a smaller selection.", Shape);
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        BulkCopy.Copy(ref MemoryMarshal.GetArrayDataReference(Storage), ref MemoryMarshal.GetArrayDataReference(bytes), length);
        return bytes;
    }

    /// <summary>The index in the array it was read from, all axes included, of the element at a place in <see cref="Data"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is outside <see cref="Data"/>.</exception>
    public Shape GetArrayIndex(long place)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)place, (ulong)Count, nameof(place));
        // A field that is an array has several elements in one place of the array.
        return _source.IndexOf(place / (Count / _source.ElementCount));
    }

    /// <summary>Shape and type, not the elements.</summary>
    public override string ToString() => $"ZarrSlice {DataType} {(Rank == 0 ? "()" : $"({Shape})")}";

    private static void Reshape(Array flat, Array array)
    {
        var index = new int[array.Rank];
        for (long i = 0; i < flat.LongLength; i++)
        {
            var rest = i;
            for (var axis = index.Length - 1; axis >= 0; axis--) (rest, index[axis]) = (rest / array.GetLength(axis), (int)(rest % array.GetLength(axis)));
            array.SetValue(flat.GetValue(i), index);
        }
    }

    private object At(ReadOnlySpan<long> index)
    {
        if (index.Length != Rank) throw new IndexOutOfRangeException();
        long offset = 0;
        for (var axis = 0; axis < Rank; axis++)
        {
            var i = index[axis] < 0 ? index[axis] + Shape[axis] : index[axis];
            if ((ulong)i >= (ulong)Shape[axis]) throw new IndexOutOfRangeException();
            offset = offset * Shape[axis] + i;
        }

        // Without making .NET elements of all the others.
        return Storage is byte[] bytes && DataType is BlockDataType && _data is null
            ? DataType.GetElement(bytes.AsSpan((int)offset * DataType.ItemSize, DataType.ItemSize)) : Data.GetValue(offset)!;
    }
}
