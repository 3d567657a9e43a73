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

    internal ZarrSlice(ResolvedSelection source, DataType dataType, Array data) =>
        (_source, Shape, DataType, Data) = (source, source.ResultShape, dataType, data);

    /// <summary>The lengths of the axes that the selection kept.</summary>
    public Shape Shape { get; }

    /// <summary>The type of the elements.</summary>
    public DataType DataType { get; }

    /// <summary>The elements as a flat .NET array of their type, in C order.</summary>
    public Array Data { get; }

    /// <summary>The number of elements.</summary>
    public long Count => Data.LongLength;

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
        var array = Array.CreateInstance(DataType.ClrType, lengths);
        BulkCopy.Copy(ref MemoryMarshal.GetArrayDataReference(Data), ref MemoryMarshal.GetArrayDataReference(array), Count * DataType.ItemSize);
        return array;
    }

    /// <summary>The elements as bytes: C order, little-endian.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionTooLarge"/>: over 2 GiB.</exception>
    public byte[] ToBytes()
    {
        var length = Count * DataType.ItemSize;
        if (length > Array.MaxLength)
            throw new ZarrException(ZarrErrorId.SelectionTooLarge, $"{length:N0} bytes do not fit into one .NET array of bytes. Read a smaller selection.", Shape);
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        BulkCopy.Copy(ref MemoryMarshal.GetArrayDataReference(Data), ref MemoryMarshal.GetArrayDataReference(bytes), length);
        return bytes;
    }

    /// <summary>The index in the array it was read from, all axes included, of the element at a place in <see cref="Data"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is outside <see cref="Data"/>.</exception>
    public Shape GetArrayIndex(long place)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)place, (ulong)Count, nameof(place));
        return _source.IndexOf(place);
    }

    /// <summary>Shape and type, not the elements.</summary>
    public override string ToString() => $"ZarrSlice {DataType} {(Rank == 0 ? "()" : $"({Shape})")}";

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

        return Data.GetValue(offset)!;
    }
}
