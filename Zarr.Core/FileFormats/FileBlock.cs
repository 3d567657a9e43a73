using Zarr.Format.Chunks;

namespace Zarr.FileFormats;

/// <summary>How the elements of an array lie in a file, uncompressed and without gaps.</summary>
/// <param name="Shape">The lengths of the axes.</param>
/// <param name="ItemSize">Bytes of an element.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="IsFortran">Neighbours on the first axis are neighbours in the file, not those on the last.</param>
internal readonly record struct FileBlock(Shape Shape, int ItemSize, long Offset, bool IsFortran = false)
{
    /// <summary>What is to be done with a run of bytes.</summary>
    /// <param name="place">Where it is in the file.</param>
    /// <param name="at">Where it is in the box, which is in the order of the file.</param>
    /// <param name="length">How long it is.</param>
    public delegate void RunVisitor(long place, int at, int length);

    /// <summary>Visits the runs of bytes that a box has in the file, in the order of the file.</summary>
    public void VisitRuns(Shape origin, Shape extent, RunVisitor visit)
    {
        if (extent.AsSpan().Contains(0)) return;
        long[] lengths = [.. Shape], start = [.. origin], count = [.. extent];
        if (IsFortran)
        {
            Array.Reverse(lengths);
            Array.Reverse(start);
            Array.Reverse(count);
        }

        // The axes from here on are one run.
        var run = lengths.Length;
        long runLength = ItemSize;
        while (run > 0)
        {
            run--;
            runLength *= count[run];
            if (count[run] != lengths[run]) break;
        }

        var strides = new Shape(lengths).GetStrides();
        var index = new long[run];
        for (var at = 0L; ; at += runLength)
        {
            var place = 0L;
            for (var axis = 0; axis < lengths.Length; axis++) place += (start[axis] + (axis < run ? index[axis] : 0)) * strides[axis];
            visit(Offset + place * ItemSize, checked((int)at), checked((int)runLength));
            var next = run - 1;
            while (next >= 0 && ++index[next] == count[next]) index[next--] = 0;
            if (next < 0) return;
        }
    }

    /// <summary>Brings the elements of a box, whose shape in the file this is, into the opposite order of axes.</summary>
    public static void ReverseAxes(ReadOnlySpan<byte> source, Span<byte> destination, Shape sourceShape, int itemSize) =>
        Transposition.Transpose(source, destination, sourceShape, [.. Enumerable.Range(0, sourceShape.Rank).Reverse()], itemSize);
}
