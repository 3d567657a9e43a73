using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Messages;

namespace Zarr.FileFormats.Hdf5.Filters;

/// <summary>HDF5's filter "nbit": of numbers only the bits that they have; the settings say the type of an element (H5Znbit.c in libhdf5).</summary>
internal sealed class Nbit
{
    private const int Atomic = 1, Array = 2, Compound = 3, Plain = 4, MostLevels = 32;

    private readonly uint[] _values;
    private readonly bool _isPlain;
    private readonly int _count, _size;

    // The number of settings, whether nothing is to be done, the number of elements, and then the type.
    public Nbit(Filter filter)
    {
        _values = filter.Values;
        if (_values.Length < 5) throw FileErrors.Damaged("settings of the filter 'nbit' are missing");
        (_isPlain, _count, _size) = (_values[1] != 0, (int)Math.Min(int.MaxValue, _values[2]), (int)Math.Min(int.MaxValue, _values[4]));
        if (_size == 0) throw FileErrors.Damaged("settings of the filter 'nbit' contradict each other");
    }

    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        if (_isPlain)
        {
            if (encoded.Length > decoded.Length) throw TooLong();
            encoded.CopyTo(decoded);
            return encoded.Length;
        }

        if ((long)_count * _size > decoded.Length) throw TooLong();
        var length = _count * _size;
        // Bits that are not stored are zero.
        decoded[..length].Clear();
        var reader = new BitReader(encoded);
        for (var at = 0; at < length; at += _size)
        {
            var setting = 3;
            Read(ref reader, decoded.Slice(at, _size), ref setting, 0);
        }

        return length;
    }

    private void Read(ref BitReader reader, Span<byte> element, ref int setting, int level)
    {
        if (level > MostLevels) throw FileErrors.Damaged("the type of the filter 'nbit' has too many levels");
        var (kind, size) = (Next(ref setting), Next(ref setting));
        if (size <= 0 || size > element.Length) throw FileErrors.Damaged("settings of the filter 'nbit' contradict each other");
        element = element[..size];
        switch (kind)
        {
            case Atomic:
                var (bigEndian, precision, offset) = (Next(ref setting) == 1, Next(ref setting), Next(ref setting));
                if (precision <= 0 || offset < 0 || precision > (8 * size) - offset) throw FileErrors.Damaged("settings of the filter 'nbit' contradict each other");
                ReadNumber(ref reader, element, bigEndian, precision, offset);
                break;
            case Array:
                var (start, step) = (setting, setting + 1 < _values.Length ? (int)_values[setting + 1] : 0);
                if (step <= 0 || size % step != 0) throw FileErrors.Damaged("settings of the filter 'nbit' contradict each other");
                for (var at = 0; at < size; at += step)
                {
                    setting = start;
                    Read(ref reader, element.Slice(at, step), ref setting, level + 1);
                }

                break;
            case Compound:
                var members = Next(ref setting);
                for (var i = 0; i < members; i++)
                {
                    var place = Next(ref setting);
                    if (place < 0 || place >= size) throw FileErrors.Damaged("settings of the filter 'nbit' contradict each other");
                    Read(ref reader, element[place..], ref setting, level + 1);
                }

                break;
            case Plain:
                for (var i = 0; i < size; i++) element[i] = (byte)reader.Read(8);
                break;
            default: throw FileErrors.Damaged("settings of the filter 'nbit' contradict each other");
        }
    }

    // The most significant bit comes first, whatever the byte order.
    private static void ReadNumber(ref BitReader reader, Span<byte> element, bool bigEndian, int precision, int offset)
    {
        for (var bit = offset + precision; bit > offset;)
        {
            var (index, top) = ((bit - 1) / 8, ((bit - 1) % 8) + 1);
            var count = Math.Min(top, bit - offset);
            element[bigEndian ? element.Length - 1 - index : index] |= (byte)(reader.Read(count) << (top - count));
            bit -= count;
        }
    }

    private int Next(ref int setting) => setting < _values.Length && _values[setting] <= int.MaxValue ? (int)_values[setting++] : throw FileErrors.Damaged("settings of the filter 'nbit' are missing");

    private static ZarrException TooLong() => FileErrors.ChunkDamaged("the filter 'nbit' makes more of it than there can be");
}
