using System.Runtime.CompilerServices;

namespace Zarr.Format.Codecs.Shuffling;

/// <summary>
/// Byte shuffle as a network of zips. Name a byte of n vectors by its address (vector, byte): one level, which zips
/// vector i with vector i + n/2, rotates that address left by one bit. log2(n) levels turn n planes into elements of
/// n bytes; four levels turn 16 elements per lane into their planes. Elements of 2, 4 and 8 bytes, and of 16 and more
/// in tiles of 16 bytes, the last of which overlaps the one before it; other sizes are left to the caller.
/// </summary>
internal static unsafe class ZipShuffle<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Elements one step takes.</summary>
    private static int Step
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16 * TLanes.Count;
    }

    /// <summary>Shuffles from element <paramref name="first"/> on; returns the first element left over.</summary>
    public static int Shuffle(byte* source, byte* destination, int elementSize, int first, int count) => elementSize switch
    {
        2 => Shuffle2(source, destination, first, count),
        4 => Shuffle4(source, destination, first, count),
        8 => Shuffle8(source, destination, first, count),
        >= 16 => ShuffleTiles(source, destination, elementSize, first, count),
        _ => first,
    };

    /// <summary>Gathers from element <paramref name="first"/> on; returns the first element left over.</summary>
    public static int Unshuffle(byte** planes, byte* destination, int elementSize, int first, int count) => elementSize switch
    {
        2 => Unshuffle2(planes, destination, first, count),
        4 => Unshuffle4(planes, destination, first, count),
        8 => Unshuffle8(planes, destination, first, count),
        >= 16 => UnshuffleTiles(planes, destination, elementSize, first, count),
        _ => first,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Shuffle2(byte* source, byte* destination, int first, int count)
    {
        var i = first;
        for (; i <= count - Step; i += Step)
        {
            var from = source + (nint)i * 2;
            var a = TLanes.LoadLanes(from, 32);
            var b = TLanes.LoadLanes(from + 16, 32);
            for (var level = 0; level < 4; level++)
                Level2(ref a, ref b);
            TLanes.Store(a, destination + i);
            TLanes.Store(b, destination + count + i);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Unshuffle2(byte** planes, byte* destination, int first, int count)
    {
        byte* p0 = planes[0], p1 = planes[1];
        var i = first;
        for (; i <= count - Step; i += Step)
        {
            var a = TLanes.Load(p0 + i);
            var b = TLanes.Load(p1 + i);
            Level2(ref a, ref b);
            var to = destination + (nint)i * 2;
            TLanes.StoreLanes(a, to, 32);
            TLanes.StoreLanes(b, to + 16, 32);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Shuffle4(byte* source, byte* destination, int first, int count)
    {
        byte* to0 = destination, to1 = to0 + count, to2 = to1 + count, to3 = to2 + count;
        var i = first;
        for (; i <= count - Step; i += Step)
        {
            var from = source + (nint)i * 4;
            var a = TLanes.LoadLanes(from, 64);
            var b = TLanes.LoadLanes(from + 16, 64);
            var c = TLanes.LoadLanes(from + 32, 64);
            var d = TLanes.LoadLanes(from + 48, 64);
            Level4(ref a, ref b, ref c, ref d);
            Level4(ref a, ref b, ref c, ref d);
            Level4(ref a, ref b, ref c, ref d);
            Level4(ref a, ref b, ref c, ref d);
            TLanes.Store(a, to0 + i);
            TLanes.Store(b, to1 + i);
            TLanes.Store(c, to2 + i);
            TLanes.Store(d, to3 + i);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Unshuffle4(byte** planes, byte* destination, int first, int count)
    {
        byte* p0 = planes[0], p1 = planes[1], p2 = planes[2], p3 = planes[3];
        var i = first;
        for (; i <= count - Step; i += Step)
        {
            var a = TLanes.Load(p0 + i);
            var b = TLanes.Load(p1 + i);
            var c = TLanes.Load(p2 + i);
            var d = TLanes.Load(p3 + i);
            Level4(ref a, ref b, ref c, ref d);
            Level4(ref a, ref b, ref c, ref d);
            var to = destination + (nint)i * 4;
            TLanes.StoreLanes(a, to, 64);
            TLanes.StoreLanes(b, to + 16, 64);
            TLanes.StoreLanes(c, to + 32, 64);
            TLanes.StoreLanes(d, to + 48, 64);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Shuffle8(byte* source, byte* destination, int first, int count)
    {
        nint plane = count;
        var i = first;
        for (; i <= count - Step; i += Step)
        {
            var from = source + (nint)i * 8;
            var a = TLanes.LoadLanes(from, 128);
            var b = TLanes.LoadLanes(from + 16, 128);
            var c = TLanes.LoadLanes(from + 32, 128);
            var d = TLanes.LoadLanes(from + 48, 128);
            var e = TLanes.LoadLanes(from + 64, 128);
            var f = TLanes.LoadLanes(from + 80, 128);
            var g = TLanes.LoadLanes(from + 96, 128);
            var h = TLanes.LoadLanes(from + 112, 128);
            Level8(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            Level8(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            Level8(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            Level8(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            var to = destination + i;
            TLanes.Store(a, to);
            TLanes.Store(b, to + plane);
            TLanes.Store(c, to + 2 * plane);
            TLanes.Store(d, to + 3 * plane);
            TLanes.Store(e, to + 4 * plane);
            TLanes.Store(f, to + 5 * plane);
            TLanes.Store(g, to + 6 * plane);
            TLanes.Store(h, to + 7 * plane);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Unshuffle8(byte** planes, byte* destination, int first, int count)
    {
        byte* p0 = planes[0], p1 = planes[1], p2 = planes[2], p3 = planes[3];
        byte* p4 = planes[4], p5 = planes[5], p6 = planes[6], p7 = planes[7];
        var i = first;
        for (; i <= count - Step; i += Step)
        {
            var a = TLanes.Load(p0 + i);
            var b = TLanes.Load(p1 + i);
            var c = TLanes.Load(p2 + i);
            var d = TLanes.Load(p3 + i);
            var e = TLanes.Load(p4 + i);
            var f = TLanes.Load(p5 + i);
            var g = TLanes.Load(p6 + i);
            var h = TLanes.Load(p7 + i);
            Level8(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            Level8(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            Level8(ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            var to = destination + (nint)i * 8;
            TLanes.StoreLanes(a, to, 128);
            TLanes.StoreLanes(b, to + 16, 128);
            TLanes.StoreLanes(c, to + 32, 128);
            TLanes.StoreLanes(d, to + 48, 128);
            TLanes.StoreLanes(e, to + 64, 128);
            TLanes.StoreLanes(f, to + 80, 128);
            TLanes.StoreLanes(g, to + 96, 128);
            TLanes.StoreLanes(h, to + 112, 128);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ShuffleTiles(byte* source, byte* destination, int elementSize, int first, int count)
    {
        nint plane = count, laneStride = (nint)16 * elementSize;
        var tile = stackalloc TVector[32];
        var i = first;
        for (; i <= count - Step; i += Step)
        {
            for (var k = 0; k < elementSize; k += 16)
            {
                var column = Math.Min(k, elementSize - 16);
                var from = source + (nint)i * elementSize + column;
                for (var e = 0; e < 16; e++)
                    tile[e] = TLanes.LoadLanes(from + (nint)e * elementSize, laneStride);
                Rotate16(tile);
                var to = destination + column * plane + i;
                for (var b = 0; b < 16; b++)
                    TLanes.Store(tile[b], to + b * plane);
            }
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int UnshuffleTiles(byte** planes, byte* destination, int elementSize, int first, int count)
    {
        var laneStride = (nint)16 * elementSize;
        var tile = stackalloc TVector[32];
        var i = first;
        for (; i <= count - Step; i += Step)
        {
            for (var k = 0; k < elementSize; k += 16)
            {
                var column = Math.Min(k, elementSize - 16);
                for (var b = 0; b < 16; b++)
                    tile[b] = TLanes.Load(planes[column + b] + i);
                Rotate16(tile);
                var to = destination + (nint)i * elementSize + column;
                for (var e = 0; e < 16; e++)
                    TLanes.StoreLanes(tile[e], to + (nint)e * elementSize, laneStride);
            }
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Level2(ref TVector a, ref TVector b) => (a, b) = (TLanes.ZipLow(a, b), TLanes.ZipHigh(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Level4(ref TVector a, ref TVector b, ref TVector c, ref TVector d)
    {
        var ac = TLanes.ZipLow(a, c);
        var ca = TLanes.ZipHigh(a, c);
        var bd = TLanes.ZipLow(b, d);
        var db = TLanes.ZipHigh(b, d);
        a = ac;
        b = ca;
        c = bd;
        d = db;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Level8(
        ref TVector a, ref TVector b, ref TVector c, ref TVector d, ref TVector e, ref TVector f, ref TVector g, ref TVector h)
    {
        var ae = TLanes.ZipLow(a, e);
        var ea = TLanes.ZipHigh(a, e);
        var bf = TLanes.ZipLow(b, f);
        var fb = TLanes.ZipHigh(b, f);
        var cg = TLanes.ZipLow(c, g);
        var gc = TLanes.ZipHigh(c, g);
        var dh = TLanes.ZipLow(d, h);
        var hd = TLanes.ZipHigh(d, h);
        a = ae;
        b = ea;
        c = bf;
        d = fb;
        e = cg;
        f = gc;
        g = dh;
        h = hd;
    }

    /// <summary>
    /// Four levels over a tile of 16 vectors. Rotating an address twice exchanges vectors i, i + 4, i + 8 and i + 12 only,
    /// so that two levels at once need no more than four registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rotate16(TVector* tile)
    {
        var half = tile + 16;
        for (var v = 0; v < 4; v++)
            TwoLevels(tile + v, half + 4 * v);
        for (var v = 0; v < 4; v++)
            TwoLevels(half + v, tile + 4 * v);
    }

    /// <summary>Vectors 0, 4, 8 and 12 of <paramref name="from"/> to 0 to 3 of <paramref name="to"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TwoLevels(TVector* from, TVector* to)
    {
        var a = from[0];
        var b = from[4];
        var c = from[8];
        var d = from[12];
        Level4(ref a, ref b, ref c, ref d);
        Level4(ref a, ref b, ref c, ref d);
        to[0] = a;
        to[1] = b;
        to[2] = c;
        to[3] = d;
    }
}
