namespace Zarr.Format.Codecs.Checksums;

/// <summary>CRC-64 as the .xz format has it (ECMA-182, reflected).</summary>
internal static class Crc64
{
    private static readonly ulong[] Table = MakeTable();

    public static ulong Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0UL;
        foreach (var value in bytes) crc = Table[(byte)crc ^ value] ^ (crc >> 8);
        return ~crc;
    }

    private static ulong[] MakeTable()
    {
        var table = new ulong[256];
        for (ulong i = 0; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xc96c5795d7870f42 : crc >> 1;
            table[i] = crc;
        }

        return table;
    }
}
