using System.Globalization;
using Xunit;
using Zarr.PowerShell.Formatting;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Formatting;

public sealed class ScreenTests
{
    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, "", true)]
    [InlineData(true, "1", false)]
    [InlineData(true, "0", false)]
    [InlineData(false, null, false)]
    public void Colours_are_where_they_are_drawn_and_NO_COLOR_is_not_set(bool draws, string? noColour, bool expected) =>
        Assert.Equal(expected, Screen.MayColour(new RecordingHost(new RecordingUserInterface(80, draws), CultureInfo.InvariantCulture), noColour));
}
