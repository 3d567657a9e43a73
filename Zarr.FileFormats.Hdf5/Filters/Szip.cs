using System.Buffers.Binary;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Messages;

namespace Zarr.FileFormats.Hdf5.Filters;

/// <summary>
/// HDF5's filter "szip": extended Rice coding (CCSDS 121.0-B), as szip sets it up. Pixels of four and eight bytes are taken apart into planes of bytes, and scan lines are
/// padded to whole blocks.
/// </summary>
internal sealed class Szip
{
    private const uint BigEndian = 16, NearestNeighbor = 32;

    private readonly RiceDecoder _decoder;
    private readonly int _pixelBits, _lineLength;
    private readonly bool _bigEndian;

    // The options, pixels of a block, bits of a pixel, pixels of a scan line.
    public Szip(Filter filter)
    {
        var values = filter.Values;
        if (values.Length < 4) throw FileErrors.Damaged("settings of the filter 'szip' are missing");
        var (options, block, bits, line) = (values[0], values[1], values[2], values[3]);
        if (block is 0 or > 64 || block % 2 != 0 || bits is 0 or > 64 || line is 0 or > 1 << 24) throw FileErrors.Damaged("settings of the filter 'szip' contradict each other");
        if (bits is > 16 and not (32 or 64)) throw FileErrors.NotSupported($"The filter 'szip' with pixels of {bits} bits");
        (_pixelBits, _lineLength, _bigEndian) = ((int)bits, (int)line, (options & BigEndian) != 0);
        _decoder = new(IsPlanar ? 8 : _pixelBits, (int)block, (int)((line + block - 1) / block), (options & NearestNeighbor) != 0);
    }

    private bool IsPlanar => _pixelBits is 32 or 64;

    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        if (encoded.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(encoded) > decoded.Length) throw FileErrors.ChunkDamaged("the filter 'szip' makes more of it than there can be");
        var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(encoded);
        var sampleSize = !IsPlanar && _pixelBits > 8 ? 2 : 1;
        var planes = IsPlanar ? new byte[length] : null;
        var samples = planes ?? decoded[..length];
        var line = new uint[_decoder.IntervalLength];
        var reader = new BitReader(encoded[4..]);
        for (var done = 0; done < length;)
        {
            _decoder.Decode(ref reader, line);
            for (var i = 0; i < _lineLength && done < length; i++, done += sampleSize)
            {
                if (sampleSize == 1) samples[done] = (byte)line[i];
                else if (length - done < 2) throw FileErrors.ChunkDamaged("its pixels are cut short");
                else if (_bigEndian) BinaryPrimitives.WriteUInt16BigEndian(samples[done..], (ushort)line[i]);
                else BinaryPrimitives.WriteUInt16LittleEndian(samples[done..], (ushort)line[i]);
            }
        }

        if (planes is not null) Join(planes, decoded[..length], _pixelBits / 8);
        return length;
    }

    private static void Join(ReadOnlySpan<byte> planes, Span<byte> pixels, int size)
    {
        var count = pixels.Length / size;
        for (var i = 0; i < count; i++)
            for (var b = 0; b < size; b++) pixels[(i * size) + b] = planes[(b * count) + i];
    }
}
