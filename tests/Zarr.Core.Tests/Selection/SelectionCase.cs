using CsCheck;
using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;

namespace Zarr.Core.Tests.Selection;

/// <summary>A random array, cut in a random way, with something selected from it.</summary>
internal sealed record SelectionCase(Shape Shape, ChunkGrid Grid, AxisItem[] Items, int ElementSize)
{
    public static readonly Gen<long[]> Lengths = Gen.Frequency((1, Gen.Long[0, 1]), (8, Gen.Long[1, 7])).Array[0, 5];

    public static readonly Gen<SelectionCase> Any =
        from lengths in Lengths
        from grid in GridOf(lengths)
        from items in ItemsOf(lengths)
        from size in Gen.OneOf(1, 2, 3, 4, 8, 12, 16)
        select new SelectionCase(lengths, grid, items, size);

    public ZarrSelection Selection => ZarrSelection.FromItems(Items);

    public override string ToString() => $"shape {Shape}, {(Grid is RegularChunkGrid regular ? $"chunks of {regular.ChunkShape}" : Grid)}, select {Selection}, lists {string.Join(" ", Items.Select(item => $"[{string.Join(',', item.Indices)}]"))}, {ElementSize} bytes";

    public static Gen<AxisItem[]> ItemsOf(long[] lengths) =>
        from named in Gen.Int[0, lengths.Length]
        from ellipsisAt in Gen.Int[-1, named]
        from items in Sequence(Enumerable.Range(0, named).Select(i => ItemOf(lengths[ellipsisAt >= 0 && i >= ellipsisAt ? lengths.Length - named + i : i])))
        select ellipsisAt < 0 ? items : [.. items[..ellipsisAt], AxisItem.Ellipsis, .. items[ellipsisAt..]];

    public static Gen<ChunkGrid> GridOf(long[] lengths) =>
        from regular in Gen.Frequency((4, true), (1, false))
        from chunks in Sequence(lengths.Select(_ => Gen.Long[1, 8]))
        from cuts in Sequence(lengths.Select(length => Gen.Bool.Array[(int)Math.Max(0, length - 1)]))
        select regular ? new RegularChunkGrid(lengths, chunks) : (ChunkGrid)new IrregularChunkGrid(lengths, cuts);

    private static Gen<AxisItem> ItemOf(long length)
    {
        var omitted = Gen.Const(default(long)).Select(_ => (long?)null);
        var bound = Gen.Frequency(
            (2, omitted),
            (6, Gen.Long[-length - 3, length + 3].Select(value => (long?)value)),
            (1, Gen.OneOf<long?>(long.MinValue, long.MaxValue, -1, 0)));
        var step = Gen.Frequency((4, omitted), (6, Gen.OneOf<long?>(-1, 2, 3, -2, -3, 5, -5)), (1, Gen.OneOf<long?>(long.MaxValue, long.MinValue, -long.MaxValue)));
        var slice = from start in bound from stop in bound from distance in step select AxisItem.Slice(start, stop, distance);
        var mask = Gen.Bool.Array[(int)length].Select(flags => AxisItem.Mask(flags));
        if (length == 0) return Gen.Frequency((4, slice), (1, mask), (1, Gen.Const(AxisItem.List())));

        var index = Gen.Long[-length, length - 1];
        var list = index.Array[0, 9].Select(indices => AxisItem.List(indices));
        return Gen.Frequency((2, index.Select(AxisItem.At)), (5, slice), (3, list), (2, mask));
    }

    private static Gen<T[]> Sequence<T>(IEnumerable<Gen<T>> generators) => generators.Aggregate(
        Gen.Const(Array.Empty<T>()),
        (before, next) => from head in before from tail in next select (T[])[.. head, tail]);
}
