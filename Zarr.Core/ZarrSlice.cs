using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;
using Zarr.Common;
using Zarr.Format.DataTypes;

namespace Zarr;

/// <summary>
/// Elements in memory: what a read returns. Changing them changes nothing stored. It is not enumerable, so that a
/// pipeline carries it as one object; its indexers never do I/O.
/// </summary>
public sealed class ZarrSlice
{
    private readonly ResolvedSelection _source;
    private readonly Func<Array, Array>? _viewAll;
    private readonly Func<object, object>? _view;
    private Array? _data;

    internal ZarrSlice(ResolvedSelection source, Shape shape, DataType dataType, Array storage) =>
        (_source, Shape, DataType, Storage) = (source, shape, dataType, storage);

    private ZarrSlice(ZarrSlice slice, Func<object, object> view, Func<Array, Array> viewAll) : this(slice._source, slice.Shape, slice.DataType, slice.Storage) =>
        (_view, _viewAll, Encoding) = (view, viewAll, slice.Encoding);

    /// <summary>The lengths of the axes that the selection kept; after them those of the field, where a field was read that is an array.</summary>
    public Shape Shape { get; }

    /// <summary>The type of the elements.</summary>
    public DataType DataType { get; }

    /// <summary>How the elements were stored; null where they are what is stored.</summary>
    public ValueEncoding? Encoding { get; private init; }

    /// <summary>The elements as a flat .NET array of their type, in C order: times as DateTime where all of them are exactly that, otherwise as <see cref="ZarrTime"/>; durations as TimeSpan or <see cref="ZarrDuration"/>.</summary>
    public Array Data => _data ??= _viewAll is null ? Elements : _viewAll(Elements);

    /// <summary>The elements as .NET elements of the data type, whatever <see cref="WithElementsAs{T}"/> makes of them.</summary>
    internal Array Elements => ElementType.ToElements(Storage);

    // All elements are of one type, however few of them have no exact value of the usual one.
    private DataType ElementType => field ??= DataType.ForElements(Storage);

    /// <summary>The elements as they were read: of the data type's storage type, or for variable lengths of its .NET type.</summary>
    internal Array Storage { get; }

    /// <summary>The number of elements.</summary>
    public long Count => Shape.ElementCount;

    /// <summary>The number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The element at an index; a negative one counts from the end.</summary>
    /// <exception cref="IndexOutOfRangeException">Outside, or the wrong number of axes; PowerShell shows it as $null, as with its own arrays.</exception>
    public object? this[long i] => At([i]);

    /// <inheritdoc cref="this[long]"/>
    public object? this[long i, long j] => At([i, j]);

    /// <inheritdoc cref="this[long]"/>
    public object? this[long i, long j, long k] => At([i, j, k]);

    /// <inheritdoc cref="this[long]"/>
    public object? this[long i, long j, long k, long l] => At([i, j, k, l]);

    /// <inheritdoc cref="this[long]"/>
    public object? this[long i, long j, long k, long l, long m] => At([i, j, k, l, m]);

    /// <inheritdoc cref="this[long]"/>
    public object? this[long i, long j, long k, long l, long m, long n] => At([i, j, k, l, m, n]);

    /// <summary>The element at an index of any number of axes.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionOutOfRange"/>.</exception>
    public object? GetValue(params long[] index)
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
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>: it has more axes than .NET allows; <see cref="ZarrErrorId.SelectionTooLarge"/>: an axis is too long.</exception>
    public Array ToArray()
    {
        // ECMA-335 allows more, the runtime does not.
        if (Rank > 32) throw new ZarrException(ZarrErrorId.ShapeInvalid, $"A .NET array has at most 32 axes, and this slice has {Rank}. Take its elements as a flat array (Data, or -Raw).", Shape);
        var lengths = Rank == 0 ? [1L] : Shape.ToArray();
        foreach (var length in lengths)
            if (length > Array.MaxLength)
                throw new ZarrException(ZarrErrorId.SelectionTooLarge, $"A .NET array cannot have an axis of length {length}.", Shape);
        var array = Array.CreateInstance(Data.GetType().GetElementType()!, lengths);
        var element = array.GetType().GetElementType()!;
        if (element.IsValueType) BulkCopy.Copy(ref MemoryMarshal.GetArrayDataReference(Data), ref MemoryMarshal.GetArrayDataReference(array), Count * RuntimeHelpers.SizeOf(element.TypeHandle));
        else Reshape(Data, array);
        return array;
    }

    /// <summary>The sum: of integers and of bools exact, a 64-bit integer or where that is too small a decimal; of floats a 64-bit one; of complex numbers and durations one of these.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DataTypeNotSupported"/>: elements of this type have no sum.</exception>
    public object? Sum() => SliceArithmetic.Sum(this);

    /// <summary>The least element: NaN where one is NaN, null where there is none, or one is a NaT.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DataTypeNotSupported"/>: elements of this type have no order.</exception>
    public object? Min() => SliceArithmetic.Extreme(this, greatest: false);

    /// <summary>The greatest element, as <see cref="Min"/>.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DataTypeNotSupported"/>: elements of this type have no order.</exception>
    public object? Max() => SliceArithmetic.Extreme(this, greatest: true);

    /// <summary>The mean, of numbers a 64-bit float, NaN where there are none; of complex numbers and times one of these, null where one is a NaT or there is none.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DataTypeNotSupported"/>: elements of this type have no mean.</exception>
    public object? Mean() => SliceArithmetic.Mean(this);

    /// <summary>The standard deviation of all elements (NumPy's, with no degree of freedom taken off).</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DataTypeNotSupported"/>: elements are no real numbers.</exception>
    public object? Std() => SliceArithmetic.Deviation(this);

    /// <summary>The same slice, showing what a function makes of each element: in PowerShell, objects with properties for records.</summary>
    public ZarrSlice WithElementsAs<T>(Func<object, T> view) where T : class =>
        new(this, view, elements => Array.ConvertAll((object[])elements, element => view(element)));

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

    /// <summary>The same bytes as elements of another type of the same size: times as the counts that are stored, for example. Nothing is converted.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: the sizes differ, or elements differ in length.</exception>
    public ZarrSlice ViewAs(DataType dataType)
    {
        if (DataType.IsVariableLength || dataType.IsVariableLength || dataType.ItemSize != DataType.ItemSize)
            throw new ZarrException(ZarrErrorId.ValueNotConvertible,
                $"Elements of {DataType} cannot be seen as {dataType}: {(DataType.IsVariableLength || dataType.IsVariableLength ? "they differ in length" : $"{DataType.ItemSize} bytes are not {dataType.ItemSize}")}.", dataType.Name);
        var storage = Storage;
        if (Storage.GetType().GetElementType() != dataType.StorageType)
        {
            storage = dataType.CreateArray(Count);
            BulkCopy.Copy(ref MemoryMarshal.GetArrayDataReference(Storage), ref MemoryMarshal.GetArrayDataReference(storage), Count * DataType.ItemSize);
        }

        return new(_source, Shape, dataType, storage);
    }

    /// <summary>The element at a place in <see cref="Data"/>, as views show it: itself, or a text where that says more. No other element is looked at.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is outside <see cref="Data"/>.</exception>
    public object? GetDisplayElement(long place)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)place, (ulong)Count, nameof(place));
        return DataType.IsVariableLength ? Storage.GetValue(place) : DataType.GetDisplayElement(BytesAt(place));
    }

    /// <summary>The index in the array it was read from, all axes included, of the element at a place in <see cref="Data"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is outside <see cref="Data"/>.</exception>
    public Shape GetArrayIndex(long place)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)place, (ulong)Count, nameof(place));
        // A field that is an array has several elements in one place of the array.
        return _source.IndexOf(place / (Count / _source.ElementCount));
    }

    /// <summary>The index, on its axis of the array it was read from, of a place along an axis of this slice; on an axis of a field, and among points, the place itself.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionOutOfRange"/>.</exception>
    public long GetCoordinate(int axis, long place)
    {
        if ((uint)axis >= (uint)Rank || (ulong)place >= (ulong)Shape[axis])
            throw new ZarrException(ZarrErrorId.SelectionOutOfRange, $"There is no place {place} on an axis {axis} of a slice of shape {Shape}.", place);
        foreach (var kept in _source.Axes)
            if (!kept.DropAxis && axis-- == 0) return kept[place];
        return place;
    }

    /// <summary>The same place with the values that an encoding has made.</summary>
    internal ZarrSlice With(DataType type, Array values, ValueEncoding? encoding) => new(_source, Shape, type, values) { Encoding = encoding };

    /// <summary>Which axes of the array the axes of this slice are; none where it has points, or axes of a field.</summary>
    public int[] GetArrayAxes() => [.. Enumerable.Range(0, _source.Axes.Length).Where(axis => !_source.Axes[axis].DropAxis)];

    /// <summary>Shape and type, not the elements.</summary>
    public override string ToString() => $"ZarrSlice {Encoding?.ToString() ?? DataType.Name} {(Rank == 0 ? "()" : $"({Shape})")}";

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

    internal ReadOnlySpan<byte> BytesAt(long place) => BulkCopy.Span(ref MemoryMarshal.GetArrayDataReference(Storage), place * DataType.ItemSize, DataType.ItemSize);

    private object? At(ReadOnlySpan<long> index)
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
        if (DataType.IsVariableLength) return Data.GetValue(offset);
        var element = ElementType.GetElement(BytesAt(offset));
        return _view is null || element is null ? element : _view(element);
    }
}
