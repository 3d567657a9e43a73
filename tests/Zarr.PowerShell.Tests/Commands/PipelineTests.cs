using Xunit;
using Zarr.Arrays;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>What one command gives is what the next one works on.</summary>
public sealed class PipelineTests : CommandTests
{
    public PipelineTests(EngineSession session)
        : base(session) => session.Invoke("""
            $null = New-ZarrArray store -Name a/b -Shape 10,10 -ChunkShape 5,5 -DataType int32
            Set-ZarrSlice store -Name a/b -Value (1..100)
            $null = New-ZarrArray store -Name c -Shape 4 -DataType int8
            """).WithoutErrors();

    [Theory]
    [InlineData("Measure-ZarrArray store")]
    [InlineData("Get-ZarrNode store | Measure-ZarrArray")]
    [InlineData("Get-ZarrNode store -Recurse | Measure-ZarrArray")]
    [InlineData("Get-ZarrArray store -Name a/b, c | Measure-ZarrArray")]
    public void Arrays_are_measured_once_whether_they_or_their_groups_are_given(string script) =>
        Assert.Equal([Folder["store/a/b"], Folder["store/c"]], Session.Values(script).Cast<ZarrStorage>().Select(one => one.Path));

    [Fact]
    public void An_array_that_is_given_twice_is_measured_twice() => Assert.Equal(2, Session.Values("$z = Get-ZarrArray store -Name c; $z, $z | Measure-ZarrArray").Count);

    [Fact]
    public void A_damaged_node_of_a_group_is_told_and_the_others_are_measured()
    {
        File.WriteAllText(Folder["store/c/zarr.json"], "{");
        var result = Session.Invoke("Measure-ZarrArray store");
        Assert.Equal("MetadataInvalid,Zarr.PowerShell.Commands.MeasureZarrArrayCommand", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Equal(Folder["store/a/b"], result.Single<ZarrStorage>().Path);
    }

    [Fact]
    public void A_measured_array_is_the_target_of_the_next_command() =>
        Assert.Equal(4L, Session.Single<long>("(Measure-ZarrArray store | Where-Object StoredCount -gt 0 | Get-ZarrChunkMap).ChunkCount"));

    [Fact]
    public void The_best_codec_makes_the_copy()
    {
        Session.Invoke("Measure-ZarrCodec store -Name a/b -Codec zstd, none | Where-Object Codec -eq zstd | Copy-ZarrArray -Destination copy").WithoutErrors();
        Assert.Equal("bytes, zstd(0)", Session.Single<string>("\"$((Get-ZarrArray copy).Codecs -join ', ')\""));
        Assert.True(Session.Single<bool>("Compare-ZarrArray store/a/b copy -Quiet"));
        Assert.Equal("none", Session.Single<string>("$z = New-ZarrArray -Shape 9; Set-ZarrSlice $z -Value 1; $best = Measure-ZarrCodec $z -Codec none; $best.Codec"));
        Assert.Equal("bytes", Session.Single<string>("\"$(($best | Copy-ZarrArray).Codecs)\""));
        Assert.Equal(100L, Session.Single<long>("($best | Copy-ZarrArray store/a/b).Count"));
        Assert.Equal("ArgumentInvalid,Zarr.PowerShell.Commands.CopyZarrArrayCommand", Session.Fails("Measure-ZarrCodec -Value ([int[]] (1..9)) -Codec none | Copy-ZarrArray"));
    }

    [Fact]
    public void Chunks_are_read_with_what_is_inside_the_array()
    {
        Assert.Equal([100, 95], Session.Values("Get-ZarrChunk store -Name a/b -Statistics | Where-Object Minimum -gt 50 | Get-ZarrSlice | ForEach-Object { $_.Max() } | ForEach-Object { [int] $_ }").Cast<int>().Order().Reverse());
        Assert.Equal("2,3", Session.Single<string>("$z = New-ZarrArray -Shape 5,3 -ChunkShape 3,4; \"$((Get-ZarrChunk $z 4,: | Get-ZarrSlice).Shape)\".Replace(' ', ',')"));
        Assert.Equal("ArgumentInvalid,Zarr.PowerShell.Commands.GetZarrSliceCommand", Session.Fails("Get-ZarrChunk store -Name a/b | Get-ZarrSlice -Slice 0"));
    }

    [Fact]
    public void A_map_of_an_array_is_written_where_the_destination_says()
    {
        Session.Invoke("Export-ZarrChunkMap store/a/b b.svg; Get-ZarrArray store -Name c | Export-ZarrChunkMap -Destination { \"$($_.Name).svg\" } -Property State; Export-ZarrChunkMap (Get-ZarrArray store -Name c) d.svg").WithoutErrors();
        Assert.All((string[])["b.svg", "c.svg", "d.svg"], file => Assert.StartsWith("<svg", File.ReadAllText(Folder[file]), StringComparison.Ordinal));
        Assert.Equal("NotAnArray,Zarr.PowerShell.Commands.ExportZarrChunkMapCommand", Session.Fails("Export-ZarrChunkMap store e.svg"));
        Assert.Equal("ArgumentInvalid,Zarr.PowerShell.Commands.ExportZarrChunkMapCommand", Session.Fails("Export-ZarrChunkMap store/a/b e.png"));
        Assert.Equal("PathNotFound,Zarr.PowerShell.Commands.ExportZarrChunkMapCommand", Session.Fails("Export-ZarrChunkMap nowhere e.svg"));
    }

    [Fact]
    public void What_would_be_mended_if_it_were_asked_for_is_a_warning()
    {
        File.WriteAllText(Folder["store/a/b/c/0/0"], "x");
        File.WriteAllText(Folder["store/stray"], "x");
        var result = Session.Invoke("Repair-ZarrStore store -Checksum");
        Assert.Empty(result.Output);
        Assert.Equal(["RemoveCorrupt", "RemoveOrphan"], result.Warnings.Select(text => text.Split('-')[1].Split(' ')[0]).Order());
        Assert.DoesNotContain("RemoveCorrupt", string.Concat(Session.Invoke("Repair-ZarrStore store -Checksum -RemoveCorrupt -WhatIf").Warnings));
    }

    [Fact]
    public void A_type_in_brackets_is_the_type_it_names() => Assert.Equal("int32,float64", Session.Single<string>("\"$((New-ZarrArray -Shape 1 -DataType [int]).DataType),$((New-ZarrArray -Shape 1 -DataType [double]).DataType)\""));
}
