using Xunit;
using Zarr.Arrays.Selection;

namespace Zarr.Core.Tests.Selection;

public class BroadcastTests
{
    [Theory]
    [InlineData(new long[] { 3, 4 }, new long[] { 3, 4 }, new long[] { 4, 1 })]
    [InlineData(new long[] { 4 }, new long[] { 3, 4 }, new long[] { 0, 1 })]
    [InlineData(new long[] { 3, 1 }, new long[] { 3, 4 }, new long[] { 1, 0 })]
    [InlineData(new long[0], new long[] { 3, 4 }, new long[] { 0, 0 })]
    [InlineData(new long[] { 1, 1, 4 }, new long[] { 4 }, new long[] { 1 })]
    [InlineData(new long[] { 1 }, new long[] { 0 }, new long[] { 0 })]
    [InlineData(new long[] { 1, 1 }, new long[0], new long[0])]
    public void A_value_is_repeated_along_axes_of_one_and_missing_axes(long[] value, long[] region, long[] strides) =>
        Assert.Equal(strides, Broadcast.GetStrides(value, region));

    [Theory]
    [InlineData(new long[] { 3 }, new long[] { 3, 4 })]
    [InlineData(new long[] { 2, 4 }, new long[] { 4 })]
    [InlineData(new long[] { 0 }, new long[] { 1 })]
    [InlineData(new long[] { 12 }, new long[] { 3, 4 })]
    public void A_value_that_does_not_fit_is_refused_naming_both_shapes(long[] value, long[] region)
    {
        var error = Assert.Throws<ZarrException>(() => Broadcast.GetStrides(value, region));
        Assert.Equal(ZarrErrorId.ValueShapeMismatch, error.Id);
        Assert.Contains($"shape {new Shape(value)} ", error.Message);
        Assert.Contains($"shape {new Shape(region)}:", error.Message);
    }

    [Fact]
    public void A_flat_value_with_as_many_elements_fills_a_region_of_any_rank()
    {
        Assert.True(Broadcast.TryGetFlatStrides([12], [3, 2, 2], out var strides));
        Assert.Equal([4, 2, 1], strides);
        Assert.False(Broadcast.TryGetFlatStrides([11], [3, 4], out _));
        Assert.False(Broadcast.TryGetFlatStrides([3, 4], [4, 3], out _));
        Assert.True(Broadcast.TryGetFlatStrides([1], Shape.Scalar, out strides));
        Assert.Empty(strides);
    }
}
