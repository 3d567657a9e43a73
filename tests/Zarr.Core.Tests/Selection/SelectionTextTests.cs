using System.Globalization;
using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;

namespace Zarr.Core.Tests.Selection;

public class SelectionTextTests
{
    [Theory]
    [InlineData("0:10,:,::2", "0:10,:,::2")]
    [InlineData("0:10,:", "0:10,:")]
    [InlineData("-5:,3", "-5:,3")]
    [InlineData("-5:", "-5:")]
    [InlineData("3,-1", "3,-1")]
    [InlineData("...,0", "...,0")]
    [InlineData("::-1", "::-1")]
    [InlineData("*", ":")]
    [InlineData("0:10, : , ::2", "0:10,:,::2")]
    [InlineData(" 0 : 10 : 2 ,\t-1", "0:10:2,-1")]
    [InlineData("1:2:1", "1:2")]
    [InlineData("::", ":")]
    [InlineData("+3", "3")]
    [InlineData("(1,3,5), :", "(1,3,5),:")]
    [InlineData("( 4 )", "(4)")]
    [InlineData("()", "()")]
    [InlineData("99999999999999999999:-99999999999999999999", "9223372036854775807:-9223372036854775808")]
    public void Reads_what_people_type(string text, string canonical)
    {
        Assert.Equal(canonical, ZarrSelection.Parse(text).ToString());
        Assert.Equal(canonical, ZarrSelection.Parse(canonical).ToString());
    }

    [Theory]
    [InlineData("0..9", "0:10", "(0..9)")]
    [InlineData("0..9,3", "0:10", "(0..9)")]
    [InlineData("2..4", "2:5", "(2..4)")]
    [InlineData("5..", "0:10", "(0..9)")]
    [InlineData("(0..9)", "0:10", "(0..9)")]
    [InlineData("0:10,,1", "write ':'", "'0:10,,1'")]
    [InlineData("", "write ':'", "''")]
    [InlineData("1,", "write ':'", "'1,'")]
    [InlineData("[0:10", "square brackets", "0:10,::2")]
    [InlineData("::2]", "square brackets", "0:10,::2")]
    [InlineData("[0:10,::2]", "square brackets", "0:10,::2")]
    [InlineData("^1", "'^1'", "-1")]
    [InlineData("1.5", "'1.5'", "integer")]
    [InlineData("1.5:", "'1.5'", "integer")]
    [InlineData("1e3", "'1e3'", "integer")]
    [InlineData("99999999999999999999", "'99999999999999999999'", "64 bits")]
    [InlineData("0x10", "'0x10'", "start:stop:step")]
    [InlineData("1kb", "'1kb'", "start:stop:step")]
    [InlineData("abc", "'abc'", "start:stop:step")]
    [InlineData("1:2:3:4", "'1:2:3:4'", "two colons")]
    [InlineData("::0", "step", "0")]
    [InlineData("1:b", "'b'", "start:stop:step")]
    [InlineData("(1,2", "(1,2", "does not end with ')'")]
    [InlineData("(1,,2)", "(1,,2)", "missing")]
    [InlineData("1)", "'1)'", "start:stop:step")]
    [InlineData("((1))", "'(1)'", "start:stop:step")]
    [InlineData("(1:2)", "'1:2'", "start:stop:step")]
    [InlineData("...,...", "more than one", "'...'")]
    [InlineData("....", "0:10", "(0..9)")]
    [InlineData("- 1", "'- 1'", "start:stop:step")]
    [InlineData("١", "'١'", "start:stop:step")]
    public void Refuses_what_could_be_misread_and_says_what_to_write(string text, params string[] said)
    {
        var error = Assert.Throws<ZarrException>(() => ZarrSelection.Parse(text));
        Assert.Equal(ZarrErrorId.SelectionInvalid, error.Id);
        Assert.All(said, part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_the_one_exception() => Gen.String[Gen.OneOf("0159:,.-+()[] *^e".ToCharArray()), 0, 12].Sample(text =>
    {
        try
        {
            var canonical = ZarrSelection.Parse(text).ToString();
            Assert.Equal(canonical, ZarrSelection.Parse(canonical).ToString());
        }
        catch (ZarrException error)
        {
            Assert.Equal(ZarrErrorId.SelectionInvalid, error.Id);
        }
    });

    [Fact]
    public void Text_and_selection_go_both_ways_in_any_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            odd.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = odd;
            Assert.Equal("-3:-1:-2,-7,(-1,-5)", ZarrSelection.FromItems(AxisItem.Slice(-3, -1, -2), AxisItem.At(-7), AxisItem.List(-1, -5)).ToString());
            Assert.Equal("-7", AxisItem.Parse("-7").ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Masks_are_counted_and_long_lists_abridged()
    {
        Assert.Equal("mask(2 of 3)", AxisItem.Mask(true, false, true).ToString());
        Assert.Equal("(0,2,4,...,34,36,38)", AxisItem.List(Enumerable.Range(0, 20).Select(i => 2L * i).ToArray()).ToString());
        Assert.Equal("...", ZarrSelection.All.ToString());
        Assert.Equal("...", ZarrSelection.FromItems().ToString());
    }
}
