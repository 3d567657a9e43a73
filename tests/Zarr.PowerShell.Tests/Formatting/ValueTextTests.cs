using System.Collections;
using Xunit;
using Zarr.PowerShell.Formatting;

namespace Zarr.PowerShell.Tests.Formatting;

public class ValueTextTests
{
    [Fact]
    public void Lists_and_tables_stand_on_one_line()
    {
        Assert.Equal("[1, 2.5, null, true]", ValueText.Format(new object?[] { 1, 2.5, null, true }));
        Assert.Equal("{a: [1, 2]}", ValueText.Format(new Hashtable { ["a"] = new[] { 1, 2 } }));
        Assert.Equal("metres", ValueText.Format("metres"));
    }

    [Fact]
    public void A_long_list_is_cut() => Assert.Equal("[0, 1, 2, 3, 4, 5, 6, 7, ...]", ValueText.Format(Enumerable.Range(0, 100)));
}
