using Xunit;
using Zarr.Arrays;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Shards as users meet them: made by a parameter, told about by chunk, one file for many chunks.</summary>
public sealed class ShardTests : CommandTests
{
    public ShardTests(EngineSession session) : base(session) => session.Invoke("""
        $z = New-ZarrArray s.zarr 10,10 -DataType int32 -ChunkShape 2,2 -ShardShape 4,4
        Set-ZarrSlice $z 0:3 -Value 7
        """).WithoutErrors();

    [Fact]
    public void Are_the_stored_values_and_hold_the_chunks()
    {
        Assert.Equal(["c/0/0", "c/0/1", "c/0/2"], Session.Values("Get-ZarrChunk $z | Where-Object State -eq Stored").Cast<ZarrChunk>().Select(c => c.Key));
        Assert.Equal(9, Session.Values("Get-ZarrChunk $z").Count);
        var inner = Session.Values("Get-ZarrChunk $z -InnerChunk").Cast<ZarrChunk>().ToArray();
        Assert.Equal(25, inner.Length);
        Assert.Equal(10, inner.Count(c => c is { State: ChunkState.Stored, StoredLength: > 0, Offset: >= 0 }));
        Assert.Equal("2,2", inner[0].Shape.ToString());
    }

    [Fact]
    public void Are_shown_with_the_array()
    {
        var array = Session.Single<ZarrArray>("Get-ZarrArray s.zarr");
        Assert.Equal(("2,2", "4,4"), (array.ChunkShape.ToString(), array.ShardShape.ToString()));
        Assert.Contains("chunks (2,2), shards (4,4)", Session.Render("Get-ZarrArray s.zarr"));
        Assert.Null(Session.Values("(New-ZarrArray -Shape 4).ShardShape")[0]);
    }

    [Fact]
    public void Are_written_at_the_end_or_start_and_read_the_same()
    {
        Session.Invoke("$s = New-ZarrArray start.zarr 10,10 -DataType int32 -ChunkShape 2,2 -ShardShape 4,4 -ShardIndexLocation Start; Set-ZarrSlice $s 0:3 -Value 7").WithoutErrors();
        Assert.Equal(7 * 30, ((int[])Session.Single<ZarrSlice>("Get-ZarrSlice start.zarr").Data).Sum());
        Assert.Equal(7 * 30, ((int[])Session.Single<ZarrSlice>("Get-ZarrSlice s.zarr").Data).Sum());
    }

    [Fact]
    public void Must_be_whole_chunks_and_version_3()
    {
        Assert.StartsWith("CodecInvalid,", Session.Fails("New-ZarrArray x.zarr 10,10 -ChunkShape 3,3 -ShardShape 4,4"));
        Assert.StartsWith("FormatNotSupported,", Session.Fails("New-ZarrArray x.zarr 10,10 -ChunkShape 2,2 -ShardShape 4,4 -ZarrFormat 2"));
        Assert.StartsWith("PathNotFound,", Session.Fails("Get-ZarrArray x.zarr"));
    }

    [Fact]
    public void And_chunks_may_differ_in_length_where_an_axis_is_a_list()
    {
        Session.Invoke("$m = New-ZarrArray months.zarr 59,24 -DataType int16 -ChunkShape (31,28),24; Set-ZarrSlice $m -Value 1").WithoutErrors();
        Assert.Equal(["31,24", "28,24"], Session.Values("Get-ZarrChunk $m").Cast<ZarrChunk>().Select(c => c.Shape.ToString()));
        Assert.Contains("chunks ((31,28),24), int16", Session.Render("$m"));
        Assert.Equal("(31,28)", Session.Values("$m.ChunkLengths[0].ToString()")[0]);
        Assert.Contains("chunks (2,2), shards ((4,6*2),4)", Session.Render("New-ZarrArray -Shape 10,10 -ChunkShape 2,2 -ShardShape '(4,6*2),4'"));
        Assert.StartsWith("ShapeInvalid,", Session.Fails("New-ZarrArray -Shape 59 -ChunkShape (,(31,27))"));
        Assert.StartsWith("ShapeInvalid,", Session.Fails("New-ZarrArray -Shape 59 -ChunkShape '(31,x)'"));
        Assert.StartsWith("FormatNotSupported,", Session.Fails("New-ZarrArray -Shape 59 -ChunkShape (,(31,28)) -ZarrFormat 2"));
    }
}
