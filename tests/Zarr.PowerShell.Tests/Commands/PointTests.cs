using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Single elements by -Coordinate and -Mask, in every form that PowerShell has for them.</summary>
public sealed class PointTests : CommandTests
{
    public PointTests(EngineSession session) : base(session) => session.Invoke("""
        $z = New-ZarrArray a.zarr 4,6 -DataType int32 -ChunkShape 2,4
        Set-ZarrSlice $z -Value (0..23)
        $v = New-ZarrArray -Shape 20 -DataType int32
        Set-ZarrSlice $v -Value (0..19)
        $m = New-ZarrArray m.zarr 4,6 -DataType bool
        Set-ZarrSlice $m 1:3,2 -Value $true
        """).WithoutErrors();

    [Theory]
    [InlineData("-Coordinate (0,1),(3,5),(0,1)", "1 23 1")]
    [InlineData("-Coordinate (-1,-1),(2,0)", "23 12")]
    [InlineData("-Coordinate (2,3)", "15")]
    [InlineData("-Coordinate 2,3", "15")]
    [InlineData("-Coordinate '2,3','(0, 1)'", "15 1")]
    [InlineData("-Coordinate @(,(1,1))", "7")]
    [InlineData("-Coordinate ([long[]](1,1)),([long[]](0,2))", "7 2")]
    [InlineData("-Coordinate (& { $a = [int[,]]::new(2,2); $a[0,0] = 3; $a[1,1] = 4; ,$a })", "18 4")]
    [InlineData("-Coordinate (Get-ZarrSlice $z 1,2:4 -AsRecord).Index", "8 9")]
    [InlineData("-Coordinate (Get-ZarrSlice $z 1,1 -AsRecord).Index", "7")]
    [InlineData("-Coordinate (Get-ZarrSlice $z 1,2:4 -AsRecord)", "8 9")]
    [InlineData("-Coordinate (Get-ZarrSlice $z 1,2 -AsRecord)", "8")]
    [InlineData("-Coordinate ([pscustomobject]@{ Index = '1,2' }),([pscustomobject]@{ Index = '3,0' })", "8 18")]
    [InlineData("-Coordinate 0,1,3,-1", "1 23")]
    [InlineData("-Coordinate (Get-ZarrSlice $z :2,:2)", "1 -")]
    [InlineData("-Coordinate ((0,1),(1,0) | ForEach-Object { ,$_ })", "1 6")]
    [InlineData("-Coordinate @()", "")]
    [InlineData("-Mask (Get-ZarrSlice $m)", "8 14")]
    [InlineData("-Mask $m", "8 14")]
    [InlineData("-Mask (Get-ZarrSlice $m -AsArray)", "8 14")]
    [InlineData("-Mask (Get-ZarrSlice $m -Raw)", "8 14")]
    [InlineData("-Mask (0..23 | ForEach-Object { $_ % 10 -eq 3 })", "3 13 23")]
    [InlineData("-Mask (0..3 | ForEach-Object { $r = $_; ,@(0..5 | ForEach-Object { $_ -eq $r }) })", "0 7 14 21")]
    [InlineData("-Mask ([bool[]]::new(24))", "")]
    public void Select_in_order_into_one_axis(string selection, string elements)
    {
        if (elements.EndsWith('-'))
        {
            // A slice of rows whose second point, (6,7), is outside.
            Assert.StartsWith("SelectionOutOfRange,", Session.Fails($"Get-ZarrSlice a.zarr {selection}"));
            return;
        }

        var slice = Session.Single<ZarrSlice>($"Get-ZarrSlice a.zarr {selection}");
        Assert.Equal(1, slice.Rank);
        Assert.Equal(elements, string.Join(' ', (int[])slice.Data));
    }

    [Fact]
    public void Of_an_array_of_one_axis_a_list_of_numbers_are_points()
    {
        Assert.Equal([3, 0, 19], (int[])Session.Single<ZarrSlice>("Get-ZarrSlice $v -Coordinate 3,0,-1").Data);
        Assert.Equal([3], (int[])Session.Single<ZarrSlice>("Get-ZarrSlice $v -Coordinate 3").Data);
        Assert.Equal([3, 4], (int[])Session.Single<ZarrSlice>("Get-ZarrSlice $v -Coordinate ([int[]](3,4))").Data);
        Assert.Equal([7, 8], (int[])Session.Single<ZarrSlice>("Get-ZarrSlice $v -Coordinate (Get-ZarrSlice $v 7:9)").Data);
    }

    [Fact]
    public void Elements_tell_where_in_the_array_they_stand()
    {
        Assert.Equal(["3,5=23", "0,1=1"], Session.Values("Get-ZarrSlice $z -Coordinate (3,5),(0,1) -AsRecord").Cast<ZarrElement>().Select(e => $"{e.Index}={e.Value}"));
        Assert.Equal(["1,2=8", "2,2=14"], Session.Values("Get-ZarrSlice $z -Mask $m -AsRecord").Cast<ZarrElement>().Select(e => $"{e.Index}={e.Value}"));
    }

    [Fact]
    public void Are_written_one_by_one_and_of_two_values_the_last_stays()
    {
        Session.Values("Set-ZarrSlice a.zarr -Coordinate (0,0),(3,5),(0,0) -Value 7,8,9; Set-ZarrSlice $z -Mask $m -Value -1; Clear-ZarrSlice $z -Coordinate (1,5),(2,5)");
        Assert.Equal("9 1 2 3 4 5 6 7 -1 9 10 0 12 13 -1 15 16 0 18 19 20 21 22 8", string.Join(' ', Session.Single<int[]>("Get-ZarrSlice a.zarr -Raw")));
        Session.Values("-4, -5 | Set-ZarrSlice $z -Coordinate (0,1),(0,2)");
        Assert.Equal([-4, -5], (int[])Session.Single<ZarrSlice>("Get-ZarrSlice $z 0,1:3").Data);
    }

    [Fact]
    public void Numbers_of_elements_and_chunks_are_asked_about()
    {
        Assert.Equal(["0,1", "1,1"], Session.Values("Get-ZarrChunk $z -Coordinate (0,5),(0,5),(3,4)").Cast<ZarrChunk>().Select(c => c.Index.ToString()));
        Session.Answer("N");
        Session.Invoke("Set-ZarrSlice $z -Coordinate (0,5),(0,4),(3,4) -Value 0 -Confirm").WithoutErrors();
        Assert.Contains("Write 3 elements in 2 chunks", Session.Prompts[^1].Message);
        Assert.StartsWith("ValueShapeMismatch,", Session.Fails("Set-ZarrSlice $z -Coordinate (0,5),(0,4) -Value 1,2,3"));
    }

    [Theory]
    [InlineData("-Coordinate 0,1,2", "SelectionInvalid", "flat list of 3 numbers, and the array has 2 axes")]
    [InlineData("-Coordinate (0,1),(2,3,4)", "SelectionInvalid", "Point 1 of -Coordinate has 3 indices, those before it 2")]
    [InlineData("-Coordinate (0,1),5", "SelectionInvalid", "mixes points and single numbers")]
    [InlineData("-Coordinate (0,1,2),(2,3,4)", "SelectionInvalid", "have 3 indices each")]
    [InlineData("-Coordinate (0,'x'),(1,1)", "SelectionInvalid", "does not allow 'x'")]
    [InlineData("-Coordinate (0,1.5),(1,1)", "SelectionInvalid", "does not allow '1.5'")]
    [InlineData("-Coordinate (0,6),(1,1)", "SelectionOutOfRange", "Index 6 of point 0, (0,6)")]
    [InlineData("-Mask ($true,$false)", "SelectionInvalid", "mask has the shape 2")]
    [InlineData("-Mask (($true,$false),($true,$false,$true))", "SelectionInvalid", "unequal lengths")]
    [InlineData("-Mask 1,2,3", "SelectionInvalid", "does not allow '1'")]
    [InlineData("-Mask $z", "SelectionInvalid", "does not allow 'int32'")]
    [InlineData("-Mask 'true'", "SelectionInvalid", "does not allow 'true'")]
    [InlineData("0,0 -Mask $m", "ArgumentInvalid", "one of these")]
    [InlineData("-Start 0 -Coordinate (0,0)", "ArgumentInvalid", "one of these")]
    public void What_is_no_selection_is_refused(string selection, string id, string says)
    {
        foreach (var command in (string[])["Get-ZarrSlice", "Clear-ZarrSlice", "Get-ZarrChunk", "Set-ZarrSlice -Value 1"])
        {
            var error = Assert.Single(Session.Invoke($"{command} a.zarr {selection}").Errors);
            Assert.StartsWith(id + ",Zarr.PowerShell.Commands.", error.FullyQualifiedErrorId);
            Assert.Contains(says, error.ToString());
        }
    }
}
