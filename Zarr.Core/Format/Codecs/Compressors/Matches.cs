using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zarr.Format.Codecs.Compressors;

/// <summary>What the two Lempel-Ziv formats share: how long a match is, and copying one.</summary>
internal static unsafe class Matches
{
    /// <summary>Bytes at <paramref name="p"/> equal to those at <paramref name="q"/>, up to <paramref name="end"/> of p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long CommonLength(byte* p, byte* q, byte* end)
    {
        if (end - p >= 8)
        {
            var difference = *(ulong*)p ^ *(ulong*)q;
            if (difference != 0)
                return (uint)BitOperations.TrailingZeroCount(difference) >> 3;
        }
        return CommonLengthLong(p, q, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static long CommonLengthLong(byte* p, byte* q, byte* end)
    {
        var start = p;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; end - p >= 64; p += 64, q += 64)
            {
                var equal = Vector512.Equals(Vector512.Load(p), Vector512.Load(q)).ExtractMostSignificantBits();
                if (equal != ulong.MaxValue)
                    return p - start + (uint)BitOperations.TrailingZeroCount(~equal);
            }
        }
        if (Vector256.IsHardwareAccelerated)
        {
            for (; end - p >= 32; p += 32, q += 32)
            {
                var equal = Vector256.Equals(Vector256.Load(p), Vector256.Load(q)).ExtractMostSignificantBits();
                if (equal != uint.MaxValue)
                    return p - start + (uint)BitOperations.TrailingZeroCount(~equal);
            }
        }
        for (; end - p >= 8; p += 8, q += 8)
        {
            var difference = *(ulong*)p ^ *(ulong*)q;
            if (difference != 0)
                return p - start + ((uint)BitOperations.TrailingZeroCount(difference) >> 3);
        }
        while (p < end && *p == *q)
        {
            p++;
            q++;
        }
        return p - start;
    }

    /// <summary>Copies literals; bytes after them, up to <paramref name="writeLimit"/>, may be overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyLiterals(byte* to, byte* from, long length, byte* writeLimit, byte* readLimit)
    {
        if (length <= 128 && readLimit - from >= 128 && writeLimit - to >= 128)
        {
            Vector256.Load(from).Store(to);
            if (length <= 32)
                return;
            Vector256.Load(from + 32).Store(to + 32);
            Vector256.Load(from + 64).Store(to + 64);
            Vector256.Load(from + 96).Store(to + 96);
            return;
        }
        Unsafe.CopyBlockUnaligned(to, from, (uint)length);
    }

    /// <summary>
    /// Copies a match of <paramref name="length"/> bytes from <paramref name="offset"/> bytes back, one after the other as
    /// the format means it. Bytes from the match's end up to <paramref name="writeLimit"/> may be overwritten.
    /// The caller has checked that the source is inside and that the match ends at or before the limit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(byte* to, long offset, long length, byte* writeLimit)
    {
        if (length <= 32 && writeLimit - to >= 32)
        {
            Copy16(to, offset);
            if (length <= 16)
                return;
            if (offset >= 16)
            {
                Vector128.Load(to - offset + 16).Store(to + 16);
                return;
            }
        }
        CopyLong(to, offset, length, writeLimit);
    }

    /// <summary>The first 16 bytes of a match, without a branch on its offset, which would often be guessed wrong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy16(byte* to, long offset) => Pattern(to, offset).Store(to);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CopyLong(byte* to, long offset, long length, byte* writeLimit)
    {
        var end = to + length;
        if (offset < 16)
        {
            if (writeLimit - to >= 16)
            {
                // Whole periods only, so that every store continues the one before it.
                var pattern = Pattern(to, offset);
                if ((offset & (offset - 1)) == 0)
                {
                    var wide = Vector512.Create(Vector256.Create(pattern));
                    for (; to < end && writeLimit - to >= 64; to += 64)
                        wide.Store(to);
                }
                var stride = 16 - 16 % offset;
                for (; to < end && writeLimit - to >= 16; to += stride)
                    pattern.Store(to);
            }
        }
        else if (offset >= 64)
        {
            for (; to < end && writeLimit - to >= 64; to += 64)
                Vector512.Load(to - offset).Store(to);
        }
        else if (offset >= 32)
        {
            for (; to < end && writeLimit - to >= 32; to += 32)
                Vector256.Load(to - offset).Store(to);
        }
        else
        {
            for (; to < end && writeLimit - to >= 16; to += 16)
                Vector128.Load(to - offset).Store(to);
        }
        for (; to < end; to++)
            *to = to[-offset];
    }

    /// <summary>The next 16 bytes of a match; reads 16 bytes from <paramref name="to"/> - offset on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Pattern(byte* to, long offset) => Vector128.ShuffleNative(
        Vector128.Load(to - offset),
        Vector128.LoadUnsafe(ref Unsafe.AsRef(in Periods[0]), (nuint)(Capped(offset) * 16)));

    /// <summary>At most 16, without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Capped(long offset) => 16 + ((offset - 16) & ((offset - 16) >> 63));

    /// <summary>Row n: 0 … n-1 over and over; row 16 serves all larger offsets.</summary>
    private static ReadOnlySpan<byte> Periods =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1,
        0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0,
        0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0,
        0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1,
        0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 1, 2,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0, 1,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    ];
}
