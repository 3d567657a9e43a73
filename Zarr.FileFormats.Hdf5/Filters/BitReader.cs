using Zarr.FileFormats.Hdf5.Bytes;

namespace Zarr.FileFormats.Hdf5.Filters;

/// <summary>Reads bits, the most significant one of each byte first.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private long _position;

    /// <summary>Bits that are left.</summary>
    public readonly long Left => (8L * _bytes.Length) - _position;

    /// <summary>The next bits, at most 64, as an integer.</summary>
    public ulong Read(int count)
    {
        if (count > Left) throw Ended();
        var value = 0UL;
        while (count > 0)
        {
            var rest = 8 - (int)(_position & 7);
            var take = Math.Min(rest, count);
            value = (value << take) | ((uint)(_bytes[(int)(_position >> 3)] >> (rest - take)) & ((1u << take) - 1));
            _position += take;
            count -= take;
        }

        return value;
    }

    /// <summary>The number of zeros before the next one, which is read too.</summary>
    public int Unary()
    {
        var count = 0;
        while (Read(1) == 0) count++;
        return count;
    }

    private static ZarrException Ended() => FileErrors.ChunkDamaged("its bits end early");
}
