using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zarr.Format.Codecs.Compressors;

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

    /// <summary>Sources up to this long are compressed faster than a table is cleared: a thread keeps one for them, see <see cref="Kept"/>.</summary>
    private const int TinySource = 1 << 12;

    [ThreadStatic]
    private static uint[]? t_table;

    [ThreadStatic]
    private static uint t_origin;

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
        var end = length <= TinySource
            ? CompressTiny(source, length, destination, destination + capacity, acceleration)
            : CompressCleared(source, length, destination, destination + capacity, acceleration);
        return end == null ? 0 : (int)(end - destination);
    }

    [SkipLocalsInit]
    private static byte* CompressCleared(byte* source, int length, byte* op, byte* opLimit, int acceleration)
    {
        var table = stackalloc byte[TableBytes];
        Unsafe.InitBlockUnaligned(table, 0, TableBytes);
        return length < ShortSource
            ? Compress<ushort>(source, length, op, opLimit, acceleration, table, 0)
            : Compress<uint>(source, length, op, opLimit, acceleration, table, 0);
    }

    private static byte* CompressTiny(byte* source, int length, byte* op, byte* opLimit, int acceleration)
    {
        // As many entries as a short source has, and pinned.
        var table = t_table ??= GC.AllocateArray<uint>(TableBytes / sizeof(ushort), pinned: true);
        if (t_origin > uint.MaxValue - TinySource)
        {
            Array.Clear(table);
            t_origin = 0;
        }
        var origin = t_origin;
        t_origin += (uint)length;
        return Compress<Kept>(source, length, op, opLimit, acceleration, (byte*)Unsafe.AsPointer(ref table[0]), origin);
    }

    /// <summary>Returns the place after the last byte written, or null. Few variables live here, so that all have a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte* Compress<TPosition>(byte* source, int length, byte* op, byte* opLimit, int acceleration, byte* table, uint origin)
        where TPosition : unmanaged
    {
        var ip = source;
        var anchor = source;
        var lastStart = source + length - MatchFreeEnd + 1;

        if (length < MatchFreeEnd + 1)
            return WriteLastLiterals(anchor, source + length, op, opLimit);

        Put<TPosition>(table, Hash<TPosition>(ip), 0, origin);
        ip++;
        // A hash is taken before the comparison that decides whether it is needed: when that is guessed wrong, it is there.
        var hash = Hash<TPosition>(ip);
        for (;;)
        {
            byte* match;
            long step = 1;
            var attempts = (long)acceleration << SkipTrigger;
            for (;;)
            {
                var next = ip + step;
                if (next > lastStart)
                    return WriteLastLiterals(anchor, lastStart + (MatchFreeEnd - 1), op, opLimit);
                step = attempts++ >> SkipTrigger;
                match = source + Get<TPosition>(table, hash, origin);
                Put<TPosition>(table, hash, ip - source, origin);
                hash = Hash<TPosition>(next);
                if (*(uint*)match == *(uint*)ip && (typeof(TPosition) != typeof(uint) || ip - match <= MaxDistance))
                    break;
                ip = next;
            }

            while (ip > anchor && match > source && ip[-1] == match[-1])
            {
                ip--;
                match--;
            }

            var literals = ip - anchor;
            var token = op++;
            if (literals >= 15)
            {
                if (op + literals + (2 + 1 + LastLiterals) + literals / 255 > opLimit)
                    return null;
                *token = 15 << 4;
                op = WriteLength(literals - 15, op);
                CopyLiterals(anchor, literals, op, lastStart + (MatchFreeEnd - 1), opLimit);
            }
            else
            {
                if (op + literals + (2 + 1 + LastLiterals) > opLimit)
                    return null;
                *token = (byte)(literals << 4);
                // This leaves 8 bytes, and no match starts in the last 12.
                *(ulong*)op = *(ulong*)anchor;
                if (literals > 8)
                    *(ulong*)(op + 8) = *(ulong*)(anchor + 8);
            }
            op += literals;

            for (;;)
            {
                *(ushort*)op = (ushort)(ip - match);
                op += 2;
                var more = Matches.CommonLength(ip + MinMatch, match + MinMatch, lastStart + (MatchFreeEnd - 1 - LastLiterals));
                ip += more + MinMatch;
                if (more >= 15)
                {
                    if (op + (1 + LastLiterals) + (more + 240) / 255 > opLimit)
                        return null;
                    *token += 15;
                    op = WriteLength(more - 15, op);
                }
                else
                {
                    if (op + (1 + LastLiterals) > opLimit)
                        return null;
                    *token += (byte)more;
                }

                anchor = ip;
                if (ip >= lastStart)
                    return WriteLastLiterals(anchor, lastStart + (MatchFreeEnd - 1), op, opLimit);

                Put<TPosition>(table, Hash<TPosition>(ip - 2), ip - 2 - source, origin);
                hash = Hash<TPosition>(ip);
                match = source + Get<TPosition>(table, hash, origin);
                Put<TPosition>(table, hash, ip - source, origin);
                hash = Hash<TPosition>(ip + 1);
                if (*(uint*)match != *(uint*)ip || (typeof(TPosition) == typeof(uint) && ip - match > MaxDistance))
                    break;
                token = op++;
                *token = 0;
            }
            ip++;
        }
    }

    private static byte* WriteLastLiterals(byte* anchor, byte* end, byte* op, byte* opLimit)
    {
        var literals = end - anchor;
        if (op + literals + 1 + (literals + 255 - 15) / 255 > opLimit)
            return null;
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
        return op + literals;
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

    /// <summary>Without a call, as <see cref="Matches.CommonLength"/>; writes nothing past <paramref name="opLimit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyLiterals(byte* from, long count, byte* to, byte* sourceEnd, byte* opLimit)
    {
        var end = to + count;
        for (; to < end && sourceEnd - from >= 32 && opLimit - to >= 32; to += 32, from += 32)
            Vector256.Load(from).Store(to);
        for (; to < end; to++, from++)
            *to = *from;
    }

    /// <summary>Short sources: 13 bits of 4 bytes. Long ones: 12 bits of 5 bytes, the other 3 shifted out by the factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Hash<TPosition>(byte* p) where TPosition : unmanaged =>
        typeof(TPosition) == typeof(uint)
            ? (nuint)((*(ulong*)p * unchecked(889523592379UL << 24)) >> (64 - 12))
            : (*(uint*)p * 2654435761) >> (32 - 13);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Get<TPosition>(byte* table, nuint hash, uint origin) where TPosition : unmanaged
    {
        if (typeof(TPosition) == typeof(ushort))
            return ((ushort*)table)[hash];
        var entry = ((uint*)table)[hash];
        return typeof(TPosition) == typeof(Kept) ? entry - Math.Min(entry, origin) : entry;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TPosition>(byte* table, nuint hash, long position, uint origin) where TPosition : unmanaged
    {
        if (typeof(TPosition) == typeof(ushort))
            ((ushort*)table)[hash] = (ushort)position;
        else
            ((uint*)table)[hash] = typeof(TPosition) == typeof(Kept) ? origin + (uint)position : (uint)position;
    }

    /// <summary>
    /// A position in a table that is not cleared between sources: entries count from <c>origin</c>, which grows by each source's length,
    /// so that those of earlier sources read as 0, like those of a cleared table.
    /// </summary>
    private readonly struct Kept;
}
