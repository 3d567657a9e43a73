using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Every way of writing a selection that PowerShell lets through means what NumPy's would.</summary>
public sealed class SelectionTests : CommandTests
{
    public SelectionTests(EngineSession session) : base(session) =>
        session.Invoke("$z = New-ZarrArray a.zarr 4,6 -DataType int32 -ChunkShape 2,4; Set-ZarrSlice $z -Value (0..23); $v = New-ZarrArray -Shape 20 -DataType int32; Set-ZarrSlice $v -Value (0..19)").WithoutErrors();

    [Theory]
    // As words of the command line.
    [InlineData("Get-ZarrSlice $z", "4,6", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23")]
    [InlineData("Get-ZarrSlice $z 0:2,:", "2,6", "0 1 2 3 4 5 6 7 8 9 10 11")]
    [InlineData("Get-ZarrSlice $z 1,2", "()", "8")]
    [InlineData("Get-ZarrSlice $z -1", "6", "18 19 20 21 22 23")]
    [InlineData("Get-ZarrSlice $z -2:,3", "2", "15 21")]
    [InlineData("Get-ZarrSlice $z 3,-1", "()", "23")]
    [InlineData("Get-ZarrSlice $z ...,0", "4", "0 6 12 18")]
    [InlineData("Get-ZarrSlice $z *,5", "4", "5 11 17 23")]
    [InlineData("Get-ZarrSlice $z ::-1,::3", "4,2", "18 21 12 15 6 9 0 3")]
    [InlineData("Get-ZarrSlice $z -Slice 0:1, : ", "1,6", "0 1 2 3 4 5")]
    [InlineData("Get-ZarrSlice $v 0x10", "()", "16")]
    [InlineData("Get-ZarrSlice $v 1e1", "()", "10")]
    [InlineData("Get-ZarrSlice $v 18:99", "2", "18 19")]
    // As one text.
    [InlineData("Get-ZarrSlice $z '0:2, ::5'", "2,2", "0 5 6 11")]
    [InlineData("Get-ZarrSlice $z ('{0}:{1}' -f 1,3),0", "2", "6 12")]
    [InlineData("$a, $b = 1, 3; Get-ZarrSlice $z ${a}:${b},0", "2", "6 12")]
    // As lists and masks.
    [InlineData("Get-ZarrSlice $z (3,0),:2", "2,2", "18 19 0 1")]
    [InlineData("Get-ZarrSlice $z (0..3),(5,5)", "4,2", "5 5 11 11 17 17 23 23")]
    [InlineData("Get-ZarrSlice $v (0..3)", "4", "0 1 2 3")]
    [InlineData("Get-ZarrSlice $z (0..3)", "4,6", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23")]
    [InlineData("Get-ZarrSlice $z '(0,2)',0", "2", "0 12")]
    [InlineData("Get-ZarrSlice $z ($true,$false,$false,$true),0", "2", "0 18")]
    [InlineData("Get-ZarrSlice $v (0..19 | ForEach-Object { $_ -gt 17 })", "2", "18 19")]
    [InlineData("Get-ZarrSlice $z ([long[]](1,2)),0", "2", "6 12")]
    // Wrapped by a pipeline.
    [InlineData("$rows = 1, 3 | ForEach-Object { $_ }; Get-ZarrSlice $z $rows,0", "2", "6 18")]
    [InlineData("$text = '1:3' | ForEach-Object { $_ }; Get-ZarrSlice $z $text, 0", "2", "6 12")]
    // As objects.
    [InlineData("Get-ZarrSlice $z ([Zarr.Arrays.Selection.ZarrSelection]::Parse('1,:2'))", "2", "6 7")]
    [InlineData("Get-ZarrSlice $z (Get-ZarrChunk $z)[3].Origin", "()", "16")]
    [InlineData("$m = New-ZarrArray -Shape 4 -DataType bool; Set-ZarrSlice $m 2 -Value $true; Get-ZarrSlice $z (Get-ZarrSlice $m),1", "1", "13")]
    // As numbers that a script computes.
    [InlineData("Get-ZarrSlice $z -Start 1,2 -Count 2,2", "2,2", "8 9 14 15")]
    [InlineData("Get-ZarrSlice $z -Start 1 -Stride 2,5", "2,2", "6 11 18 23")]
    [InlineData("Get-ZarrSlice $z -Count 1,1e0", "1,1", "0")]
    [InlineData("Get-ZarrSlice $v -Start -2", "2", "18 19")]
    // By name, wherever the array comes from.
    [InlineData("$z | Get-ZarrSlice -Slice 0,:2", "2", "0 1")]
    [InlineData("Get-ZarrSlice a.zarr 0,:2", "2", "0 1")]
    [InlineData("Get-ZarrSlice -LiteralPath a.zarr 0,:2", "2", "0 1")]
    [InlineData("Get-ZarrSlice -Slice 0,:2 -InputObject $z", "2", "0 1")]
    public void Means_what_it_means_in_NumPy(string script, string shape, string elements)
    {
        var slice = Session.Single<ZarrSlice>(script);
        Assert.Equal(shape, slice.Shape.ToString());
        Assert.Equal(elements, string.Join(' ', (int[])slice.Data));
    }

    [Theory]
    [InlineData("0..9", "0:10")]
    [InlineData("0..9", "(0..9)")]
    [InlineData("0..9,3", "0:10")]
    [InlineData("5..", "0:10")]
    [InlineData("[0:10,::2]", "brackets")]
    [InlineData("^1", "-1")]
    [InlineData("1.5", "1.5")]
    [InlineData("abc", "abc")]
    [InlineData("@()", "empty")]
    [InlineData("@{}", "empty")]
    [InlineData("(1,'x'),:", "x")]
    [InlineData("(1,1.5),:", "1.5")]
    [InlineData("...,...", "...")]
    [InlineData("1:2:3:4", "colons")]
    public void What_cannot_be_understood_is_refused_before_any_array_is_opened(string selection, string says)
    {
        foreach (var command in (string[])["Get-ZarrSlice", "Clear-ZarrSlice", "Get-ZarrChunk", "Set-ZarrSlice -Value 1"])
        {
            // Neither of the paths exists, but the one error is another.
            var error = Assert.Single(Session.Invoke($"{command} nowhere.zarr, nor.zarr -Slice {selection}").Errors);
            Assert.StartsWith("SelectionInvalid,Zarr.PowerShell.Commands.", error.FullyQualifiedErrorId);
            Assert.Contains(says, error.ToString());
        }
    }

    [Theory]
    [InlineData("Get-ZarrSlice $z 0 -Start 0", "ArgumentInvalid")]
    [InlineData("Get-ZarrSlice $z -Start 1.5", "SelectionInvalid")]
    [InlineData("Get-ZarrSlice $z -Stride 0", "SelectionInvalid")]
    [InlineData("Get-ZarrSlice $z -Count -1", "SelectionInvalid")]
    [InlineData("Get-ZarrSlice $z -Start 3 -Count 2", "SelectionOutOfRange")]
    [InlineData("Get-ZarrSlice $z -Start 0,0,0", "SelectionInvalid")]
    [InlineData("Get-ZarrSlice $z -AsArray -AsRecord", "ArgumentInvalid")]
    public void Parameters_that_contradict_each_other_or_the_array_are_refused(string script, string id) =>
        Assert.StartsWith(id + ",Zarr.PowerShell.Commands.GetZarrSliceCommand", Session.Fails(script));

    [Fact]
    public void AsArray_keeps_the_axes_Raw_is_flat_and_AsRecord_tells_where_in_the_array_each_element_stands()
    {
        Assert.Equal(new[,] { { 8, 9 }, { 14, 15 } }, Session.Single<int[,]>("Get-ZarrSlice $z 1:3,2:4 -AsArray"));
        Assert.Equal([8, 9, 14, 15], Session.Single<int[]>("Get-ZarrSlice $z 1:3,2:4 -Raw"));
        Assert.Equal([8], Session.Single<int[]>("Get-ZarrSlice $z 1,2 -Raw"));
        Assert.Equal(["3,1=19", "1,1=7"], Session.Values("Get-ZarrSlice $z 3:0:-2,1 -AsRecord").Cast<ZarrElement>().Select(e => $"{e.Index}={e.Value}"));
        Assert.Equal(["3,0=18", "0,0=0"], Session.Values("Get-ZarrSlice $z (3,0),0 -AsRecord").Cast<ZarrElement>().Select(e => $"{e.Index}={e.Value}"));
    }
}
