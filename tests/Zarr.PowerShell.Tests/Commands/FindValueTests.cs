using System.Management.Automation;
using Xunit;
using Zarr.Operations.Searching;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Elements found by their values.</summary>
public sealed class FindValueTests : CommandTests
{
    public FindValueTests(EngineSession session) : base(session) => session.Invoke("""
        $z = New-ZarrArray a.zarr 4,6 -DataType int32 -ChunkShape 2,3 -DimensionName y,x
        Set-ZarrSlice $z -Value (0..23)
        $f = New-ZarrArray -Shape 6 -DataType float32 -ChunkShape 2 -FillValue NaN
        Set-ZarrSlice $f 0:4 -Value 1, 0.1, NaN, 3
        $t = New-ZarrArray -Shape 3 -DataType datetime64[h] -FillValue NaT
        Set-ZarrSlice $t 0:2 -Value '2020-01-01T05', '2020-01-02T00'
        $s = New-ZarrArray -Shape 4 -DataType string -FillValue ''
        Set-ZarrSlice $s 0:3 -Value 'a', 'B', 'a'
        $b = New-ZarrArray -Shape 4 -DataType bool
        Set-ZarrSlice $b 1 -Value $true
        """).WithoutErrors();

    [Theory]
    [InlineData("a.zarr -GreaterThan 21", "3,4=22 3,5=23")]
    [InlineData("a.zarr -GT 10 -LE 12.5", "1,5=11 2,0=12")]
    [InlineData("a.zarr -GreaterOrEqual 8 -LessThan 10", "1,2=8 1,3=9")]
    [InlineData("a.zarr -Equal '7'", "1,1=7")]
    [InlineData("a.zarr -Equal 7.5", "")]
    [InlineData("$z -LessThan 8 -NotEqual 1", "0,0=0 0,2=2 1,0=6 1,1=7 0,3=3 0,4=4 0,5=5")]
    [InlineData("$z -LT 100 -First 4", "0,0=0 0,1=1 0,2=2 1,0=6")]
    [InlineData("$z @{ y = 0 } -GT 3", "0,4=4 0,5=5")]
    [InlineData("$z -Slice ::-1,0 -LT 7", "1,0=6 0,0=0")]
    [InlineData("$z -Coordinate (3,3),(0,3),(3,3) -GT 3", "3,3=21 3,3=21")]
    [InlineData("$f -Equal 0.1", "1=0.1")]
    [InlineData("$f -NaN", "2=NaN 4=NaN 5=NaN")]
    [InlineData("$f -NotEqual 1", "1=0.1 2=NaN 3=3 4=NaN 5=NaN")]
    [InlineData("$s -Equal a", "0=a 2=a")]
    [InlineData("$s -NotEqual ''", "0=a 1=B 2=a")]
    [InlineData("$b -Equal $true", "1=True")]
    public void Come_chunk_by_chunk_with_index_and_value(string parameters, string expected) =>
        Assert.Equal(expected, string.Join(' ', Session.Values($"Find-ZarrValue {parameters}").Cast<FoundValue>().Select(f => FormattableString.Invariant($"{f.Index}={f.Value}"))));

    [Fact]
    public void Times_are_compared_as_moments()
    {
        var found = Session.Single<FoundValue>("Find-ZarrValue $t -GreaterThan ([datetimeoffset]'2020-01-01T08:30:00+02:00')");
        Assert.Equal(("1", new DateTime(2020, 1, 2, 0, 0, 0, DateTimeKind.Utc)), (found.Index.ToString(), ((PSObject)found.Value!).BaseObject));
        var none = Session.Single<FoundValue>("Find-ZarrValue $t -NaN");
        Assert.Equal(("2", null), (none.Index.ToString(), none.Value));
        Assert.Equal(1L, Session.Single<long>("Find-ZarrValue $t -LessThan 2020-01-02 -CountOnly"));
    }

    [Fact]
    public void Chunks_are_skipped_by_kept_statistics_and_Verbose_tells()
    {
        Session.Values("Update-ZarrMetadata a.zarr -ChunkStatistics; Clear-ZarrSlice a.zarr :2,:3");
        var search = Session.Invoke("Find-ZarrValue a.zarr -GreaterThan 21 -Verbose");
        Assert.Equal(2, search.Output.Count);
        Assert.EndsWith("1 were read and 2 skipped by their kept minimum and maximum; 1 are missing and were not read.", Assert.Single(search.Verbose, text => text.StartsWith("Of ", StringComparison.Ordinal)));
        var count = Session.Invoke("Find-ZarrValue a.zarr -GreaterOrEqual 12 -CountOnly -Verbose");
        Assert.Equal(12L, count.Single<long>());
        Assert.EndsWith("0 were read and 3 skipped by their kept minimum and maximum; 1 are missing and were not read.", Assert.Single(count.Verbose, text => text.StartsWith("Of ", StringComparison.Ordinal)));
        Assert.Equal("c/1/1", ((FoundValue)search.Values[0]!).Key);
    }

    [Fact]
    public void Who_stops_taking_stops_the_search()
    {
        Session.Values("$big = New-ZarrArray -Shape 4000000 -ChunkShape 1000 -DataType int32 -FillValue 7");
        Assert.Equal("0", Session.Single<FoundValue>("$n = 0; foreach ($found in Find-ZarrValue $big -Equal 7 -First 1) { $found }").Index.ToString());
        Assert.Equal(4_000_000L, Session.Single<long>("Find-ZarrValue $big -Equal 7 -CountOnly"));
    }

    [Fact]
    public void What_was_found_can_be_selected()
    {
        Session.Values("Set-ZarrSlice a.zarr -Coordinate (Find-ZarrValue a.zarr -GreaterThan 20) -Value 0");
        Assert.Equal(0L, Session.Single<long>("Find-ZarrValue a.zarr -GreaterThan 20 -CountOnly"));
        Assert.Equal(4L, Session.Single<long>("Find-ZarrValue a.zarr -Equal 0 -CountOnly"));
    }

    [Fact]
    public void What_stops_early_tells_what_was_read_too() =>
        Assert.Contains(Session.Invoke("Find-ZarrValue a.zarr -GreaterThan 20 -First 1 -Verbose").Verbose, text => text.StartsWith("Searching ", StringComparison.Ordinal) && text.Contains("read ", StringComparison.Ordinal));

    [Fact]
    public void Show_as_a_table() => Assert.Equal(
        """
                   Index Value                      Key
                   ----- -----                      ---
                     3,4 22                         c/1/1
                     3,5 23                         c/1/1
        """, Session.Render("Find-ZarrValue a.zarr -GT 21"));

    [Theory]
    [InlineData("a.zarr", "ArgumentInvalid")]
    [InlineData("a.zarr -NaN -Equal 1", "ArgumentInvalid")]
    [InlineData("a.zarr -Equal 1 -First 2 -CountOnly", "ArgumentInvalid")]
    [InlineData("a.zarr -Equal abc", "ValueNotConvertible")]
    [InlineData("a.zarr -GreaterThan ([double]::NaN)", "ValueNotConvertible")]
    [InlineData("$s -GreaterThan a", "DataTypeNotSupported")]
    [InlineData("$t -Equal 5", "ValueNotConvertible")]
    [InlineData("a.zarr 9 -Equal 5", "SelectionOutOfRange")]
    public void What_cannot_be_found_is_an_error(string parameters, string id) =>
        Assert.Equal($"{id},Zarr.PowerShell.Commands.FindZarrValueCommand", Session.Fails($"Find-ZarrValue {parameters}"));

    [Fact]
    public void Numbers_are_read_whatever_the_culture()
    {
        using var german = new EngineSession(100, "de-DE");
        Assert.Equal(["1"], german.Values("$f = New-ZarrArray -Shape 3 -DataType float64; Set-ZarrSlice $f -Value 1, 2.5, 3; Find-ZarrValue $f -Equal '2.5'").Select(f => ((FoundValue)f!).Index.ToString()));
    }
}
