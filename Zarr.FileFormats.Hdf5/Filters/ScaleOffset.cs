using System.Buffers.Binary;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Messages;

namespace Zarr.FileFormats.Hdf5.Filters;

/// <summary>
/// HDF5's filter "scaleoffset": integers less their minimum, or floats times a power of ten, rounded, less theirs, in as few bits as the largest needs. The largest
/// number of so many bits stands for the fill value where there is one (H5Zscaleoffset.c in libhdf5).
/// </summary>
internal sealed class ScaleOffset
{
    private const int Header = 21, FloatByDecimals = 0, FloatByBits = 1;

    private readonly int _count, _size, _scale;
    private readonly bool _isFloat, _bigEndian;
    private readonly ulong? _fill;

    // The kind of scaling, its factor, the number of elements, whether they are floats, their size, sign, order, whether there is a fill value, and that.
    public ScaleOffset(Filter filter)
    {
        var values = filter.Values;
        if (values.Length < 8) throw FileErrors.Damaged("settings of the filter 'scaleoffset' are missing");
        if (values[0] == FloatByBits) throw FileErrors.NotSupported("The filter 'scaleoffset' by bits");
        (_scale, _count, _isFloat, _size, _bigEndian) = ((int)values[1], (int)Math.Min(int.MaxValue, values[2]), values[3] == 1, (int)values[4], values[6] == 1);
        if (_size is not (1 or 2 or 4 or 8) || (_isFloat && _size < 4) || _isFloat != (values[0] == FloatByDecimals)) throw FileErrors.Damaged("settings of the filter 'scaleoffset' contradict each other");
        if (values[7] != 1) return;
        // As many integers of four bytes as it takes.
        if (values.Length < 8 + ((_size + 3) / 4)) throw FileErrors.Damaged("the fill value of the filter 'scaleoffset' is missing");
        _fill = Cut(values[8] | (_size == 8 ? (ulong)values[9] << 32 : 0));
    }

    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        var length = (long)_count * _size;
        if (length > decoded.Length || encoded.Length < Header) throw FileErrors.ChunkDamaged("the filter 'scaleoffset' makes more of it than there can be");
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(encoded);
        // Bytes of the minimum as the writer's machine had it, which are eight.
        var minimum = BinaryPrimitives.ReadUInt64LittleEndian(encoded[5..]);
        if (encoded[4] < 8) minimum &= (1UL << (8 * encoded[4])) - 1;
        if (bits > 8 * _size) throw FileErrors.ChunkDamaged($"{bits} bits of the filter 'scaleoffset' are more than an element has");
        var reader = new BitReader(encoded[Header..]);
        var isWhole = bits == 8 * _size;
        if (isWhole && encoded.Length - Header < length) throw FileErrors.ChunkDamaged("its elements are cut short");
        for (var i = 0; i < _count; i++)
        {
            // Elements that need all their bits are as they were.
            var value = isWhole ? Read(encoded.Slice(Header + (i * _size), _size)) : Restore(reader.Read((int)bits), (int)bits, minimum);
            Write(decoded.Slice(i * _size, _size), value);
        }

        return (int)length;
    }

    private ulong Restore(ulong packed, int bits, ulong minimum)
    {
        if (_fill is { } fill && packed == (1UL << bits) - 1) return fill;
        if (!_isFloat) return Cut(packed + minimum);
        var value = (long)packed;
        return _size == 4
            ? BitConverter.SingleToUInt32Bits(((int)value / (float)Math.Pow(10, _scale)) + BitConverter.UInt32BitsToSingle((uint)minimum))
            : BitConverter.DoubleToUInt64Bits((value / Math.Pow(10, _scale)) + BitConverter.UInt64BitsToDouble(minimum));
    }

    private ulong Cut(ulong value) => _size == 8 ? value : value & ((1UL << (8 * _size)) - 1);

    private static ulong Read(ReadOnlySpan<byte> element)
    {
        var value = 0UL;
        for (var i = element.Length - 1; i >= 0; i--) value = (value << 8) | element[i];
        return value;
    }

    private void Write(Span<byte> element, ulong value)
    {
        for (var i = 0; i < element.Length; i++) element[_bigEndian ? element.Length - 1 - i : i] = (byte)(value >> (8 * i));
    }
}
