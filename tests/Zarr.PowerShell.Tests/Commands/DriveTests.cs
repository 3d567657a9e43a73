using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>
/// Drives of the provider: what they show, and that their paths are paths for every cmdlet. The engine here has no cmdlets of its own for
/// items; these ask it the same through its session. tests/Pester/Drives.Tests.ps1 uses the cmdlets.
/// </summary>
public sealed class DriveTests : CommandTests
{
    public DriveTests(EngineSession session) : base(session)
    {
        session.Invoke("""
            New-ZarrArray s.zarr 10 -DataType int32 -Name g/a | Set-ZarrSlice -Value (1..10)
            $null = New-ZarrArray s.zarr 4 -Name g/h/b
            $null = New-ZarrArray s.zarr 4 -Name 'odd [1]'
            $null = Copy-ZarrNode s.zarr s.zip
            $item = $ExecutionContext.InvokeProvider.Item
            $children = $ExecutionContext.InvokeProvider.ChildItem
            $paths = $ExecutionContext.SessionState.Path
            function New-TestDrive($Name, $Root) {
                $provider = $ExecutionContext.SessionState.Provider.GetOne('Zarr')
                $null = $ExecutionContext.SessionState.Drive.New([System.Management.Automation.PSDriveInfo]::new($Name, $provider, $Root, '', $null), 'global')
            }
            New-TestDrive Z s.zarr
            New-TestDrive Y s.zip
            """).WithoutErrors();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Session.Invoke("$null = $paths.SetLocation($args[0]); foreach ($name in 'Z', 'Y') { $ExecutionContext.SessionState.Drive.Remove($name, $true, 'global') }", Folder.Path).WithoutErrors();
        base.Dispose();
    }

    [Theory]
    [InlineData("Z")]
    [InlineData("Y")]
    public void Groups_are_folders_and_arrays_items(string drive)
    {
        Assert.Equal(["g", "odd [1]"], Session.Values($"$children.Get('{drive}:/', $false).Name"));
        Assert.Equal(["g", "a", "h", "b", "odd [1]"], Session.Values($"$children.Get('{drive}:/', $true).Name"));
        Assert.Equal(["a", "h"], Session.Values($"$children.GetNames('{drive}:/g', 'ReturnAllContainers', $false)"));
        Assert.Equal([true, true, false, true, false], Session.Values($"'', '/g/a', '/g/x', '/g', '/g/a/c' | ForEach-Object {{ $item.Exists(\"{drive}:$_\") }}"));
        Assert.Equal([true, true, false], Session.Values($"'', '/g', '/g/a' | ForEach-Object {{ $item.IsContainer(\"{drive}:$_\") }}"));
        Assert.Equal([true, false], Session.Values($"$children.HasChild('{drive}:/g'); $children.HasChild('{drive}:/g/a')"));
    }

    [Fact]
    public void Items_are_the_arrays_and_groups_themselves()
    {
        Assert.Equal(Folder["s.zarr"], Session.Single<ZarrGroup>("$item.Get('Z:/')").Path);
        Assert.Equal(Path.Combine(Folder["s.zarr"], "g", "a"), Session.Single<ZarrArray>("$item.Get('Z:/g/a')").Path);
        Assert.Equal(55.0, Session.Values("($item.Get('Z:/g/a') | Get-ZarrSlice).Data").Sum(Convert.ToDouble));
        Assert.Equal(["g/a", "g/h/b"], Session.Values("($children.Get('Z:/g', $true) | Get-ZarrArray -ErrorAction Ignore).Key.Value"));
        Assert.Equal("True False", Session.Single<string>("\"$($item.Get('Z:/g').PSIsContainer) $($item.Get('Z:/g/a').PSIsContainer)\""));
    }

    [Fact]
    public void Wildcards_stand_for_nodes()
    {
        Assert.Equal(["a", "h"], Session.Values("$item.Get('Z:/g/*').Name"));
        Assert.Equal(["b"], Session.Values("$item.Get('Z:/*/?/b').Name"));
        Assert.Equal(["a"], Session.Values("(Get-ZarrArray Z:/g/*).Name"));
        Assert.Equal(["odd [1]"], Session.Values("(Get-ZarrArray -LiteralPath 'Z:/odd [1]').Name"));
    }

    [Fact]
    public void Every_cmdlet_takes_paths_of_a_drive()
    {
        Assert.Equal([3], Session.Values("(Get-ZarrSlice Z:/g/a 2).Data"));
        Assert.Equal([3], Session.Values("(Get-ZarrSlice Y:/g/a 2).Data"));
        Assert.Equal([true, true], Session.Values("Test-ZarrStore Z:; Test-ZarrStore Y:/g"));
        Assert.Equal(["a"], Session.Values("(Get-ZarrArray Z: -Name g/a).Name"));
        Assert.Equal(["made"], Session.Values("(New-ZarrArray Z:/g/made 4).Name"));
        Assert.True(File.Exists(Path.Combine(Folder["s.zarr"], "g", "made", "zarr.json")));
        Session.Invoke("Remove-ZarrNode Z:/g/made -Force").WithoutErrors();
        Assert.StartsWith("PathNotFound,", Session.Fails("Get-ZarrArray Z:/g/made"));
        Assert.StartsWith("PathNotFound,", Session.Fails("Get-ZarrArray W:/g"));
    }

    [Fact]
    public void A_location_in_a_drive_is_where_relative_paths_begin()
    {
        Session.Invoke("$null = $paths.SetLocation('Z:/g')").WithoutErrors();
        Assert.Equal(["Z:/g"], Session.Values("$paths.CurrentLocation.Path.Replace('\\', '/')"));
        Assert.Equal(["a", "b", "g"], Session.Values("(Get-ZarrArray a).Name; (Get-ZarrArray h/b).Name; (Get-ZarrNode . -Depth 0).Name"));
        Assert.Equal(["odd [1]"], Session.Values("(Get-ZarrArray -LiteralPath '../odd [1]').Name"));
        Assert.Equal(["a", "h"], Session.Values("$children.Get('.', $false).Name"));
        Assert.Equal(["h/b"], Session.Complete("Get-ZarrArray . -Name h/"));
        Assert.Single(Session.Invoke("$null = $paths.SetLocation('Z:/g/a')").Errors);
    }

    [Theory]
    [InlineData("Z")]
    [InlineData("Y")]
    public void The_path_of_an_item_means_the_same_without_the_drive(string drive)
    {
        Session.Invoke($"$p = $item.Get('{drive}:/g/a').PSPath").WithoutErrors();
        Assert.Contains("Zarr::", Session.Single<string>("$p"));
        Assert.Equal([3, 3], Session.Values("(Get-ZarrSlice -LiteralPath $p 2).Data; ([pscustomobject] @{ PSPath = $p } | Get-ZarrSlice -Slice 2).Data"));
        Assert.Equal(["a", "a"], Session.Values("$item.Get($p).Name; (Get-ZarrArray $p).Name"));
        Assert.Equal(["a", "h"], Session.Values("$children.Get($item.Get($p).PSParentPath, $false).Name"));
    }

    [Fact]
    public void A_drive_is_made_only_where_there_is_a_node()
    {
        Assert.Contains("There is no Zarr array or group", Session.Invoke("New-TestDrive X nothing.zarr").Errors[0].ToString());
        Assert.Contains("is not in the file system", Session.Invoke("New-TestDrive X Env:").Errors[0].ToString());
        Session.Invoke("New-TestDrive X s.zarr/g; $ExecutionContext.SessionState.Drive.Get('X').Root").WithoutErrors();
        Assert.Equal(["a", "h"], Session.Values("$children.Get('X:/', $false).Name"));
        Session.Invoke("$ExecutionContext.SessionState.Drive.Remove('X', $true, 'global')").WithoutErrors();
    }

    [Fact]
    public void What_cannot_be_opened_is_told()
    {
        // Get-ChildItem gives the others beside it, see the Pester tests; this way it ends the call.
        File.WriteAllText(Path.Combine(Folder["s.zarr"], "g", "a", "zarr.json"), "{");
        Assert.Contains("zarr.json cannot be read", Assert.Single(Session.Invoke("$children.Get('Z:/g', $true)").Errors).ToString());
        Assert.Equal(["h"], Session.Values("$children.GetNames('Z:/g', 'ReturnAllContainers', $false)"));
    }

    [Fact]
    public void Nothing_can_be_changed_by_way_of_a_drive()
    {
        var before = Files();
        Assert.NotEmpty(Session.Invoke("$item.Remove('Z:/g/a', $false)").Errors);
        Assert.NotEmpty(Session.Invoke("$item.New('Z:/', 'x', 'group', $null)").Errors);
        Assert.NotEmpty(Session.Invoke("$item.Move('Z:/g/a', 'Z:/x')").Errors);
        Assert.Equal(before, Files());
    }

    [Fact]
    public void Items_are_shown_as_a_table_with_their_group()
    {
        var text = Session.Render("$children.Get('Z:/g', $false)");
        Assert.Contains($"Group: {Path.Combine(Folder["s.zarr"], "g")}", text);
        Assert.Matches(@"(?m)^array +10 +10 int32 +40 a$", text);
        Assert.Contains("group", text);
    }
}
