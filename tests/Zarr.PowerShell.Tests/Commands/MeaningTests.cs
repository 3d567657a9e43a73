using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>What a parameter means is what was written, and what cannot be meant is refused.</summary>
public sealed class MeaningTests(EngineSession session) : CommandTests(session)
{
    [Theory]
    [InlineData("Import-ZarrArray a.csv -Shape 99", "-Shape")]
    [InlineData("Import-ZarrArray a.csv -Offset 3", "-Offset")]
    [InlineData("Import-ZarrArray a.csv -ByteOrder Big", "-ByteOrder")]
    [InlineData("Import-ZarrArray a.npy -Shape 2,3", "-Shape")]
    [InlineData("Import-ZarrArray a.npy -Header", "-Header")]
    [InlineData("Import-ZarrArray a.npy -Delimiter ';'", "-Delimiter")]
    [InlineData("Import-ZarrArray a.raw -DataType int32 -Header", "-Header")]
    [InlineData("Export-ZarrArray $z b.npy -ByteOrder Big", "-ByteOrder")]
    [InlineData("Export-ZarrArray $z b.npz -ByteOrder Big", "-ByteOrder")]
    [InlineData("Export-ZarrArray $z b.raw -Delimiter ';'", "-Delimiter")]
    public void A_parameter_that_a_format_has_no_use_for_is_refused(string command, string parameter)
    {
        Session.Invoke("$z = New-ZarrArray -Shape 2,3 -DataType int32; foreach ($e in 'csv', 'npy', 'raw') { $null = Export-ZarrArray $z a.$e }").WithoutErrors();
        var error = Assert.Single(Session.Invoke(command).Errors);
        Assert.StartsWith("ArgumentInvalid,", error.FullyQualifiedErrorId);
        Assert.StartsWith(parameter, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Folder.Path, "b.*"));
    }

    [Theory]
    [InlineData("Import-ZarrArray a.raw -DataType int32 -Shape 2,3 -Offset 0 -ByteOrder Little")]
    [InlineData("Import-ZarrArray a.csv -Delimiter ','")]
    public void One_that_it_has_is_taken(string command) =>
        Session.Invoke($"$z = New-ZarrArray -Shape 2,3 -DataType int32; foreach ($e in 'csv', 'raw') {{ $null = Export-ZarrArray $z a.$e }}; {command}").WithoutErrors();

    [Theory]
    [InlineData("$a1, $b2")]
    [InlineData("$b2, $a1")]
    public void A_slice_of_several_arrays_is_read_by_the_axes_of_each(string order)
    {
        Session.Invoke($"$a1 = New-ZarrArray s.zarr -Name a1 -Shape 5 -DataType int32; $b2 = New-ZarrArray s.zarr -Name b2 -Shape 5,5 -DataType int32; {order} | Export-ZarrArray -Destination m.npz -Slice 0,1 -Force").WithoutErrors();
        Assert.Equal("a1 2 b2 ", Session.Single<string>("$g = Import-ZarrArray m.npz; (Get-ZarrNode $g -Recurse | Where-Object NodeType -eq array | ForEach-Object { \"$($_.Name) $($_.Shape)\" }) -join ' '"));
    }

    [Fact]
    public void An_archive_keeps_groups_and_is_what_it_was_when_it_comes_back()
    {
        Session.Invoke("foreach ($n in 'a/x', 'b/x', 'y') { $null = New-ZarrArray s.zarr -Name $n -Shape 2 -DataType int8 -FillValue 7 }; Export-ZarrArray s.zarr s.npz -Name **; $null = Import-ZarrArray s.npz t.zarr").WithoutErrors();
        Assert.True(Session.Single<bool>("Compare-ZarrArray s.zarr t.zarr -Name ** -Quiet"));
        Session.Invoke("Export-ZarrArray s.zarr a.npz -Name a/x").WithoutErrors();
        Assert.Equal("x", Session.Single<string>("(Get-ZarrNode (Import-ZarrArray a.npz) -Recurse | Where-Object NodeType -eq array).Name"));
    }

    [Theory]
    [InlineData("$m = [int[,]]::new(2, 2); $m[0,1] = 5; Set-ZarrAttribute $y a $m", "[[0,5],[0,0]]")]
    [InlineData("$m = [int[,,]]::new(1, 2, 1); Set-ZarrAttribute $y @{ a = $m }", "[[[0],[0]]]")]
    [InlineData("$m = [object[,]]::new(1, 2); $m[0,0] = 'x'; $m[0,1] = [pscustomobject]@{ k = 1 }; Set-ZarrAttribute $y a $m", "[[\"x\",{\"k\":1}]]")]
    [InlineData("Set-ZarrAttribute $y a -1.5", "-1.5")]
    [InlineData("Set-ZarrAttribute $y a -Value -7", "-7")]
    [InlineData("Set-ZarrAttribute $y a '-1.5'", "\"-1.5\"")]
    [InlineData("Set-ZarrAttribute $y a -Value \"-7\"", "\"-7\"")]
    [InlineData("Set-ZarrAttribute $y a --x", "\"--x\"")]
    [InlineData("$n = '-1.5'; Set-ZarrAttribute $y a $n", "\"-1.5\"")]
    [InlineData("Set-ZarrAttribute $y a abc", "\"abc\"")]
    [InlineData("Set-ZarrAttribute $y a 1.5", "1.5")]
    public void An_attribute_is_what_was_written(string script, string json)
    {
        Session.Invoke($"$y = New-ZarrArray -Shape 1; {script}").WithoutErrors();
        Assert.Equal(json, ((System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(Session.Single<string>("Get-ZarrMetadata $y -Raw"))!["attributes"]!)["a"]!.ToJsonString());
    }

    [Theory]
    [InlineData("Remove-ZarrNode s.zarr -Recurse -Confirm:$false")]
    [InlineData("Remove-ZarrChunk s.zarr -Name a : -Confirm:$false")]
    [InlineData("Resize-ZarrArray s.zarr -Name a 1 -Confirm:$false")]
    public void A_script_that_says_so_is_not_asked(string command)
    {
        using var session = new EngineSession();
        session.Invoke("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0]); $null = New-ZarrArray s.zarr -Name a -Shape 9 -DataType int8; Set-ZarrSlice s.zarr -Name a -Value 1", Folder.Path).WithoutErrors();
        session.Invoke(command).WithoutErrors();
        Assert.Empty(session.Prompts);
        session.Invoke("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", Path.GetTempPath()).WithoutErrors();
    }

    [Fact]
    public void Options_are_not_set_with_WhatIf()
    {
        var before = Session.Single<int>("(Get-ZarrOption).ProgressDelay");
        Session.Invoke("Set-ZarrOption -ProgressDelay 12345 -WhatIf").WithoutErrors();
        Assert.Equal(before, Session.Single<int>("(Get-ZarrOption).ProgressDelay"));
    }
}
