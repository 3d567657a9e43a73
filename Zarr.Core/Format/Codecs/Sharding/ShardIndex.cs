using System.Buffers.Binary;

namespace Zarr.Format.Codecs.Sharding;

/// <summary>
/// Where each inner chunk lies in a shard: two unsigned 64-bit numbers each, offset and length, in C order; both all ones for
/// a chunk that is not there (Zarr v3 codec sharding-indexed, "Binary shard format").
/// </summary>
internal sealed class ShardIndex
{
    public const int EntryLength = 16;

    private readonly ulong[] _numbers;

    /// <summary>An index of nothing.</summary>
    public ShardIndex(int count)
    {
        _numbers = new ulong[2 * count];
        Array.Fill(_numbers, ulong.MaxValue);
    }

    /// <summary>Reads decoded index bytes, which are little-endian.</summary>
    public ShardIndex(ReadOnlySpan<byte> bytes)
    {
        _numbers = new ulong[bytes.Length / sizeof(ulong)];
        for (var i = 0; i < _numbers.Length; i++) _numbers[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(ulong))..]);
    }

    /// <summary>How many inner chunks the shard has room for.</summary>
    public int Count => _numbers.Length / 2;

    /// <summary>True when no inner chunk is there.</summary>
    public bool IsEmpty => !_numbers.AsSpan().ContainsAnyExcept(ulong.MaxValue);

    /// <summary>Where an inner chunk lies; null when it is not there. Not yet checked against the length of the shard.</summary>
    public (ulong Offset, ulong Length)? this[int ordinal] =>
        (_numbers[2 * ordinal], _numbers[2 * ordinal + 1]) is var (offset, length) && (offset != ulong.MaxValue || length != ulong.MaxValue) ? (offset, length) : null;

    /// <summary>Where an inner chunk lies in a shard of so many bytes; null when it is not there.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>: it would lie outside.</exception>
    public (long Offset, long Length)? Find(int ordinal, long shardLength)
    {
        if (this[ordinal] is not var (offset, length)) return null;
        return offset <= (ulong)shardLength && length <= (ulong)shardLength - offset
            ? ((long)offset, (long)length)
            : throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"the shard's index places inner chunk {ordinal} at {offset:N0}, {length:N0} bytes long, in a shard of {shardLength:N0} bytes.");
    }

    /// <summary>How many bytes of a shard of so many are those of an inner chunk; what two of them share counts once.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>: one would lie outside.</exception>
    public long CountUsed(long shardLength)
    {
        var (used, end) = (0L, 0L);
        foreach (var (offset, length) in Enumerable.Range(0, Count).Select(place => Find(place, shardLength)).Where(found => found is not null).Select(found => found!.Value).OrderBy(found => found.Offset))
        {
            used += Math.Max(0, offset + length - Math.Max(offset, end));
            end = Math.Max(end, offset + length);
        }

        return used;
    }

    /// <summary>Says where an inner chunk lies.</summary>
    public void Set(int ordinal, long offset, long length) => (_numbers[2 * ordinal], _numbers[2 * ordinal + 1]) = ((ulong)offset, (ulong)length);

    /// <summary>The bytes that the index codecs encode, little-endian.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        for (var i = 0; i < _numbers.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(bytes[(i * sizeof(ulong))..], _numbers[i]);
    }
}
