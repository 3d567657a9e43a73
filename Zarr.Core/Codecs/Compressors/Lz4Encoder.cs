using System.Runtime.CompilerServices;

namespace Zarr.Codecs.Compressors;

/// <summary>
/// LZ4's fast encoder, byte for byte that of <c>LZ4_compress_fast</c> in lz4 1.9 (<c>lib/lz4.c</c>) on a 64-bit machine. The format
/// is LZ4's <c>lz4_Block_format.md</c>.
/// </summary>
internal static unsafe class Lz4Encoder
{
    private const int MinMatch = 4;
    private const int LastLiterals = 5;
    private const int MatchFreeEnd = 12;
    private const int MaxDistance = 65535;
    private const int SkipTrigger = 6;
    private const int TableBytes = 1 << 14;

    /// <summary>Sources shorter than this have all their positions in 16 bits.</summary>
    private const int ShortSource = 65536 + MatchFreeEnd - 1;

    /// <summary>Compresses; 0 when the bytes do not fit into <paramref name="capacity"/>.</summary>
    public static int Compress(byte* source, int length, byte* destination, int capacity, int acceleration)
    {
        // lz4.c: LZ4_ACCELERATION_DEFAULT and LZ4_ACCELERATION_MAX.
        acceleration = Math.Clamp(acceleration, 1, 65537);
        if (length == 0)
        {
            if (capacity < 1)
                return 0;
            *destination = 0;
            return 1;
        }
        return length < ShortSource
            ? Compress<ushort>(source, length, destination, capacity, acceleration)
            : Compress<uint>(source, length, destination, capacity, acceleration);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Compress<TPosition>(byte* source, int length, byte* destination, int capacity, int acceleration)
        where TPosition : unmanaged
    {
        var table = stackalloc byte[TableBytes];
        Unsafe.InitBlockUnaligned(table, 0, TableBytes);

        var ip = source;
        var anchor = source;
        var end = source + length;
        var lastStart = end - MatchFreeEnd + 1;
        var matchEnd = end - LastLiterals;
        var op = destination;
        var opLimit = destination + capacity;

        if (length < MatchFreeEnd + 1)
            return WriteLastLiterals(anchor, end, op, opLimit, destination);

        Put<TPosition>(table, Hash<TPosition>(ip), 0);
        ip++;
        var nextHash = Hash<TPosition>(ip);
        for (;;)
        {
            byte* match;
            var next = ip;
            long step = 1;
            var attempts = acceleration << SkipTrigger;
            for (;;)
            {
                var hash = nextHash;
                ip = next;
                next += step;
                step = attempts++ >> SkipTrigger;
                if (next > lastStart)
                    return WriteLastLiterals(anchor, end, op, opLimit, destination);
                match = source + Get<TPosition>(table, hash);
                nextHash = Hash<TPosition>(next);
                Put<TPosition>(table, hash, ip - source);
                if (*(uint*)match == *(uint*)ip && (typeof(TPosition) == typeof(ushort) || ip - match <= MaxDistance))
                    break;
            }

            while (ip > anchor && match > source && ip[-1] == match[-1])
            {
                ip--;
                match--;
            }

            var literals = ip - anchor;
            var token = op++;
            if (op + literals + (2 + 1 + LastLiterals) + literals / 255 > opLimit)
                return 0;
            if (literals >= 15)
            {
                *token = 15 << 4;
                op = WriteLength(literals - 15, op);
                CopyLiterals(anchor, literals, op, end, opLimit);
            }
            else
            {
                *token = (byte)(literals << 4);
                // The check above leaves 8 bytes, and no match starts in the last 12.
                *(ulong*)op = *(ulong*)anchor;
                if (literals > 8)
                    *(ulong*)(op + 8) = *(ulong*)(anchor + 8);
            }
            op += literals;

            for (;;)
            {
                *(ushort*)op = (ushort)(ip - match);
                op += 2;
                var more = Matches.CommonLength(ip + MinMatch, match + MinMatch, matchEnd);
                ip += more + MinMatch;
                if (op + (1 + LastLiterals) + (more + 240) / 255 > opLimit)
                    return 0;
                if (more >= 15)
                {
                    *token += 15;
                    op = WriteLength(more - 15, op);
                }
                else
                {
                    *token += (byte)more;
                }

                anchor = ip;
                if (ip >= lastStart)
                    return WriteLastLiterals(anchor, end, op, opLimit, destination);

                Put<TPosition>(table, Hash<TPosition>(ip - 2), ip - 2 - source);
                var hash = Hash<TPosition>(ip);
                match = source + Get<TPosition>(table, hash);
                Put<TPosition>(table, hash, ip - source);
                if (*(uint*)match != *(uint*)ip || (typeof(TPosition) != typeof(ushort) && ip - match > MaxDistance))
                    break;
                token = op++;
                *token = 0;
            }
            nextHash = Hash<TPosition>(++ip);
        }
    }

    private static int WriteLastLiterals(byte* anchor, byte* end, byte* op, byte* opLimit, byte* destination)
    {
        var literals = end - anchor;
        if (op + literals + 1 + (literals + 255 - 15) / 255 > opLimit)
            return 0;
        if (literals >= 15)
        {
            *op++ = 15 << 4;
            op = WriteLength(literals - 15, op);
        }
        else
        {
            *op++ = (byte)(literals << 4);
        }
        Unsafe.CopyBlockUnaligned(op, anchor, (uint)literals);
        return (int)(op + literals - destination);
    }

    /// <summary>The part of a length that its token cannot hold: 255 as often as it fits, then the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* WriteLength(long rest, byte* op)
    {
        for (; rest >= 255; rest -= 255)
            *op++ = 255;
        *op++ = (byte)rest;
        return op;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyLiterals(byte* from, long count, byte* to, byte* sourceEnd, byte* opLimit)
    {
        if (count <= 32 && sourceEnd - from >= 32 && opLimit - to >= 32)
            Unsafe.CopyBlockUnaligned(to, from, 32);
        else
            Unsafe.CopyBlockUnaligned(to, from, (uint)count);
    }

    /// <summary>Short sources: 13 bits of 4 bytes. Long ones: 12 bits of 5 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Hash<TPosition>(byte* p) where TPosition : unmanaged =>
        typeof(TPosition) == typeof(ushort)
            ? (*(uint*)p * 2654435761) >> (32 - 13)
            : (nuint)(((*(ulong*)p << 24) * 889523592379) >> (64 - 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Get<TPosition>(byte* table, nuint hash) where TPosition : unmanaged =>
        typeof(TPosition) == typeof(ushort) ? ((ushort*)table)[hash] : ((uint*)table)[hash];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TPosition>(byte* table, nuint hash, long position) where TPosition : unmanaged
    {
        if (typeof(TPosition) == typeof(ushort))
            ((ushort*)table)[hash] = (ushort)position;
        else
            ((uint*)table)[hash] = (uint)position;
    }
}
