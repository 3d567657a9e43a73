using System.Globalization;
using Xunit;

namespace Zarr.Core.Tests;

public class ShapeTests
{
    [Fact]
    public void Prints_its_axes_between_commas_in_any_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("ar-SA");
            Assert.Equal("10000,1000", new Shape(10000, 1000).ToString());
            Assert.Equal("10", new Shape(10).ToString());
            Assert.Equal("()", Shape.Scalar.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void The_array_it_was_made_from_cannot_change_it()
    {
        long[] axes = [3, 4];
        Shape shape = axes;
        axes[0] = 9;
        shape.ToArray()[1] = 9;
        Assert.Equal([3, 4], shape);
        Assert.Equal(3, shape[0]);
    }

    [Fact]
    public void Equal_axes_are_equal_shapes()
    {
        Assert.Equal(new Shape(3, 4), [3, 4]);
        Assert.True(new Shape(3, 4) == new Shape(3, 4) && new Shape(3, 4) != new Shape(4, 3) && new Shape(3) != new Shape(3, 1));
        Assert.Equal(new Shape(3, 4).GetHashCode(), new Shape(3, 4).GetHashCode());
        Assert.Equal(default, new Shape());
    }

    [Theory]
    [InlineData(1, new long[0])]
    [InlineData(12, new long[] { 3, 4 })]
    [InlineData(0, new long[] { long.MaxValue, long.MaxValue, 0 })]
    [InlineData(long.MaxValue, new[] { long.MaxValue, 1 })]
    public void Counts_its_elements(long count, long[] axes) => Assert.Equal(count, new Shape(axes).ElementCount);

    [Fact]
    public void A_count_beyond_63_bits_is_refused() =>
        Assert.Equal(ZarrErrorId.ShapeInvalid, Assert.Throws<ZarrException>(() => new Shape(1L << 32, 1L << 31).ElementCount).Id);

    [Fact]
    public void A_negative_axis_is_refused_and_named()
    {
        var error = Assert.Throws<ZarrException>(() => new Shape(3, -1));
        Assert.Equal(ZarrErrorId.ShapeInvalid, error.Id);
        Assert.Contains("Axis 1 of the shape 3,-1 is negative", error.Message);
    }
}
