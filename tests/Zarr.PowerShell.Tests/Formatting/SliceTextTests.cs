using System.Globalization;
using Xunit;
using Zarr.PowerShell.Formatting;

namespace Zarr.PowerShell.Tests.Formatting;

// The expected texts are what NumPy prints for str(array).
public class SliceTextTests
{
    [Fact]
    public void A_long_axis_shows_three_elements_at_either_end() =>
        Assert.Equal("[   0    1    2 ... 1998 1999 2000]", Format(Enumerable.Range(0, 2001).ToArray(), 2001));

    [Fact]
    public void A_thousand_elements_are_all_shown_and_break_at_75_columns()
    {
        var lines = Format(Enumerable.Range(0, 1000).ToArray(), 1000).Split('\n');
        Assert.Equal("[  0   1   2   3   4   5   6   7   8   9  10  11  12  13  14  15  16  17", lines[0]);
        Assert.Equal("  18  19  20  21  22  23  24  25  26  27  28  29  30  31  32  33  34  35", lines[1]);
        Assert.Equal(" 990 991 992 993 994 995 996 997 998 999]", lines[^1]);
        Assert.DoesNotContain("...", string.Concat(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Axes_nest_with_an_empty_line_between_planes() => Assert.Equal(
        """
        [[[ 0  1]
          [ 2  3]]

         [[ 4  5]
          [ 6  7]]

         [[ 8  9]
          [10 11]]]
        """, Format(Enumerable.Range(0, 12).ToArray(), 3, 2, 2), ignoreLineEndingDifferences: true);

    [Fact]
    public void Both_axes_of_a_large_plane_are_cut() => Assert.Equal(
        """
        [[   0    1    2 ...   97   98   99]
         [ 100  101  102 ...  197  198  199]
         [ 200  201  202 ...  297  298  299]
         ...
         [9700 9701 9702 ... 9797 9798 9799]
         [9800 9801 9802 ... 9897 9898 9899]
         [9900 9901 9902 ... 9997 9998 9999]]
        """, Format(Enumerable.Range(0, 10_000).ToArray(), 100, 100), ignoreLineEndingDifferences: true);

    [Fact]
    public void A_long_row_that_is_cut_still_breaks_at_75_columns() => Assert.Equal(
        """
        [100000000000000000 100000000000000001 100000000000000002 ...
         100000000000001998 100000000000001999 100000000000002000]
        """, Format(Enumerable.Range(0, 2001).Select(i => 100_000_000_000_000_000L + i).ToArray(), 2001), ignoreLineEndingDifferences: true);

    [Fact]
    public void A_line_that_breaks_has_no_blanks_at_its_end() =>
        Assert.DoesNotContain(" \n", Format(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? i : i + 0.125).ToArray(), 40), StringComparison.Ordinal);

    [Fact]
    public void Points_of_floats_stand_below_one_another() => Assert.Equal(
        """
        [[ 1.    2.5 ]
         [-3.25 10.  ]]
        """, Format(new[] { 1, 2.5, -3.25, 10 }, 2, 2), ignoreLineEndingDifferences: true);

    [Theory]
    [InlineData(new[] { 1.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity }, "[  1.  nan  inf -inf]")]
    [InlineData(new[] { 0.1, 0.25, 1.0 / 3 }, "[0.1        0.25       0.33333333]")]
    [InlineData(new[] { 1e-5, 1.0 }, "[1.e-05 1.e+00]")]
    [InlineData(new[] { 123456789.0, 1.5 }, "[1.23456789e+08 1.50000000e+00]")]
    [InlineData(new[] { 1e300, -1e-300, 0.0 }, "[ 1.e+300 -1.e-300  0.e+000]")]
    [InlineData(new[] { 0.0, -0.0 }, "[ 0. -0.]")]
    [InlineData(new[] { double.NaN, double.NaN }, "[nan nan]")]
    [InlineData(new[] { 1000.0, 1.0 }, "[1000.    1.]")]
    [InlineData(new[] { 1001.0, 1.0 }, "[1.001e+03 1.000e+00]")]
    [InlineData(new[] { 99999999.0 }, "[99999999.]")]
    [InlineData(new[] { 3.141592653589793 }, "[3.14159265]")]
    public void Floats_look_as_in_NumPy(double[] values, string expected) => Assert.Equal(expected, Format(values, values.Length));

    [Fact]
    public void Floats_of_32_and_16_bits_show_their_own_digits()
    {
        Assert.Equal("[0.1 0.2]", Format(new[] { 0.1f, 0.2f }, 2));
        Assert.Equal("[0.1    0.3333]", Format(new[] { (Half)0.1, (Half)(1.0 / 3) }, 2));
    }

    [Fact]
    public void Booleans_are_spelled_as_PowerShell_prints_them() => Assert.Equal("[ True False]", Format(new[] { true, false }, 2));

    [Fact]
    public void Without_axes_the_element_stands_alone()
    {
        Assert.Equal("42", Format(new[] { 42 }));
        Assert.Equal("2.5", Format(new[] { 2.5 }));
        Assert.Equal("nan", Format(new[] { double.NaN }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3, 0)]
    [InlineData(0, 5, 7)]
    public void Without_elements_only_brackets_are_left(params int[] shape) => Assert.Equal("[]", Format(Array.Empty<int>(), shape));

    [Theory]
    [InlineData(4, 4, 4, 4, 4, 4)]
    [InlineData(10, 10, 10, 10, 10)]
    [InlineData(2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2)]
    [InlineData(3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3)]
    public void However_many_axes_no_more_than_a_thousand_elements_are_shown(params int[] shape)
    {
        var text = Format(Enumerable.Repeat(7, shape.Aggregate((a, b) => a * b)).ToArray(), shape);
        Assert.InRange(text.Count(c => c == '7'), 1, 1000);
        Assert.Contains("...", text, StringComparison.Ordinal);
        Assert.Equal(text.Count(c => c == '['), text.Count(c => c == ']'));
    }

    [Fact]
    public void The_culture_does_not_matter()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("de-DE");
            Assert.Equal("[1.5 2. ]", Format(new[] { 1.5, 2 }, 2));
            Assert.Equal("312.9K", SizeText.Size(320_426));
            Assert.Equal("124.8", SizeText.Ratio(124.83));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static string Format(Array data, params int[] shape) => SliceText.Format(i => data.GetValue(i), new Shape([.. shape.Select(length => (long)length)]));
}
