using System.Buffers.Binary;
using System.Numerics;

namespace Zarr.Format.Codecs.Checksums;

/// <summary>CRC-32C, Castagnoli's polynomial (RFC 3720, appendix B.4): the checksum of Zarr's <c>crc32c</c> codec.</summary>
public static class Crc32C
{
    /// <summary>The checksum of the bytes; of "123456789" it is 0xE3069283.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        // BitOperations uses the processor's instruction where there is one, a table elsewhere.
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
