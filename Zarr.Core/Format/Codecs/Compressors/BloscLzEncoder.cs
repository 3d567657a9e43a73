using System.Runtime.CompilerServices;

namespace Zarr.Format.Codecs.Compressors;

/// <summary>
/// The blosclz encoder of c-blosc 1.21 (<c>blosc/blosclz.c</c>), byte for byte. The format: a control byte under 32 announces
/// that many literals plus one; any other a match, 3 bits of length and 5 of distance, either of which may go on.
/// </summary>
internal static unsafe class BloscLzEncoder
{
    private const int MaxLiterals = 32;
    private const int MaxDistance = 8191;
    private const int MaxFarDistance = 65535 + MaxDistance - 1;
    private const int HashLog = 14;
    private const int ProbeHashLog = 12;
    private const uint HashFactor = 2654435761;

    /// <summary>The least ratio the probe must promise, by level.</summary>
    private static ReadOnlySpan<double> LeastRatio => [0, 2, 1.5, 1.2, 1.2, 1.2, 1.2, 1.15, 1.1, 1.0];

    /// <summary>Compresses; 0 when the bytes do not fit or a probe says that it is not worth the while.</summary>
    /// <param name="source">First byte of the source.</param>
    /// <param name="length">Bytes in the source.</param>
    /// <param name="destination">Where to write.</param>
    /// <param name="capacity">Bytes that may be written.</param>
    /// <param name="level">1 to 9.</param>
    /// <param name="split">Whether the source is one split of a Blosc block: long matches then pay more.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Compress(byte* source, int length, byte* destination, int capacity, int level, bool split)
    {
        if (length < 16 || capacity < 66 || level < 1)
            return 0;
        level = Math.Min(level, 9);
        var probed = length / 4;
        var ratio = ProbeRatio(source + length - probed, probed);
        if (ratio < LeastRatio[level])
            return 0;

        // Matches are cut short by 'bias' bytes of their end; at least 'minLength' must be left.
        var bias = !split || ratio < 4 ? 3 : 4;
        var minLength = bias;
        var shift = 32 - (level == 1 ? HashLog - 2 : level == 2 ? HashLog - 1 : HashLog);
        var table = stackalloc uint[1 << HashLog];
        Unsafe.InitBlockUnaligned(table, 0, sizeof(uint) * (1u << (32 - shift)));

        var ip = source + 4;
        var bound = source + length - 1;
        var limit = source + length - 12;
        var op = destination + 1;
        var opLimit = destination + capacity;
        // Literals not written yet start here; a control byte is reserved just before op.
        var literals = source;

        // The next hash is taken before the comparison that decides whether it is needed: when that is guessed wrong, it is there.
        var hash = Hash(ip, shift);
        while (ip < limit)
        {
            var candidate = source + table[hash];
            table[hash] = (uint)(ip - source);
            hash = Hash(ip + 1, shift);
            var distance = ip - candidate;
            if (*(uint*)candidate != *(uint*)ip || distance >= MaxFarDistance)
            {
                ip++;
                continue;
            }

            // One past the first byte that differs, but not past the bound.
            var stop = ip + 4;
            stop += Matches.CommonLength(stop, candidate + 4, bound);
            if (stop < bound)
                stop++;
            var matchLength = stop - bias - ip;
            distance--;
            if (matchLength < minLength || (matchLength <= 5 && distance >= MaxDistance))
            {
                ip++;
                continue;
            }

            op = WriteLiterals(literals, ip - literals, bound + 1, op, opLimit);
            if (op == null)
                return 0;
            op = WriteMatch(matchLength, distance, op, opLimit);
            if (op == null)
                return 0;

            ip += matchLength;
            table[Hash(ip, shift)] = (uint)(ip - source);
            ip++;
            // The second one sees only 3 bytes.
            if (level == 9)
                table[((*(uint*)(ip - 1) >> 8) * HashFactor) >> shift] = (uint)(ip - source);
            ip++;
            if (ip < limit)
                hash = Hash(ip, shift);
            if (op + 1 > opLimit)
                return 0;
            op++;
            literals = ip;
        }

        op = WriteLiterals(literals, bound + 1 - literals, bound + 1, op, opLimit);
        if (op == null)
            return 0;
        *destination |= 1 << 5;
        return (int)(op - destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(byte* p, int shift) => (*(uint*)p * HashFactor) >> shift;

    /// <summary>
    /// Writes literals in groups of 32, the first control byte being reserved before <paramref name="op"/>; returns the
    /// place after them, with no control byte reserved, or null when they do not fit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* WriteLiterals(byte* literals, long count, byte* sourceEnd, byte* op, byte* opLimit)
    {
        if (count == 0)
            return op - 1;
        // c-blosc wants room for a literal and a control byte before each literal; the last one decides.
        if (op + (count - 1) + ((count - 1) >> 5) + 2 > opLimit)
            return null;
        for (; count >= MaxLiterals; count -= MaxLiterals)
        {
            op[-1] = MaxLiterals - 1;
            Unsafe.CopyBlockUnaligned(op, literals, MaxLiterals);
            op += MaxLiterals + 1;
            literals += MaxLiterals;
        }
        if (count == 0)
            return op - 1;
        op[-1] = (byte)(count - 1);
        if (sourceEnd - literals >= MaxLiterals && opLimit - op >= MaxLiterals)
            Unsafe.CopyBlockUnaligned(op, literals, MaxLiterals);
        else
            Unsafe.CopyBlockUnaligned(op, literals, (uint)count);
        return op + count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* WriteMatch(long length, long distance, byte* op, byte* opLimit)
    {
        var far = distance >= MaxDistance;
        if (far)
            distance -= MaxDistance;
        var high = far ? 31 : (int)(distance >> 8);
        if (length < 7)
        {
            if (op + (far ? 4 : 2) > opLimit)
                return null;
            *op++ = (byte)((length << 5) + high);
        }
        else
        {
            length -= 7;
            var full = length / 255;
            if (op + 1 + full + (far ? 4 : 2) > opLimit)
                return null;
            *op++ = (byte)((7 << 5) + high);
            for (; full > 0; full--, length -= 255)
                *op++ = 255;
            *op++ = (byte)length;
        }
        if (far)
        {
            *op++ = 255;
            *op++ = (byte)(distance >> 8);
        }
        *op++ = (byte)distance;
        return op;
    }

    /// <summary>Estimates the ratio from at most 4096 bytes; the counting of <c>get_cratio</c>, its oddities included.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double ProbeRatio(byte* source, int length)
    {
        const int bias = 3, shift = 32 - ProbeHashLog;
        var table = stackalloc ushort[1 << ProbeHashLog];
        Unsafe.InitBlockUnaligned(table, 0, sizeof(ushort) << ProbeHashLog);

        length = Math.Min(length, 1 << ProbeHashLog);
        var bound = source + length - 1;
        var limit = source + length - 12;
        var ip = source;
        // As if a control byte and 4 literals had been written already.
        long pending = 4, written = 5;
        var literals = source;
        // The first position has nothing before it to match.
        if (ip < limit)
            ip++;
        var hash = Hash(ip, shift);
        while (ip < limit)
        {
            var candidate = source + table[hash];
            table[hash] = (ushort)(ip - source);
            hash = Hash(ip + 1, shift);
            if (*(uint*)candidate != *(uint*)ip)
            {
                ip++;
                continue;
            }
            var stop = ip + 4;
            stop += Matches.CommonLength(stop, candidate + 4, bound);
            if (stop < bound)
                stop++;
            var matchLength = stop - bias - ip;
            if (matchLength < bias)
            {
                ip++;
                continue;
            }
            pending += ip - literals;
            written += ip - literals + pending / MaxLiterals;
            if (pending % MaxLiterals == 0)
                written--;
            pending = 0;
            if (matchLength >= 7)
                written += (matchLength - 7) / 255 + 1;
            written += 3;
            ip += matchLength;
            table[Hash(ip, shift)] = (ushort)(ip - source);
            ip += 2;
            if (ip < limit)
                hash = Hash(ip, shift);
            literals = ip;
        }
        written += ip - literals + (pending + (ip - literals)) / MaxLiterals;
        return (double)(ip - source) / written;
    }
}
