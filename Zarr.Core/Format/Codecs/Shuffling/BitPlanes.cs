using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Zarr.Format.Codecs.Shuffling;

/// <summary>
/// Between n bytes and their 8 rows of n/8 bytes, row <c>b</c> holding bit <c>b</c> of every byte, the first byte in the lowest bit
/// (c-blosc <c>bitshuffle-generic.c</c>). n is a multiple of 8. A kernel leaves what does not fill its vectors to plain loops.
/// </summary>
internal static unsafe class BitPlanes
{
    public static void Split(byte* bytes, byte* rows, int count)
    {
        var done = 0;
        if (Vector512.IsHardwareAccelerated)
            done = Split512(bytes, rows, done, count);
        else if (Vector256.IsHardwareAccelerated)
            done = Split256(bytes, rows, done, count);
        else if (Vector128.IsHardwareAccelerated)
            done = Split128(bytes, rows, done, count);
        SplitScalar(bytes, rows, done, count);
    }

    public static void Join(byte* rows, byte* bytes, int count)
    {
        var done = 0;
        if (Avx512Vbmi.IsSupported)
            done = Join512(rows, bytes, done, count);
        else if (Avx2.IsSupported)
            done = Join256(rows, bytes, done, count);
        else if (Vector128.IsHardwareAccelerated)
            done = Join128(rows, bytes, done, count);
        JoinScalar(rows, bytes, done, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Split512(byte* bytes, byte* rows, int first, int count)
    {
        nint row = count / 8;
        var i = first;
        for (; i <= count - 64; i += 64)
        {
            var v = Vector512.Load(bytes + i);
            var to = rows + i / 8 + 7 * row;
            for (var bit = 7; bit >= 0; bit--, to -= row, v += v)
                *(ulong*)to = v.ExtractMostSignificantBits();
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Split256(byte* bytes, byte* rows, int first, int count)
    {
        nint row = count / 8;
        var i = first;
        for (; i <= count - 32; i += 32)
        {
            var v = Vector256.Load(bytes + i);
            var to = rows + i / 8 + 7 * row;
            for (var bit = 7; bit >= 0; bit--, to -= row, v += v)
                *(uint*)to = v.ExtractMostSignificantBits();
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Split128(byte* bytes, byte* rows, int first, int count)
    {
        nint row = count / 8;
        var i = first;
        for (; i <= count - 16; i += 16)
        {
            var v = Vector128.Load(bytes + i);
            var to = rows + i / 8 + 7 * row;
            for (var bit = 7; bit >= 0; bit--, to -= row, v += v)
                *(ushort*)to = (ushort)v.ExtractMostSignificantBits();
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SplitScalar(byte* bytes, byte* rows, int first, int count)
    {
        nint row = count / 8;
        for (var i = first; i < count; i += 8)
        {
            var square = Transpose8x8(*(ulong*)(bytes + i));
            var to = rows + i / 8;
            for (var bit = 0; bit < 8; bit++, to += row, square >>= 8)
                *to = (byte)square;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Join512(byte* rows, byte* bytes, int first, int count)
    {
        nint row = count / 8;
        const ulong start = 0x3830282018100800, step = 0x0101010101010101;
        var square = Vector512.Create(
            start, start + step, start + 2 * step, start + 3 * step,
            start + 4 * step, start + 5 * step, start + 6 * step, start + 7 * step).AsByte();
        var i = first;
        for (; i <= count - 64; i += 64)
        {
            var from = rows + i / 8;
            var v = Vector512.Create(
                *(ulong*)from, *(ulong*)(from + row), *(ulong*)(from + 2 * row), *(ulong*)(from + 3 * row),
                *(ulong*)(from + 4 * row), *(ulong*)(from + 5 * row), *(ulong*)(from + 6 * row), *(ulong*)(from + 7 * row));
            v = Avx512Vbmi.PermuteVar64x8(v.AsByte(), square).AsUInt64();
            var t = (v ^ (v >>> 7)) & Vector512.Create(0x00AA00AA00AA00AAUL);
            v ^= t ^ (t << 7);
            t = (v ^ (v >>> 14)) & Vector512.Create(0x0000CCCC0000CCCCUL);
            v ^= t ^ (t << 14);
            t = (v ^ (v >>> 28)) & Vector512.Create(0x00000000F0F0F0F0UL);
            v ^= t ^ (t << 28);
            v.AsByte().Store(bytes + i);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Join256(byte* rows, byte* bytes, int first, int count)
    {
        nint row = count / 8;
        var square = Vector256.Create(0x0D0905010C080400UL, 0x0F0B07030E0A0602UL, 0x0D0905010C080400UL, 0x0F0B07030E0A0602UL).AsByte();
        var interleave = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
        var i = first;
        for (; i <= count - 32; i += 32)
        {
            var from = rows + i / 8;
            var dwords = Vector256.Create(
                *(int*)from, *(int*)(from + row), *(int*)(from + 2 * row), *(int*)(from + 3 * row),
                *(int*)(from + 4 * row), *(int*)(from + 5 * row), *(int*)(from + 6 * row), *(int*)(from + 7 * row));
            dwords = Avx2.PermuteVar8x32(Avx2.Shuffle(dwords.AsByte(), square).AsInt32(), interleave);
            var v = dwords.AsUInt64();
            var t = (v ^ (v >>> 7)) & Vector256.Create(0x00AA00AA00AA00AAUL);
            v ^= t ^ (t << 7);
            t = (v ^ (v >>> 14)) & Vector256.Create(0x0000CCCC0000CCCCUL);
            v ^= t ^ (t << 14);
            t = (v ^ (v >>> 28)) & Vector256.Create(0x00000000F0F0F0F0UL);
            v ^= t ^ (t << 28);
            v.AsByte().Store(bytes + i);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Join128(byte* rows, byte* bytes, int first, int count)
    {
        nint row = count / 8;
        var i = first;
        for (; i <= count - 16; i += 16)
        {
            var from = rows + i / 8;
            var words = Vector128.Create(
                *(ushort*)from, *(ushort*)(from + row), *(ushort*)(from + 2 * row), *(ushort*)(from + 3 * row),
                *(ushort*)(from + 4 * row), *(ushort*)(from + 5 * row), *(ushort*)(from + 6 * row), *(ushort*)(from + 7 * row));
            var v = Vector128.Shuffle(words.AsByte(), Vector128.Create((byte)0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15)).AsUInt64();
            var t = (v ^ (v >>> 7)) & Vector128.Create(0x00AA00AA00AA00AAUL);
            v ^= t ^ (t << 7);
            t = (v ^ (v >>> 14)) & Vector128.Create(0x0000CCCC0000CCCCUL);
            v ^= t ^ (t << 14);
            t = (v ^ (v >>> 28)) & Vector128.Create(0x00000000F0F0F0F0UL);
            v ^= t ^ (t << 28);
            v.AsByte().Store(bytes + i);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void JoinScalar(byte* rows, byte* bytes, int first, int count)
    {
        nint row = count / 8;
        for (var i = first; i < count; i += 8)
        {
            var from = rows + i / 8;
            ulong square = 0;
            for (var bit = 0; bit < 64; bit += 8, from += row)
                square |= (ulong)*from << bit;
            *(ulong*)(bytes + i) = Transpose8x8(square);
        }
    }

    /// <summary>Byte i, bit j of the result is byte j, bit i of the argument: three exchanges of halves (Hacker's Delight, 7-3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Transpose8x8(ulong v)
    {
        var t = (v ^ (v >> 7)) & 0x00AA00AA00AA00AA;
        v ^= t ^ (t << 7);
        t = (v ^ (v >> 14)) & 0x0000CCCC0000CCCC;
        v ^= t ^ (t << 14);
        t = (v ^ (v >> 28)) & 0x00000000F0F0F0F0;
        return v ^ t ^ (t << 28);
    }
}
