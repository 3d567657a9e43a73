using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Zarr.Format.Codecs.Shuffling;

/// <summary>
/// Byte shuffle of 2, 4 and 8 byte elements with AVX-512 VBMI: one permutation sorts the bytes of a register by plane,
/// then registers exchange their quarters or eighths.
/// </summary>
internal static unsafe class VbmiShuffle
{
    /// <summary>Whether this machine has the instructions, and the elements are of a size that is served.</summary>
    public static bool Serves(int elementSize) => Avx512Vbmi.IsSupported && elementSize is 2 or 4 or 8;

    /// <summary>Shuffles from element <paramref name="first"/> on; returns the first element left over.</summary>
    public static int Shuffle(byte* source, byte* destination, int elementSize, int first, int count) => elementSize switch
    {
        2 => Shuffle2(source, destination, first, count),
        4 => Shuffle4(source, destination, first, count),
        8 => Shuffle8(source, destination, first, count),
        _ => first,
    };

    /// <summary>Gathers from element <paramref name="first"/> on; returns the first element left over.</summary>
    public static int Unshuffle(byte** planes, byte* destination, int elementSize, int first, int count) => elementSize switch
    {
        2 => Unshuffle2(planes, destination, first, count),
        4 => Unshuffle4(planes, destination, first, count),
        8 => Unshuffle8(planes, destination, first, count),
        _ => first,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Shuffle2(byte* source, byte* destination, int first, int count)
    {
        var even = Ladder(0x0E0C0A0806040200, 0x1010101010101010);
        var odd = Ladder(0x0F0D0B0907050301, 0x1010101010101010);
        var i = first;
        for (; i <= count - 64; i += 64)
        {
            var a = Vector512.Load(source + (nint)i * 2);
            var b = Vector512.Load(source + (nint)i * 2 + 64);
            Avx512Vbmi.PermuteVar64x8x2(a, even, b).Store(destination + i);
            Avx512Vbmi.PermuteVar64x8x2(a, odd, b).Store(destination + count + i);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Unshuffle2(byte** planes, byte* destination, int first, int count)
    {
        byte* p0 = planes[0], p1 = planes[1];
        var low = Ladder(0x4303420241014000, 0x0404040404040404);
        var high = Ladder(0x6323622261216020, 0x0404040404040404);
        var i = first;
        for (; i <= count - 64; i += 64)
        {
            var a = Vector512.Load(p0 + i);
            var b = Vector512.Load(p1 + i);
            Avx512Vbmi.PermuteVar64x8x2(a, low, b).Store(destination + (nint)i * 2);
            Avx512Vbmi.PermuteVar64x8x2(a, high, b).Store(destination + (nint)i * 2 + 64);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Shuffle4(byte* source, byte* destination, int first, int count)
    {
        byte* to0 = destination, to1 = to0 + count, to2 = to1 + count, to3 = to2 + count;
        // 16 elements of 4 bytes become 4 quarters, one of each plane.
        var sort = Vector512.Create(
            0x1C1814100C080400, 0x3C3834302C282420, 0x1D1915110D090501, 0x3D3935312D292521,
            0x1E1A16120E0A0602, 0x3E3A36322E2A2622, 0x1F1B17130F0B0703, 0x3F3B37332F2B2723).AsByte();
        var i = first;
        for (; i <= count - 64; i += 64)
        {
            var from = source + (nint)i * 4;
            var a = Avx512Vbmi.PermuteVar64x8(Vector512.Load(from), sort);
            var b = Avx512Vbmi.PermuteVar64x8(Vector512.Load(from + 64), sort);
            var c = Avx512Vbmi.PermuteVar64x8(Vector512.Load(from + 128), sort);
            var d = Avx512Vbmi.PermuteVar64x8(Vector512.Load(from + 192), sort);
            TransposeQuarters(ref a, ref b, ref c, ref d);
            a.Store(to0 + i);
            b.Store(to1 + i);
            c.Store(to2 + i);
            d.Store(to3 + i);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Unshuffle4(byte** planes, byte* destination, int first, int count)
    {
        byte* p0 = planes[0], p1 = planes[1], p2 = planes[2], p3 = planes[3];
        var merge = Ladder(0x3121110130201000, 0x0202020202020202);
        var i = first;
        for (; i <= count - 64; i += 64)
        {
            var a = Vector512.Load(p0 + i);
            var b = Vector512.Load(p1 + i);
            var c = Vector512.Load(p2 + i);
            var d = Vector512.Load(p3 + i);
            TransposeQuarters(ref a, ref b, ref c, ref d);
            var to = destination + (nint)i * 4;
            Avx512Vbmi.PermuteVar64x8(a, merge).Store(to);
            Avx512Vbmi.PermuteVar64x8(b, merge).Store(to + 64);
            Avx512Vbmi.PermuteVar64x8(c, merge).Store(to + 128);
            Avx512Vbmi.PermuteVar64x8(d, merge).Store(to + 192);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Shuffle8(byte* source, byte* destination, int first, int count)
    {
        nint plane = count;
        var square = Ladder(0x3830282018100800, 0x0101010101010101);
        var i = first;
        for (; i <= count - 64; i += 64)
        {
            var from = source + (nint)i * 8;
            var a = Avx512Vbmi.PermuteVar64x8(Vector512.Load(from), square);
            var b = Avx512Vbmi.PermuteVar64x8(Vector512.Load(from + 64), square);
            var c = Avx512Vbmi.PermuteVar64x8(Vector512.Load(from + 128), square);
            var d = Avx512Vbmi.PermuteVar64x8(Vector512.Load(from + 192), square);
            var e = Avx512Vbmi.PermuteVar64x8(Vector512.Load(from + 256), square);
            var f = Avx512Vbmi.PermuteVar64x8(Vector512.Load(from + 320), square);
            var g = Avx512Vbmi.PermuteVar64x8(Vector512.Load(from + 384), square);
            var h = Avx512Vbmi.PermuteVar64x8(Vector512.Load(from + 448), square);
            TransposeEighths(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            var to = destination + i;
            a.Store(to);
            b.Store(to + plane);
            c.Store(to + 2 * plane);
            d.Store(to + 3 * plane);
            e.Store(to + 4 * plane);
            f.Store(to + 5 * plane);
            g.Store(to + 6 * plane);
            h.Store(to + 7 * plane);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Unshuffle8(byte** planes, byte* destination, int first, int count)
    {
        byte* p0 = planes[0], p1 = planes[1], p2 = planes[2], p3 = planes[3];
        byte* p4 = planes[4], p5 = planes[5], p6 = planes[6], p7 = planes[7];
        var square = Ladder(0x3830282018100800, 0x0101010101010101);
        var i = first;
        for (; i <= count - 64; i += 64)
        {
            var a = Vector512.Load(p0 + i);
            var b = Vector512.Load(p1 + i);
            var c = Vector512.Load(p2 + i);
            var d = Vector512.Load(p3 + i);
            var e = Vector512.Load(p4 + i);
            var f = Vector512.Load(p5 + i);
            var g = Vector512.Load(p6 + i);
            var h = Vector512.Load(p7 + i);
            TransposeEighths(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            var to = destination + (nint)i * 8;
            Avx512Vbmi.PermuteVar64x8(a, square).Store(to);
            Avx512Vbmi.PermuteVar64x8(b, square).Store(to + 64);
            Avx512Vbmi.PermuteVar64x8(c, square).Store(to + 128);
            Avx512Vbmi.PermuteVar64x8(d, square).Store(to + 192);
            Avx512Vbmi.PermuteVar64x8(e, square).Store(to + 256);
            Avx512Vbmi.PermuteVar64x8(f, square).Store(to + 320);
            Avx512Vbmi.PermuteVar64x8(g, square).Store(to + 384);
            Avx512Vbmi.PermuteVar64x8(h, square).Store(to + 448);
        }
        return i;
    }

    /// <summary>Eight groups of indices, each <paramref name="step"/> above the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Ladder(ulong first, ulong step) => Vector512.Create(
        first, first + step, first + 2 * step, first + 3 * step,
        first + 4 * step, first + 5 * step, first + 6 * step, first + 7 * step).AsByte();

    /// <summary>Four registers as a 4 × 4 matrix of 16-byte quarters, transposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeQuarters(ref Vector512<byte> a, ref Vector512<byte> b, ref Vector512<byte> c, ref Vector512<byte> d)
    {
        var abLow = Avx512F.Shuffle4x128(a.AsUInt64(), b.AsUInt64(), 0x44);
        var abHigh = Avx512F.Shuffle4x128(a.AsUInt64(), b.AsUInt64(), 0xEE);
        var cdLow = Avx512F.Shuffle4x128(c.AsUInt64(), d.AsUInt64(), 0x44);
        var cdHigh = Avx512F.Shuffle4x128(c.AsUInt64(), d.AsUInt64(), 0xEE);
        a = Avx512F.Shuffle4x128(abLow, cdLow, 0x88).AsByte();
        b = Avx512F.Shuffle4x128(abLow, cdLow, 0xDD).AsByte();
        c = Avx512F.Shuffle4x128(abHigh, cdHigh, 0x88).AsByte();
        d = Avx512F.Shuffle4x128(abHigh, cdHigh, 0xDD).AsByte();
    }

    /// <summary>Eight registers as an 8 × 8 matrix of 8-byte eighths, transposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeEighths(
        ref Vector512<byte> a, ref Vector512<byte> b, ref Vector512<byte> c, ref Vector512<byte> d,
        ref Vector512<byte> e, ref Vector512<byte> f, ref Vector512<byte> g, ref Vector512<byte> h)
    {
        var a0 = Low(a, b);
        var a1 = High(a, b);
        var c0 = Low(c, d);
        var c1 = High(c, d);
        var e0 = Low(e, f);
        var e1 = High(e, f);
        var g0 = Low(g, h);
        var g1 = High(g, h);
        TransposeQuarters(ref a0, ref c0, ref e0, ref g0);
        TransposeQuarters(ref a1, ref c1, ref e1, ref g1);
        a = a0;
        b = a1;
        c = c0;
        d = c1;
        e = e0;
        f = e1;
        g = g0;
        h = g1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Low(Vector512<byte> a, Vector512<byte> b) => Avx512F.UnpackLow(a.AsUInt64(), b.AsUInt64()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> High(Vector512<byte> a, Vector512<byte> b) => Avx512F.UnpackHigh(a.AsUInt64(), b.AsUInt64()).AsByte();
}
