using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Remove-ZarrChunk deletes the chunks it is told, and no others.</summary>
public sealed class RemoveChunkTests : CommandTests
{
    public RemoveChunkTests(EngineSession session) : base(session) => session.Invoke("""
        New-ZarrArray a.zarr 10 -ChunkShape 4 -DataType int32 -Codec none | Set-ZarrSlice -Value (1..10)
        New-ZarrArray s.zarr 8 -ShardShape 4 -ChunkShape 2 -DataType int32 -Codec crc32c | Set-ZarrSlice -Value (1..8)
        """).WithoutErrors();

    private string Elements(string array) => string.Join(' ', Session.Values($"(Get-ZarrSlice {array}).Data"));

    [Theory]
    [InlineData("Remove-ZarrChunk a.zarr 4:8 -Force", "1 2 3 4 0 0 0 0 9 10")]
    [InlineData("Remove-ZarrChunk a.zarr 8: -Force", "1 2 3 4 5 6 7 8 0 0")]
    [InlineData("Remove-ZarrChunk a.zarr : -Force", "0 0 0 0 0 0 0 0 0 0")]
    [InlineData("Remove-ZarrChunk a.zarr -Start 0 -Count 4 -Force", "0 0 0 0 5 6 7 8 9 10")]
    [InlineData("Get-ZarrArray a.zarr | Remove-ZarrChunk -Slice 0:4 -Force", "0 0 0 0 5 6 7 8 9 10")]
    [InlineData("Get-ZarrChunk a.zarr 5 | Remove-ZarrChunk -Force", "1 2 3 4 0 0 0 0 9 10")]
    [InlineData("Remove-ZarrChunk -Chunk (Get-ZarrChunk a.zarr -Statistics | Where-Object Maximum -gt 4) -Force", "1 2 3 4 0 0 0 0 0 0")]
    public void Whole_chunks_go(string script, string left)
    {
        Assert.Empty(Session.Values(script));
        Assert.Equal(left, Elements("a.zarr"));
        Assert.Equal([true], Session.Values("Test-ZarrStore a.zarr -Checksum"));
    }

    [Theory]
    [InlineData("Remove-ZarrChunk a.zarr 0:3 -Force", "SelectionInvalid")]
    [InlineData("Remove-ZarrChunk a.zarr 2:8 -Force", "SelectionInvalid")]
    [InlineData("Remove-ZarrChunk a.zarr ::2 -Force", "SelectionInvalid")]
    [InlineData("Remove-ZarrChunk s.zarr 0:2 -Force", "SelectionInvalid")]
    [InlineData("Remove-ZarrChunk a.zarr 20 -Force", "SelectionOutOfRange")]
    [InlineData("Remove-ZarrChunk a.zarr -Force", "ArgumentInvalid")]
    [InlineData("Get-ZarrChunk a.zarr | Remove-ZarrChunk -Slice 0:4 -Force", "ArgumentInvalid")]
    public void What_would_lose_more_than_was_told_is_refused(string script, string id)
    {
        var before = Files();
        Assert.StartsWith(id + ",", Session.Fails(script));
        Assert.Equal(before, Files());
    }

    [Fact]
    public void Damaged_chunks_go_too()
    {
        File.WriteAllText(Path.Combine(Folder["a.zarr"], "c", "1"), "short");
        Session.Invoke("Get-ZarrChunk a.zarr -Header -ErrorAction Ignore | Where-Object State -eq Corrupt | Remove-ZarrChunk -Force").WithoutErrors();
        Assert.Equal("1 2 3 4 0 0 0 0 9 10", Elements("a.zarr"));
    }

    [Fact]
    public void Shards_go_as_a_whole_and_inner_chunks_out_of_them()
    {
        Session.Invoke("Get-ZarrChunk s.zarr -InnerChunk | Where-Object { $_.Index[0] -in 1, 3 } | Remove-ZarrChunk -Force").WithoutErrors();
        Assert.Equal("1 2 0 0 5 6 0 0", Elements("s.zarr"));
        Session.Invoke("Get-ZarrChunk s.zarr -InnerChunk | Where-Object State -eq Stored | Where-Object { $_.Index[0] -eq 2 } | Remove-ZarrChunk -Force").WithoutErrors();
        Assert.False(File.Exists(Path.Combine(Folder["s.zarr"], "c", "1")));
        Session.Invoke("Remove-ZarrChunk s.zarr 0:4 -Force").WithoutErrors();
        Assert.Equal("0 0 0 0 0 0 0 0", Elements("s.zarr"));
    }

    [Fact]
    public void WhatIf_tells_counts_and_bytes_and_missing_chunks_are_passed_over()
    {
        var before = Files();
        Assert.Contains("Delete 2 stored chunks of 32 bytes", Session.Render("Remove-ZarrChunk a.zarr 0:8 -WhatIf"));
        Assert.Contains("Delete 3 stored chunks of 48 bytes", Session.Render("Get-ZarrChunk a.zarr | Remove-ZarrChunk -WhatIf"));
        Assert.Equal(before, Files());
        Assert.Equal(["a.zarr"], Session.Values("(Remove-ZarrChunk a.zarr 0:4 -Force -PassThru).Name"));
        Assert.Empty(Session.Values("Remove-ZarrChunk a.zarr 0:4 -Force -PassThru"));
        Assert.Contains("Delete 2 stored chunks of 32 bytes", Session.Render("Get-ZarrChunk a.zarr | Remove-ZarrChunk -WhatIf"));
        Assert.Equal(["a.zarr", "s.zarr"], Session.Values("(Get-ZarrChunk *.zarr | Remove-ZarrChunk -Force -PassThru).Name"));
    }

    [Fact]
    public void It_asks_once_for_an_array()
    {
        using var session = new EngineSession();
        session.Answer("N");
        session.Invoke("Get-ZarrChunk $args[0] | Remove-ZarrChunk", Folder["a.zarr"]).WithoutErrors();
        Assert.Contains("3 stored chunks of 48 bytes", Assert.Single(session.Prompts).Message);
        Assert.Equal("1 2 3 4 5 6 7 8 9 10", Elements("a.zarr"));
    }

    [Fact]
    public void From_an_archive_nothing_goes()
    {
        Session.Invoke("$null = Copy-ZarrNode a.zarr a.zip").WithoutErrors();
        Assert.StartsWith("StoreAppendOnly,", Session.Fails("Remove-ZarrChunk a.zip : -Force"));
    }

    [Fact]
    public void Records_know_their_array() => Assert.Equal([Folder["a.zarr"]], Session.Values("(Get-ZarrChunk a.zarr 0).Path"));
}
