using Zarr.Format.Codecs;

namespace Zarr.Format.DataTypes;

/// <summary>
/// The elements of variable length that one operation holds. Chunk buffers, results and values carry handles to them, eight
/// bytes each, so that everything that moves elements of one size moves these too. Handle 0 is the fill value, whose
/// equals all get it: what is nothing but fill is nothing but zeros. Elements stay as long as the heap.
/// </summary>
internal sealed class ElementHeap(VariableDataType type, object? fill, IObjectBytesCodec codec)
{
    // A handle is the number of a block and the place in it.
    private const int PlaceBits = 32;

    private readonly Lock _growing = new();
    private object?[][] _blocks = [[fill]];
    private int _count = 1;

    /// <summary>The element of a handle.</summary>
    public object? this[long handle] => Volatile.Read(ref _blocks)[(int)(handle >> PlaceBits)][(uint)handle];

    /// <summary>Elements of a value, each as the codec stores it.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: it cannot store one.</exception>
    public void AddValues(Array values, Span<long> handles)
    {
        var elements = type.ToObjects(values);
        for (var i = 0; i < elements.Length; i++) elements[i] = codec.Normalize(elements[i]);
        Add(elements, handles);
    }

    /// <summary>Keeps the block, and gives each element its handle.</summary>
    public void Add(object?[] elements, Span<long> handles)
    {
        long first;
        lock (_growing)
        {
            if (_count == _blocks.Length)
            {
                var larger = new object?[_count * 2][];
                _blocks.CopyTo(larger, 0);
                Volatile.Write(ref _blocks, larger);
            }

            _blocks[_count] = elements;
            first = (long)_count++ << PlaceBits;
        }

        for (var i = 0; i < elements.Length; i++) handles[i] = type.AreEqual(elements[i], fill) ? 0 : first + i;
    }

    /// <summary>The elements of handles, in order.</summary>
    public void Resolve(ReadOnlySpan<long> handles, Span<object?> elements)
    {
        for (var i = 0; i < handles.Length; i++) elements[i] = this[handles[i]];
    }
}
