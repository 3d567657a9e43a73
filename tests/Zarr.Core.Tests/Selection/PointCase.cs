using CsCheck;
using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;

namespace Zarr.Core.Tests.Selection;

/// <summary>A random array, cut in a random way, with points selected from it: as indices, or by a mask.</summary>
internal sealed record PointCase(Shape Shape, ChunkGrid Grid, long[][] Points, bool[]? Mask, int ElementSize)
{
    public static readonly Gen<PointCase> Any =
        from lengths in SelectionCase.Lengths.Where(lengths => lengths.Length > 0)
        from grid in SelectionCase.GridOf(lengths)
        from points in PointsOf(lengths)
        from mask in Gen.Bool.Array[(int)new Shape(lengths).ElementCount]
        from isMask in Gen.Bool
        from size in Gen.OneOf(1, 2, 3, 4, 8, 12, 16)
        select new PointCase(lengths, grid, points, isMask ? mask : null, size);

    public ZarrSelection Selection => Mask is not null ? ZarrSelection.FromMask(Mask, Shape) : ZarrSelection.FromPoints([.. Points.SelectMany(point => point)], Shape.Rank);

    /// <summary>The array elements selected, by their C order number, in the order of the result.</summary>
    public long[] Elements => Mask is not null
        ? [.. Mask.Index().Where(flag => flag.Item).Select(flag => (long)flag.Index)]
        : [.. Points.Select(point => Naive.Ordinal(Shape, [.. point.Select((index, axis) => index < 0 ? index + Shape[axis] : index)]))];

    public override string ToString() =>
        $"shape {Shape}, {Grid} {(Grid as RegularChunkGrid)?.ChunkShape}, {(Mask is null ? string.Join(' ', Points.Select(point => $"({string.Join(',', point)})")) : Selection)}, {ElementSize} bytes";

    private static Gen<long[][]> PointsOf(long[] lengths) => lengths.Contains(0)
        ? Gen.Const(Array.Empty<long[]>())
        : Gen.Long[0, long.MaxValue - 1].Array[lengths.Length].Select(
            numbers => (long[])[.. numbers.Zip(lengths, (number, length) => number % (2 * length) - length)]).Array[0, 40];
}
