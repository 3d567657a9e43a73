using System.Text.RegularExpressions;
using Xunit;
using Zarr.Common;
using Zarr.PowerShell.Tests.Hosting;
using Zarr.PowerShell.Tests.Snapshots;

namespace Zarr.PowerShell.Tests.Formatting;

/// <summary>Names, attributes, texts and types of a store that someone else has made: what a terminal would obey is written out wherever it is shown, and data stays as it is.</summary>
public sealed partial class HostileTextTests : IDisposable
{
    // ESC of a control string, BEL, DEL, C1's CSI, a line end, an override of direction, a line separator.
    private const string Evil = "x\u001bPowned\u0007\u007f\u009b2J\u202ey\u2066z\u2028";
    private const string Setup = """
        $name = $args[1]
        $null = New-ZarrGroup $path -Attribute @{ $name = $name; list = @($name, "a`nb"); map = @{ $name = $name } }
        $null = New-ZarrArray $path -Name "g$name/a$name" -Shape 2,2 -ChunkShape 1,2 -DataType string -DimensionName $name, x -Attribute @{ $name = $name } -FillValue $name
        $t = Get-ZarrArray $path -Name '**'
        Set-ZarrSlice $t -Value $name, "a`nb", "`t", 'plain'
        $other = New-ZarrArray -Shape 2,2 -DataType string
        $r = New-ZarrArray $path -Name r -Shape 2 -DataType (ConvertTo-Fields $name)
        $damaged = "$path-damaged"
        $null = Copy-ZarrNode $path $damaged
        """;

    private readonly EngineSession _session = new(100, colour: true);
    private readonly TempFolder _folder = new();

    public HostileTextTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        _session["path"] = _folder["s.zarr"];
        _session.Invoke("function ConvertTo-Fields($n) { $d = [ordered]@{}; $d[$n] = 'U9'; $d['y'] = 'i4'; $d }").WithoutErrors();
        _session.Invoke(Setup, _folder.Path, Evil).WithoutErrors();
        foreach (var file in Directory.EnumerateFiles(_folder["s.zarr-damaged"], "*", SearchOption.AllDirectories))
            if (!file.EndsWith("zarr.json", StringComparison.Ordinal)) File.WriteAllText(file, "oops");
            else if (Path.GetFileName(Path.GetDirectoryName(file)!) == "r") File.WriteAllText(file, File.ReadAllText(file).Replace("\"struct\"", "\"no\\u001b[2J\\u202esuch\""));
        File.WriteAllText(_folder[$"s.zarr-damaged/stray{Evil}"], "x");
        _session.Invoke("""
            $chunks = @(Get-ZarrChunk $t -Statistics)
            $problems = @(Test-ZarrStore $damaged -Checksum -Detailed)
            $repairs = @(Repair-ZarrStore $damaged -Checksum -RemoveOrphan -Force)
            """).WithoutErrors();
    }

    [Theory]
    [InlineData("Zarr.ZarrGroup", "Get-ZarrNode $path -Depth 0 | ForEach-Object { $_.psobject.BaseObject }")]
    [InlineData("Zarr.NodeEntry", "Get-ZarrNode $path -Recurse")]
    [InlineData("Zarr.ZarrArray", "$t; $r; Get-ZarrArray $t -Measure")]
    [InlineData("Zarr.DriveItem", "Get-ZarrNode $path -Recurse | ForEach-Object { $_.PSObject.TypeNames.Insert(0, 'Zarr.DriveItem'); $_.PSObject.Properties.Add([psnoteproperty]::new('PSParentPath', \"Zarr::$path$name\")); $_ }")]
    [InlineData("Zarr.ZarrSlice", "Get-ZarrSlice $t; Get-ZarrSlice $t 0; Get-ZarrSlice $t 0,0; Get-ZarrSlice $r")]
    [InlineData("Zarr.PowerShell.ZarrElement", "Get-ZarrSlice $t -AsRecord; Get-ZarrSlice $r -AsRecord")]
    [InlineData("Zarr.PowerShell.ZarrAttribute", "Get-ZarrAttribute $path")]
    [InlineData("Zarr.ZarrChunk", "Get-ZarrChunk $t")]
    [InlineData("Zarr.ChunkStatistics", "$chunks")]
    [InlineData("Zarr.ChunkHeader", "Get-ZarrChunk $t -Header")]
    [InlineData("Zarr.Operations.ChunkMaps.ZarrChunkMap", "Get-ZarrChunkMap $t")]
    [InlineData("Zarr.Arrays.ZarrStorage", "Measure-ZarrArray $path")]
    [InlineData("Zarr.Operations.Comparing.ArrayComparison", "Compare-ZarrArray $t $other; Compare-ZarrArray $path $damaged -Name r* -ErrorAction SilentlyContinue")]
    [InlineData("Zarr.Operations.Comparing.ElementDifference", "Compare-ZarrArray $t $other -Detailed")]
    [InlineData("Zarr.Operations.Searching.FoundValue", "Find-ZarrValue $t -NotEqual q")]
    [InlineData("Zarr.Operations.Validation.ZarrProblem", "$problems")]
    [InlineData("Zarr.Operations.Validation.ZarrRepair", "$repairs")]
    [InlineData("Zarr.Operations.CodecTrials.ZarrCodecMeasurement", "Measure-ZarrCodec $t -Codec none")]
    [InlineData("Zarr.HiddenText", "Get-ZarrSlice $t -AsTable; Get-ZarrSlice $t 0 -AsTable; Get-ZarrMetadata $path -Name '**'; Get-ZarrMetadata $path; (Get-ZarrMetadata $path).attributes; Get-ZarrSlice $r -Raw")]
    [InlineData("Zarr.Format.DataTypes.ZarrDataType", "[Zarr.Format.DataTypes.ZarrDataType]::new($r.DataType)")]
    public void No_view_gives_it_to_the_terminal(string type, string script)
    {
        Assert.NotEqual(0, _session.Single<int>($"$objects = @(& {{ {script} }} 2>$null); $objects.Count"));
        foreach (var command in ViewSnapshots.CommandsFor(type))
        {
            var text = _session.Render($"$objects{(command.Length > 0 ? " | " + command : "")}");
            Assert.NotEmpty(text);
            Clean(text, $"{type} {command}");
        }
    }

    [Theory]
    [InlineData("Get-ZarrSlice $damaged -Name '**'")]
    [InlineData("Get-ZarrArray $damaged -Name r")]
    [InlineData("Get-ZarrArray \"$path/$name\"")]
    [InlineData("Get-ZarrArray $path -Name $name")]
    [InlineData("Get-ZarrAttribute $path -Attribute \"no$name\"")]
    [InlineData("Get-ZarrSlice $t @{ \"no$name\" = 1 }")]
    [InlineData("Get-ZarrSlice $t $name")]
    [InlineData("Set-ZarrSlice (New-ZarrArray -Shape 1) -Value $name")]
    [InlineData("New-ZarrArray -Shape 1 -DataType $name")]
    [InlineData("New-ZarrArray -Shape 1 -Codec $name")]
    [InlineData("New-ZarrArray $path -Name \"g$name/a$name\" -Shape 1")]
    [InlineData("Remove-ZarrNode $path")]
    [InlineData("Import-ZarrArray \"$path/$name.npy\"")]
    [InlineData("$t | Export-ZarrArray -Destination \"$path$name.png\"")]
    [InlineData("Compare-ZarrArray $path $path -Name \"q$name*\"")]
    [InlineData("Get-ZarrArray \"https://$name\"")]
    [InlineData("Get-ZarrCodec $name; Get-ZarrDataType $name")]
    [InlineData("Get-ZarrArray $path -Name \"[$name\"")]
    [InlineData("Get-ZarrAttribute $path -Attribute \"[$name\"")]
    [InlineData("Compare-ZarrArray $path $path -Name \"[$name\"")]
    public void No_error_gives_it_to_the_terminal(string script)
    {
        var result = _session.Invoke(script);
        Assert.NotEmpty(result.Errors);
        foreach (var error in result.Errors)
        {
            Clean(error.ToString(), script);
            Clean(error.Exception.Message, script);
            Clean(error.CategoryInfo.ToString(), script);
        }
    }

    [Fact]
    public void No_other_stream_does()
    {
        var result = _session.Invoke("Get-ZarrSlice $t -Verbose -Debug | Out-Null; Set-ZarrAttribute $t $name 1 -Verbose; Get-ZarrNode $path -Recurse -Verbose | Out-Null");
        Assert.NotEmpty(result.Verbose);
        foreach (var line in result.Verbose.Concat(result.Debug).Concat(result.Warnings)) Clean(line, "verbose");
        Clean(_session.Render("Remove-ZarrNode $t -WhatIf; Set-ZarrAttribute $t $name 1 -WhatIf; Clear-ZarrSlice $t -WhatIf; Copy-ZarrNode $path \"$path$name\" -WhatIf"), "WhatIf");
        _session.Answer("N");
        _session.Invoke("Remove-ZarrNode $t");
        foreach (var prompt in _session.Prompts) Clean(prompt.ToString(), "prompt");
    }

    [Fact]
    public void Completions_show_it_written_out_and_give_it_exactly()
    {
        foreach (var line in (string[])["Get-ZarrArray $path -Name ", "Get-ZarrAttribute $path -Attribute ", $"Get-ZarrSlice {_folder["s.zarr"]} -Slice ", $"Get-ZarrArray {_folder["s.zarr"]} -Name ", $"Get-ZarrAttribute {_folder["s.zarr"]} -Attribute "])
            foreach (var completion in _session.Complete(line)) Clean(completion, line);
        var name = Assert.Single(_session.Complete($"Get-ZarrAttribute {_folder["s.zarr"]} -Attribute x"));
        Assert.Equal(Evil, _session.Single<string>(name));
    }

    [Fact]
    public void Pictures_are_well_formed()
    {
        _session.Invoke("Get-ZarrChunkMap $t | Export-ZarrChunkMap \"$path.map.svg\"").WithoutErrors();
        Assert.NotNull(System.Xml.Linq.XDocument.Load(_folder["s.zarr.map.svg"]).Root);
    }

    [Fact]
    public void Data_stays_as_it_is()
    {
        Assert.Equal(Evil, _session.Single<string>("(Get-ZarrSlice $t 0,0 -Raw)[0]"));
        Assert.Equal(Evil, _session.Single<string>("(Get-ZarrSlice $t -AsTable)[0].0"));
        Assert.Equal(Evil, _session.Single<string>("(Get-ZarrMetadata $path).attributes.$name"));
        Assert.Equal(Evil, _session.Single<string>("(Get-ZarrAttribute $path -AsHashtable)[$name]"));
        Assert.Equal("a" + Evil, _session.Single<string>("$t.Name"));
        Assert.Equal(Evil, _session.Single<string>("$t.DimensionNames[0]"));
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    private static void Clean(string text, string what)
    {
        // The engine's own colours, and the lines of the text.
        var rest = Colour().Replace(text, "").Replace("\r\n", "").Replace("\n", "");
        Assert.True(VisibleText.Of(rest) == rest, $"{what}: {VisibleText.Of(rest)}");
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colour();
}
