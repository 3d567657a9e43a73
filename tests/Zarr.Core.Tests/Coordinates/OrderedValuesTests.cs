using CsCheck;
using Xunit;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;

namespace Zarr.Core.Tests.Coordinates;

/// <summary>Binary search held against looking at every value.</summary>
public class OrderedValuesTests
{
    private static readonly Gen<(double[] Values, double A, double B)> Cases =
        from steps in Gen.Int[0, 3].Array[1, 12]
        from falls in Gen.Bool
        from a in Gen.Int[-4, 40]
        from b in Gen.Int[-4, 40]
        select (Along(steps, falls), a / 2.0, b / 2.0);

    private static double[] Along(int[] steps, bool falls)
    {
        var (values, sum) = (new double[steps.Length], 0);
        for (var i = 0; i < steps.Length; i++) values[i] = sum += steps[i];
        if (falls) Array.Reverse(values);
        return values;
    }

    private static OrderedValues<double> Of(params double[] values) => new(values, value => Extent<double>.Of((double)value!), "a.zarr/x");

    [Fact]
    public void One_value_selects_the_nearest_and_of_two_as_near_the_greater_and_of_equal_ones_the_first() => Cases.Sample(test =>
    {
        var expected = test.Values.Index().OrderBy(v => Math.Abs(v.Item - test.A)).ThenByDescending(v => v.Item).ThenBy(v => v.Index).First().Index;
        var item = Of(test.Values).At(test.A);
        Assert.Equal((AxisItemKind.Index, expected), (item.Kind, item.Start));
    });

    [Fact]
    public void Two_values_in_any_order_select_all_between_them_ends_included() => Cases.Sample(test =>
    {
        var expected = test.Values.Index().Where(v => v.Item >= Math.Min(test.A, test.B) && v.Item <= Math.Max(test.A, test.B)).Select(v => (long)v.Index).ToArray();
        var item = Of(test.Values).Between(test.A, test.B);
        Assert.Equal(AxisItemKind.Slice, item.Kind);
        Assert.Equal(expected, Enumerable.Range(0, test.Values.Length).Select(i => (long)i).Where(i => i >= item.Start && i < item.Stop));
    });

    [Theory]
    [InlineData(new double[] { 0, 1, 1, 0 })]
    [InlineData(new[] { 0, double.NaN, 2 })]
    [InlineData(new[] { double.NaN })]
    [InlineData(new[] { 3, 2, 2, 2.5 })]
    public void Values_without_an_order_are_refused(double[] values) =>
        Assert.Equal(ZarrErrorId.CoordinateInvalid, Assert.Throws<ZarrException>(() => Of(values)).Id);

    [Fact]
    public void Of_no_values_nothing_is_between() => Assert.Equal("0:0", Of().Between(1.0, 2.0).ToString());
}
