using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>Resize and append: new elements are the fill value, never old data, and the order of data and metadata is the safe one.</summary>
public class ResizeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<ZarrArray> CreateAsync(Shape shape, Shape chunks, object? fill = null) =>
        await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root,
            new ArrayBuilder { Shape = shape, ChunkShape = chunks, DataType = DataType.Parse("int32"), FillValue = fill, Codecs = [] }.Build(), cancel: Cancel);

    [Theory]
    [InlineData("3,3", "5,7")]
    [InlineData("4,4", "5,7")]
    [InlineData("0,7", "5,7")]
    [InlineData("5,1", "9,9")]
    [InlineData("1,9", "5,7")]
    public async Task Shrinking_then_growing_yields_the_fill_value(string small, string large)
    {
        var array = await CreateAsync(new(5, 7), new(2, 3), fill: 9);
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(100, 35).ToArray(), cancel: Cancel);
        var (shrunk, grown) = (ShapeOf(small), ShapeOf(large));
        await array.ResizeAsync(shrunk, cancel: Cancel);
        Assert.Equal(shrunk, array.Shape);
        await array.ResizeAsync(grown, cancel: Cancel);
        var slice = array.GetSlice(":");
        for (long i = 0; i < grown[0]; i++)
            for (long j = 0; j < grown[1]; j++)
                Assert.Equal(i < Math.Min(5, shrunk[0]) && j < Math.Min(7, shrunk[1]) ? 100 + 7 * i + j : 9, Convert.ToInt64(slice[i, j]));
    }

    [Fact]
    public async Task Growing_hides_what_other_writers_left_in_the_padding()
    {
        var array = await CreateAsync(new(3), new(4));
        await array.WriteAsync(ZarrSelection.All, 5, cancel: Cancel);
        await array.Store.SetAsync(StoreKey.Parse("c/0"), new byte[] { 5, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0, 77, 0, 0, 0 }, WriteCondition.None, Cancel);
        await array.ResizeAsync(new(4), cancel: Cancel);
        Assert.Equal([5, 5, 5, 0], (int[])array.GetSlice(":").Data);
    }

    [Fact]
    public async Task Shrinking_deletes_the_chunks_outside_and_says_before_how_many()
    {
        var array = await CreateAsync(new(10, 10), new(2, 2));
        await array.WriteAsync(ZarrSelection.All, 1, cancel: Cancel);
        Assert.Equal(25 - 6, (await array.MeasureResizeLossAsync(new(4, 5), Cancel)).DroppedChunks);
        Assert.Equal(2, (await array.MeasureResizeLossAsync(new(4, 5), Cancel)).TrimmedChunks);
        await array.ResizeAsync(new(4, 5), cancel: Cancel);
        Assert.Equal(6, (await array.MeasureAsync(Cancel)).StoredCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Append_grows_any_axis_and_takes_shaped_flat_and_single_step_values(int axis)
    {
        var array = await CreateAsync(new(2, 2), new(3, 3));
        await array.WriteAsync(ZarrSelection.All, new[] { 1, 2, 3, 4 }, cancel: Cancel);
        var shaped = axis == 0 ? new[,] { { 5, 6 } } : new[,] { { 5 }, { 6 } };
        await array.AppendAsync(axis, shaped, cancel: Cancel);
        await array.AppendAsync(axis, new[] { 7, 8 }, cancel: Cancel);
        var shape = await array.AppendAsync(axis, new[] { 9, 10, 11, 12 }, cancel: Cancel);
        Assert.Equal(axis == 0 ? new Shape(6, 2) : new Shape(2, 6), shape);
        Assert.Equal(axis == 0 ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] : [1, 2, 5, 7, 9, 10, 3, 4, 6, 8, 11, 12], (int[])array.GetSlice(":").Data);
        Assert.Equal(shape, (await ZarrArray.OpenAsync(array.Store, StoreKey.Root, Cancel)).Shape);
    }

    [Fact]
    public async Task Append_refuses_a_value_that_does_not_fit_and_changes_nothing()
    {
        var array = await CreateAsync(new(2, 2), new(3, 3));
        foreach (var value in new object[] { new[] { 1, 2, 3 }, new int[1, 3], 5 })
            Assert.Equal(ZarrErrorId.ValueShapeMismatch, (await Assert.ThrowsAsync<ZarrException>(async () => await array.AppendAsync(0, value, cancel: Cancel))).Id);
        Assert.Equal(ZarrErrorId.SelectionOutOfRange, (await Assert.ThrowsAsync<ZarrException>(async () => await array.AppendAsync(2, new int[2], cancel: Cancel))).Id);
        Assert.Equal(new Shape(2, 2), array.Shape);
    }

    [Fact]
    public async Task Appenders_with_handles_of_their_own_lose_nothing()
    {
        var first = await CreateAsync(new(0), new(16));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            var array = await ZarrArray.OpenAsync(first.Store, StoreKey.Root, Cancel);
            for (var i = 0; i < 50; i++) await array.AppendAsync(0, new[] { writer * 1000 + i + 1 }, cancel: Cancel);
        }, Cancel)));
        var all = (int[])(await ZarrArray.OpenAsync(first.Store, StoreKey.Root, Cancel)).GetSlice(":").Data;
        Assert.Equal(200, all.Length);
        Assert.Equal(Enumerable.Range(0, 4).SelectMany(w => Enumerable.Range(1, 50).Select(i => w * 1000 + i)), all.Order());
    }

    private static Shape ShapeOf(string text) => new(text.Split(',').Select(long.Parse).ToArray());
}
