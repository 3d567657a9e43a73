using Xunit;
using Zarr.PowerShell.Formatting;

namespace Zarr.PowerShell.Tests.Formatting;

public class SizeTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1023, "1023")]
    [InlineData(1024, "1.0K")]
    [InlineData(320_426, "312.9K")]
    [InlineData(40_000_000, "38.1M")]
    [InlineData(1L << 30, "1.0G")]
    [InlineData(1L << 40, "1.0T")]
    [InlineData(1L << 50, "1.0P")]
    [InlineData(long.MaxValue, "8192.0P")]
    public void Sizes_are_those_of_the_first_Zarr(long bytes, string expected) => Assert.Equal(expected, SizeText.Size(bytes));

    [Fact]
    public void No_ratio_is_no_text() => Assert.Null(SizeText.Ratio(null));
}
