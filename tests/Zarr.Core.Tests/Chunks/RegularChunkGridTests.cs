using Xunit;
using Zarr.Format.Chunks;

namespace Zarr.Core.Tests.Chunks;

public class RegularChunkGridTests
{
    private static readonly RegularChunkGrid Grid = new([10, 7, 3], [4, 7, 5]);

    [Fact]
    public void Counts_chunks_the_last_of_which_may_reach_out()
    {
        Assert.Equal([3, 1, 1], Grid.GridShape);
        Assert.Equal(3, Grid.ChunkCount);
        Assert.Equal([8, 0, 0], Grid.OriginOf([2, 0, 0]));
        Assert.Equal([2, 7, 3], Grid.ExtentOf([2, 0, 0]));
        Assert.Equal([4, 7, 5], Grid.PaddedShapeOf([2, 0, 0]));
    }

    [Fact]
    public void An_axis_without_elements_has_no_chunks()
    {
        var grid = new RegularChunkGrid([5, 0], [2, 3]);
        Assert.Equal([3, 0], grid.GridShape);
        Assert.Equal(0, grid.ChunkCount);
    }

    [Fact]
    public void A_scalar_is_one_chunk()
    {
        var grid = new RegularChunkGrid(Shape.Scalar, Shape.Scalar);
        Assert.Equal(1, grid.ChunkCount);
        Assert.Equal(Shape.Scalar, grid.IndexOf(0));
        Assert.Equal(0, grid.OrdinalOf(Shape.Scalar));
    }

    [Fact]
    public void Numbers_chunks_in_C_order()
    {
        var grid = new RegularChunkGrid([4, 6, 5], [2, 2, 2]);
        Assert.Equal([1, 2, 0], grid.IndexOf(15));
        for (var ordinal = 0; ordinal < grid.ChunkCount; ordinal++) Assert.Equal(ordinal, grid.OrdinalOf(grid.IndexOf(ordinal)));
    }

    [Fact]
    public void Huge_axes_and_chunks_do_not_overflow()
    {
        var grid = new RegularChunkGrid([long.MaxValue, 10], [long.MaxValue - 1, long.MaxValue]);
        Assert.Equal([2, 1], grid.GridShape);
        Assert.Equal([1, 10], grid.ExtentOf([1, 0]));
    }

    [Theory]
    [InlineData(new long[] { 10 }, new long[] { 0 }, "Axis 0 of the chunk shape 0 is 0: allowed are 1 and greater")]
    [InlineData(new long[] { 10, 10 }, new long[] { 5 }, "chunk shape 5 has 1 axes, but the shape 10,10 has 2")]
    [InlineData(new long[] { 1L << 62, 1L << 62 }, new long[] { 1, 1 }, "elements")]
    public void Impossible_chunk_shapes_are_refused(long[] shape, long[] chunkShape, string message)
    {
        var error = Assert.Throws<ZarrException>(() => new RegularChunkGrid(shape, chunkShape));
        Assert.Equal(ZarrErrorId.ShapeInvalid, error.Id);
        Assert.Contains(message, error.Message);
    }

    [Theory]
    [InlineData(3, 0, 0)]
    [InlineData(0, 1, 0)]
    public void An_index_outside_the_grid_is_refused(long a, long b, long c)
    {
        Assert.Equal(ZarrErrorId.SelectionOutOfRange, Assert.Throws<ZarrException>(() => Grid.OriginOf([a, b, c])).Id);
        Assert.Equal(ZarrErrorId.SelectionOutOfRange, Assert.Throws<ZarrException>(() => Grid.OrdinalOf([a, b])).Id);
        Assert.Equal(ZarrErrorId.SelectionOutOfRange, Assert.Throws<ZarrException>(() => Grid.IndexOf(3)).Id);
    }
}
