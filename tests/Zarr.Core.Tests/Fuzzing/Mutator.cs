using System.Buffers.Binary;

namespace Zarr.Core.Tests.Fuzzing;

/// <summary>Damages bytes as bit rot, truncation and attackers do; the same for the same seed.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly long[] Hostile = [0, 1, -1, 2, 7, 8, 15, 16, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MinValue, uint.MaxValue, int.MaxValue - 15, long.MaxValue, long.MinValue, 1 << 20, 1 << 30];

    public Random Random { get; } = new(seed);

    /// <summary>A damaged copy: one to four changes.</summary>
    public byte[] Mutate(ReadOnlySpan<byte> bytes)
    {
        List<byte> result = [.. bytes];
        for (var changes = 1 + Random.Next(4); changes > 0; changes--) Change(result);
        return [.. result];
    }

    private void Change(List<byte> bytes)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)Random.Next(256));
            return;
        }

        // Headers decide most: half of the changes hit the first bytes.
        var at = Random.Next(2) == 0 ? Random.Next(Math.Min(32, bytes.Count)) : Random.Next(bytes.Count);
        switch (Random.Next(9))
        {
            case 0: bytes[at] ^= (byte)(1 << Random.Next(8)); break;
            case 1: bytes[at] = (byte)Random.Next(256); break;
            case 2: bytes[at] = Random.Next(2) == 0 ? (byte)0 : (byte)255; break;
            case 3: bytes.RemoveRange(at, bytes.Count - at); break;
            case 4: bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + Random.Next(16))); break;
            case 5: bytes.InsertRange(at, Bytes(1 + Random.Next(16))); break;
            case 6: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, 1 + Random.Next(64)))); break;
            case 7: bytes.AddRange(Bytes(1 + Random.Next(64))); break;
            default: WriteNumber(bytes, at); break;
        }
    }

    private void WriteNumber(List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[8];
        var value = Hostile[Random.Next(Hostile.Length)];
        var length = 1 << Random.Next(4);
        if (Random.Next(3) > 0) BinaryPrimitives.WriteInt64LittleEndian(number, value);
        else BinaryPrimitives.WriteInt64BigEndian(number, value << (64 - 8 * length));
        for (var i = 0; i < length && at + i < bytes.Count; i++) bytes[at + i] = number[i];
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        if (Random.Next(2) == 0) Random.NextBytes(bytes);
        return bytes;
    }
}
