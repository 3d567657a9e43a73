using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Snapshots;

/// <summary>What only shows or offers something leaves no error behind in <c>$Error</c>, also for scripts that are strict.</summary>
[Collection(ViewSnapshots.Style)]
public sealed class QuietViewTests : IDisposable
{
    private readonly EngineSession _session = new(120);
    private readonly TempFolder _folder = new();

    public QuietViewTests()
    {
        Shown.Prepare(_session, _folder);
        _session.Values("Set-StrictMode -Version Latest; $null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", _folder.Path);
    }

    [Fact]
    public void No_view()
    {
        foreach (var (type, script) in Shown.Scripts)
            foreach (var command in ViewSnapshots.CommandsFor(type))
            {
                // The script's own way is not what is looked at.
                _session.Values($"Set-StrictMode -Off; $objects = @(& {{ {script} }}); Set-StrictMode -Version Latest; $Error.Clear()");
                Assert.NotEmpty(_session.Render($"$objects{(command.Length > 0 ? " | " + command : "")}"));
                Assert.Equal("", Left($"{type} {command}"));
            }
    }

    [Theory]
    [InlineData("Get-ZarrNode ./weather.zarr -Recurse")]
    [InlineData("Get-ZarrNode ./weather.zarr -Recurse | Format-List")]
    [InlineData("Get-ZarrNode ./weather.zarr, ./weather.zarr")]
    [InlineData("Get-ZarrNode ./weather.zarr; Get-ZarrArray ./weather.zarr -Name t2m; Get-ZarrNode ./weather.zarr -Name radar")]
    [InlineData("Get-ZarrArray ./*")]
    [InlineData("Get-ZarrArray ./nothing*")]
    [InlineData("Test-ZarrStore ./*")]
    [InlineData("Measure-ZarrArray ./weather.zarr")]
    [InlineData("Get-ZarrChunk ./weather.zarr -Name t2m | Format-Table -View Zarr.ZarrChunk")]
    [InlineData("Get-ZarrMetadata ./weather.zarr; Get-ZarrAttribute ./weather.zarr -Name t2m")]
    [InlineData("Get-ZarrSlice ./weather.zarr -Name radar/stations -AsRecord; Get-ZarrSlice ./weather.zarr -Name t2m 0 -AsTable")]
    [InlineData("Compare-ZarrArray ./weather.zarr ./weather.zarr -Name **")]
    public void No_listing(string script)
    {
        _session.Values("$Error.Clear()");
        _session.Render(script);
        Assert.Equal("", Left(script));
    }

    [Fact]
    public void No_drive()
    {
        using var session = new EngineSession(120);
        Shown.Prepare(session, _folder2);
        session.Values("$null = $ExecutionContext.SessionState.Drive.New([System.Management.Automation.PSDriveInfo]::new('w', $ExecutionContext.SessionState.Provider.GetOne('Zarr'), $args[0], '', $null), 'global'); Set-StrictMode -Version Latest; $Error.Clear()", _folder2["weather.zarr"]);
        foreach (var script in (string[])["$ExecutionContext.InvokeProvider.ChildItem.Get('w:/', $true)", "$ExecutionContext.InvokeProvider.ChildItem.Get('w:/radar', $false) | Format-List", "$ExecutionContext.InvokeProvider.Item.Exists('w:/nothing')", "$ExecutionContext.InvokeProvider.ChildItem.GetNames('w:/', 'ReturnMatchingContainers', $false)"])
            session.Render(script);
        Assert.Equal("", session.Single<string>("\"$($Error -join \"`n\")\""));
    }

    [Theory]
    [InlineData("Get-ZarrArray ./weather.zarr -Name ")]
    [InlineData("Get-ZarrArray ./weather.zarr -Name ra")]
    [InlineData("Get-ZarrArray ./weather.zarr -Name nothing/x")]
    [InlineData("Get-ZarrArray ./nowhere.zarr -Name ")]
    [InlineData("Get-ZarrArray ./file.txt -Name ")]
    [InlineData("Get-ZarrArray x:/y -Name ")]
    [InlineData("Get-ZarrArray $null -Name ")]
    [InlineData("Get-ZarrArray ./damaged.zarr -Name ")]
    [InlineData("Get-ZarrAttribute ./damaged.zarr -Attribute ")]
    [InlineData("Get-ZarrAttribute ./weather.zarr -Attribute ")]
    [InlineData("Get-ZarrAttribute ./weather.zarr -Name 'a//b' -Attribute ")]
    [InlineData("Set-ZarrAttribute ./weather.zarr -Name t2m -Attribute u")]
    [InlineData("Get-ZarrSlice ./weather.zarr -Name t2m -Slice ")]
    [InlineData("Get-ZarrSlice ./weather.zarr -Name t2m -Where @")]
    [InlineData("Get-ZarrSlice ./damaged.zarr -Where ")]
    [InlineData("New-ZarrArray -DataType ")]
    [InlineData("New-ZarrArray -Codec blosc:")]
    [InlineData("New-ZarrArray -Codec 'nothing:'")]
    [InlineData("Get-ZarrCodec ")]
    [InlineData("Get-ZarrDataType dat")]
    public void No_completion(string line)
    {
        Directory.CreateDirectory(_folder["damaged.zarr"]);
        File.WriteAllText(_folder["damaged.zarr/zarr.json"], "{");
        File.WriteAllText(_folder["file.txt"], "x");
        _session.Values("$Error.Clear()");
        _session.Complete(line);
        Assert.Equal("", Left(line));
    }

    private readonly TempFolder _folder2 = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
        _folder2.Dispose();
    }

    private string Left(string what) => _session.Single<string>("if ($Error.Count) { \"$($args[0]): $($Error -join \"`n\")\" } else { '' }", what);
}
