using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;

namespace Zarr.Core.Tests.Selection;

public class ResolveTests
{
    [Fact]
    public void Every_axis_selects_what_a_naive_model_selects() => SelectionCase.Any.Sample(
        test =>
        {
            var resolved = test.Selection.Resolve(test.Shape);
            var naive = Naive.Resolve(test.Shape, test.Items);
            for (var axis = 0; axis < naive.Length; axis++)
            {
                var indexer = resolved.Axes[axis];
                var selected = Enumerable.Range(0, (int)indexer.Count).Select(i => indexer.Indices?[i] ?? indexer.Start + i * indexer.Step);
                Assert.Equal(naive[axis].Indices, selected);
                Assert.Equal(naive[axis].Drop, indexer.DropAxis);
            }

            var (shape, elements) = Naive.Select(test.Shape, test.Items);
            Assert.Equal(shape, resolved.ResultShape);
            Assert.Equal(elements.Length, resolved.ElementCount);
            Assert.Equal(elements.Length == 0, resolved.IsEmpty);
            var whole = naive.Index().All(axis => !axis.Item.Drop && axis.Item.Indices.SequenceEqual(Enumerable.Range(0, (int)test.Shape[axis.Index]).Select(i => (long)i)));
            Assert.Equal(whole, resolved.IsWholeArray);
        },
        iter: 5000);

    [Theory]
    [InlineData("...", "3,4,5")]
    [InlineData("0", "4,5")]
    [InlineData("-1,...,-1", "4")]
    [InlineData("...,::2", "3,4,3")]
    [InlineData("0,...,1,2", "()")]
    [InlineData("(0,0,0,0),:,(1)", "4,4,1")]
    [InlineData("9:,:", "0,4,5")]
    public void Indices_drop_axes_and_missing_axes_are_whole(string text, string shape) =>
        Assert.Equal(shape, ZarrSelection.Parse(text).Resolve([3, 4, 5]).ResultShape.ToString());

    [Theory]
    [InlineData("-9223372036854775808:9223372036854775807:9223372036854775807", 0, 9223372036854775807, 1)]
    [InlineData("-9223372036854775808:", 0, 9223372036854775807, 9223372036854775807)]
    [InlineData("::-9223372036854775808", 9223372036854775806, 9223372036854775807, 1)]
    [InlineData("9223372036854775807::-1", 9223372036854775806, 9223372036854775807, 9223372036854775807)]
    [InlineData("-1:-9223372036854775808:-2", 999999999999999, 1000000000000000, 500000000000000)]
    [InlineData("::3", 0, 1000000000000000, 333333333333334)]
    public void Bounds_and_steps_of_any_size_do_not_overflow(string text, long start, long length, long count)
    {
        var indexer = ZarrSelection.Parse(text).Resolve([length]).Axes[0];
        Assert.Equal((start, count), (indexer.Start, indexer.Count));
    }

    [Fact]
    public void An_evenly_spaced_list_is_as_good_as_a_slice()
    {
        var resolved = ZarrSelection.FromItems(AxisItem.List(9, 7, 5), AxisItem.List(3, 3), AxisItem.Mask(false, true, true)).Resolve([10, 10, 3]);
        Assert.Null(resolved.Axes[0].Indices);
        Assert.Equal((9, -2, 3), (resolved.Axes[0].Start, resolved.Axes[0].Step, resolved.Axes[0].Count));
        Assert.Equal([3, 3], resolved.Axes[1].Indices!);
        Assert.Null(resolved.Axes[2].Indices);
    }

    [Theory]
    [InlineData("10", "Index 10 is outside axis 0, which has 10 elements: allowed are -10..9")]
    [InlineData("-11", "Index -11 is outside axis 0")]
    [InlineData(":,(0,5)", "Index 5 is outside axis 1, which has 5 elements: allowed are -5..4")]
    [InlineData("...,0", "Index 0 is outside axis 2, which has no elements")]
    public void An_index_outside_is_refused_naming_axis_and_range(string text, string message)
    {
        var error = Assert.Throws<ZarrException>(() => ZarrSelection.Parse(text).Resolve([10, 5, 0]));
        Assert.Equal(ZarrErrorId.SelectionOutOfRange, error.Id);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Too_many_axes_and_masks_of_the_wrong_length_are_refused()
    {
        var many = Assert.Throws<ZarrException>(() => ZarrSelection.Parse("1,...,2,3").Resolve([10, 10]));
        Assert.Equal((ZarrErrorId.SelectionInvalid, true), (many.Id, many.Message.Contains("names 3 axes, but the array of shape 10,10 has 2")));
        var mask = Assert.Throws<ZarrException>(() => ZarrSelection.FromItems(AxisItem.All, AxisItem.Mask(true, false)).Resolve([10, 3]));
        Assert.Equal((ZarrErrorId.SelectionInvalid, true), (mask.Id, mask.Message.Contains("mask for axis 1 has 2 elements, but the axis has 3")));
        Assert.Equal(ZarrErrorId.SelectionInvalid, Assert.Throws<ZarrException>(() => AxisItem.Slice(0, 1, 0)).Id);
    }

    [Theory]
    [InlineData(new long[] { 2 }, new long[] { 3 }, new long[0], "2:5", "3,8")]
    [InlineData(new long[] { 2, 1 }, new long[] { 3, 4 }, new long[] { 2, 2 }, "2:7:2,1:8:2", "3,4")]
    [InlineData(new long[] { 2, 1 }, new long[0], new long[0], "2:,1:", "8,7")]
    [InlineData(new long[0], new long[] { 4, 0 }, new long[0], "0:4,0:0", "4,0")]
    [InlineData(new long[] { -3 }, new long[] { 3 }, new long[0], "-3:", "3,8")]
    [InlineData(new long[] { 9 }, new long[] { 10 }, new long[] { -1 }, "9::-1", "10,8")]
    [InlineData(new long[] { 10 }, new long[] { 0 }, new long[0], "10:10", "0,8")]
    public void Start_count_stride_select_a_block(long[] start, long[] count, long[] stride, string text, string shape)
    {
        var selection = ZarrSelection.FromRange(start, count, stride);
        Assert.Equal(text, selection.ToString());
        var resolved = selection.Resolve([10, 8]);
        Assert.Equal(shape, resolved.ResultShape.ToString());
        var same = ZarrSelection.Parse(text).Resolve([10, 8]);
        Assert.Equal((resolved.Axes[0].Start, resolved.Axes[0].Step, resolved.Axes[0].Count), (same.Axes[0].Start, same.Axes[0].Step, same.Axes[0].Count));
    }

    [Theory]
    [InlineData(8, 3, 1, ZarrErrorId.SelectionOutOfRange)]
    [InlineData(10, 1, 1, ZarrErrorId.SelectionOutOfRange)]
    [InlineData(11, 0, 1, ZarrErrorId.SelectionOutOfRange)]
    [InlineData(-11, 1, 1, ZarrErrorId.SelectionOutOfRange)]
    [InlineData(0, 2, -1, ZarrErrorId.SelectionOutOfRange)]
    [InlineData(0, long.MaxValue, long.MaxValue, ZarrErrorId.SelectionOutOfRange)]
    [InlineData(0, -1, 1, ZarrErrorId.SelectionInvalid)]
    [InlineData(0, 1, 0, ZarrErrorId.SelectionInvalid)]
    public void A_block_that_does_not_fit_is_refused_not_clamped(long start, long count, long stride, ZarrErrorId id) =>
        Assert.Equal(id, Assert.Throws<ZarrException>(() => ZarrSelection.FromRange([start], [count], [stride]).Resolve([10])).Id);
}
