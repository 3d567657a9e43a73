using Xunit;
using Zarr.Common;

namespace Zarr.Core.Tests;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Käse 日本 😀 a\\b 'x' \"y\"", "Käse 日本 😀 a\\b 'x' \"y\"")]
    [InlineData("a\nb\r\tc", "a\\nb\\r\\tc")]
    [InlineData("\u0000\u001b[2J\u007f\u0085\u009b", "\\x00\\x1b[2J\\x7f\\x85\\x9b")]
    [InlineData("\u200e\u202a\u202e\u2066\u2069\u2028\u2029\u061c", "\\u200e\\u202a\\u202e\\u2066\\u2069\\u2028\\u2029\\u061c")]
    public void What_a_terminal_would_obey_is_written_out_and_nothing_else(string text, string expected)
    {
        Assert.Equal(expected, VisibleText.Of(text));
    }

    [Fact]
    public void Halves_of_surrogate_pairs_are_written_out_and_pairs_stay() => Assert.Equal("\\udcff.tif 😀\\ud800", VisibleText.Of("\udcff.tif 😀\ud800"));

    [Fact]
    public void Messages_of_errors_hide_nothing() => Assert.Equal("'a\\x1b[2J' is no name", new ZarrException(ZarrErrorId.NameInvalid, "'a\u001b[2J' is no name").Message);
}
