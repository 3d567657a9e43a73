using Xunit;
using Zarr.Operations.ChunkMaps;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>The chunk grid as a picture.</summary>
public sealed class ChunkMapTests : CommandTests
{
    public ChunkMapTests(EngineSession session) : base(session) => session.Invoke("""
        $z = New-ZarrArray a.zarr 30,120 -ChunkShape 10,10 -DataType int32 -Codec none
        Set-ZarrSlice $z 10:20,0:40 -Value 7
        """).WithoutErrors();

    [Theory]
    [InlineData("Get-ZarrChunkMap a.zarr", 36)]
    [InlineData("$z | Get-ZarrChunkMap", 36)]
    [InlineData("Get-ZarrChunkMap a.zarr 10:20,5:25", 3)]
    [InlineData("Get-ZarrChunk a.zarr | Get-ZarrChunkMap", 36)]
    [InlineData("Get-ZarrChunkMap $z -Start 10,5 -Count 10,20", 3)]
    [InlineData("Get-ZarrChunkMap a.zarr -Coordinate (0,0),(29,119),(1,1)", 2)]
    [InlineData("Get-ZarrChunkMap a.zarr -Mask ((0..3599).ForEach{ $_ -lt 15 })", 2)]
    public void Is_made_of_an_array_a_part_of_it_or_records(string command, int chunks) =>
        Assert.Equal(chunks, Session.Single<ZarrChunkMap>(command).ChunkCount);

    [Fact]
    public void Is_drawn_as_wide_as_the_window_and_without_escapes_where_there_are_no_colours()
    {
        using var wide = new EngineSession(width: 120);
        using var narrow = new EngineSession(width: 80);
        foreach (var (engine, width) in ((EngineSession, int)[])[(narrow, 80), (wide, 120)])
        {
            var lines = engine.Render("$n = New-ZarrArray -Shape 1000 -ChunkShape 1 -DataType int8; Set-ZarrSlice $n 0:500 -Value 1; Get-ZarrChunkMap $n -Property State").Split('\n');
            Assert.Equal(width == 80 ? 70 : 110, lines[3].Count(c => "█·".Contains(c)));
            Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
            Assert.DoesNotContain('\u001b', string.Concat(lines));
            Assert.Equal("ZarrChunkMap memory, State", lines[0]);
            Assert.Equal("  █ stored  · missing", lines[^1]);
        }
    }

    [Fact]
    public void Shows_what_is_in_the_chunks_when_asked()
    {
        Assert.Equal(7.0, Session.Single<double>("(Get-ZarrChunkMap $z -Property Maximum).GetValue(1, 0)"));
        Assert.Equal(7.0, Session.Single<double>("(Get-ZarrChunk $z -Statistics | Get-ZarrChunkMap -Property Mean -Axis 1,0).GetValue(0, 1)"));
        Assert.Equal("SelectionOutOfRange,Zarr.PowerShell.Commands.GetZarrChunkMapCommand", Session.Fails("Get-ZarrChunkMap $z -Axis 2"));
    }

    [Fact]
    public void Is_written_as_a_picture_that_replaces_nothing_unless_it_may()
    {
        Assert.Equal("map.svg", Session.Single<string>("(Get-ZarrChunkMap $z | Export-ZarrChunkMap map.svg -PassThru).Name"));
        Assert.StartsWith("<svg", File.ReadAllText(Folder["map.svg"]), StringComparison.Ordinal);
        Assert.Equal("FileExists,Zarr.PowerShell.Commands.ExportZarrChunkMapCommand", Session.Fails("Get-ZarrChunkMap $z | Export-ZarrChunkMap map.svg"));
        Assert.Equal("FileExists,Zarr.PowerShell.Commands.ExportZarrChunkMapCommand", Session.Fails("Get-ZarrChunkMap $z | Export-ZarrChunkMap a.zarr -Force"));
        var before = Files();
        Assert.Contains("Write map of 36 chunks, replacing what is there", Session.Render("Get-ZarrChunkMap $z -Property State | Export-ZarrChunkMap map.svg -Force -WhatIf"));
        Assert.Equal(before, Files());
        Session.Invoke("Get-ZarrChunkMap $z -Property State | Export-ZarrChunkMap map.svg -Force").WithoutErrors();
        Assert.NotEqual(before, Files());
    }
}
