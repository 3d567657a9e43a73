using Xunit;
using Zarr.Operations.Comparing;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Comparing arrays as a build does it, and as someone who wants to know more.</summary>
public sealed class CompareTests(EngineSession session) : CommandTests(session)
{
    private const string Two = "$a = New-ZarrArray a.zarr 10,10 -DataType int32; Set-ZarrSlice $a -Value (1..100); $b = Copy-ZarrArray $a b.zarr -ChunkShape 3,10 -DataType float64; ";

    [Theory]
    [InlineData("Compare-ZarrArray $a $b")]
    [InlineData("Compare-ZarrArray a.zarr b.zarr")]
    [InlineData("$b | Compare-ZarrArray a.zarr")]
    [InlineData("'b.zarr' | Compare-ZarrArray $a")]
    [InlineData("[IO.DirectoryInfo] \"$pwd/b.zarr\" | Compare-ZarrArray -ReferenceArray $a")]
    [InlineData("Compare-ZarrArray -DifferenceArray $b -ReferenceArray a.zarr -Metadata:$false")]
    [InlineData("Compare-ZarrArray a.zarr b.*")]
    public void Arrays_are_named_by_path_or_as_objects(string command)
    {
        var found = Session.Single<ArrayComparison>(Two + command);
        Assert.Equal((true, 100L, 0.0, null), (found.Equal, found.ComparedCount, found.MaximumDifference, found.Reason));
        Assert.Equal(("a.zarr", "b.zarr"), (Path.GetFileName(found.ReferencePath), Path.GetFileName(found.DifferencePath)));
    }

    [Fact]
    public void A_gate_gets_true_or_false()
    {
        Session.Invoke(Two).WithoutErrors();
        Assert.True(Session.Single<bool>("Compare-ZarrArray $a $b -Quiet"));
        Session.Invoke("Set-ZarrSlice $b 3,4 -Value 35.5").WithoutErrors();
        Assert.False(Session.Single<bool>("Compare-ZarrArray $a $b -Quiet"));
        Assert.True(Session.Single<bool>("Compare-ZarrArray $a $b -Quiet -Tolerance 0.5"));
        Assert.True(Session.Single<bool>("Compare-ZarrArray $a $b -Quiet -RelativeTolerance 0.02"));
        Assert.True(Session.Single<bool>("Compare-ZarrArray $a $b -Quiet -Slice 4:,:"));
        Assert.False(Session.Single<bool>("Compare-ZarrArray $a $b -Quiet -Slice :,4"));
        Assert.False(Session.Single<bool>("Compare-ZarrArray $a (New-ZarrArray -Shape 3) -Quiet"));
    }

    [Fact]
    public void Each_element_that_differs_is_a_record_and_no_more_than_asked_for_are()
    {
        Session.Invoke(Two + "Set-ZarrSlice $b 3,4:7 -Value 0").WithoutErrors();
        var found = Session.Values("Compare-ZarrArray $a $b -Detailed").Cast<ElementDifference>().ToArray();
        Assert.Equal(["3,4 35 0 35", "3,5 36 0 36", "3,6 37 0 37"], found.Select(d => $"{d.Index} {d.Reference} {d.Difference} {d.Distance}"));
        Assert.Equal(2, Session.Values("Compare-ZarrArray $a $b -Detailed -First 2").Count);
        Assert.Equal(1, Session.Single<int>("@(Compare-ZarrArray $a $b -Detailed | Where-Object Distance -gt 36).Count"));
    }

    [Fact]
    public void What_was_found_is_shown_in_words()
    {
        var text = Session.Render(Two + "Set-ZarrSlice $b 3,4:7 -Value 0; Compare-ZarrArray $a $b");
        Assert.Matches(@"(?m)^Equal +: False$", text);
        Assert.Matches(@"(?m)^Reason +: 3 of 100 elements differ, by up to 37$", text);
        Assert.Matches(@"(?m)^First +: 35 became 0 at 3,4$", text);
        Assert.Matches(@"(?m)^Maximum +: 37 at 3,6$", text);
        Assert.Matches(@"(?m)^ +3,4 +35 +0 +35$", Session.Render("Compare-ZarrArray $a $b -Detailed"));
    }

    [Fact]
    public void Records_are_shown_as_objects()
    {
        Session.Invoke("$a = New-ZarrArray -Shape 2 -DataType ([ordered]@{ id = 'int32'; n = 'U3' }); $b = Copy-ZarrArray $a; Set-ZarrSlice $b 1 -Value @{ id = 5; n = 'x' }").WithoutErrors();
        Assert.Equal(5, Session.Single<int>("(Compare-ZarrArray $a $b -Detailed).Difference.id"));
        Assert.Equal(0, Session.Single<int>("(Compare-ZarrArray $a $b).FirstReference.id"));
    }

    [Fact]
    public void All_arrays_of_two_groups_are_compared_and_those_that_only_one_has_are_differences()
    {
        Session.Invoke("""
            foreach ($name in 'x', 'g/y', 'g/old') { $null = New-ZarrArray a.zarr -Name $name -Shape 3 }
            $null = Copy-ZarrNode a.zarr b.zarr
            Remove-ZarrNode b.zarr -Name g/old -Confirm:$false -Force
            $null = New-ZarrArray b.zarr -Name new -Shape 2
            Set-ZarrSlice b.zarr 1 -Name x -Value 3
            """).WithoutErrors();
        var found = Session.Values("Compare-ZarrArray a.zarr b.zarr -Name **").Cast<ArrayComparison>().ToArray();
        Assert.Equal(["old False", "y True", "new False", "x False"], found.Select(f => $"{Path.GetFileName(f.DifferencePath)} {f.Equal}"));
        Assert.Contains("there is no array 'g/old'", found[0].Reason, StringComparison.Ordinal);
        Assert.True(Session.Single<bool>("Compare-ZarrArray a.zarr b.zarr -Name g/y -Quiet"));
        Assert.StartsWith("NodeNotFound,", Session.Fails("Compare-ZarrArray a.zarr b.zarr -Name g/old"));
        Assert.StartsWith("NotAnArray,", Session.Fails("Compare-ZarrArray a.zarr b.zarr"));
    }

    [Theory]
    [InlineData("Compare-ZarrArray no.zarr $b", "PathNotFound")]
    [InlineData("Compare-ZarrArray $a no.zarr", "PathNotFound")]
    [InlineData("Compare-ZarrArray *.zarr $b", "ArgumentInvalid")]
    [InlineData("Compare-ZarrArray $a 5", "ArgumentInvalid")]
    [InlineData("Compare-ZarrArray $a $b -Tolerance -1", "ToleranceInvalid")]
    [InlineData("Compare-ZarrArray $a $b -Slice 1:2:0", "SelectionInvalid")]
    [InlineData("Compare-ZarrArray $a $b -Slice 30", "SelectionOutOfRange")]
    [InlineData("Compare-ZarrArray $a (New-ZarrArray -Shape 3) -Detailed", "ShapeInvalid")]
    [InlineData("Compare-ZarrArray $a $b -Name *", "NotAGroup")]
    [InlineData("Compare-ZarrArray $a https://example.org/a.zarr", "UriSchemeNotSupported")]
    public void What_cannot_be_compared_is_refused(string command, string id) => Assert.StartsWith(id + ",", Session.Fails(Two + command));

    [Fact]
    public void Results_have_columns_for_files_of_any_culture()
    {
        using var german = new EngineSession(100, "de-DE");
        Assert.Equal("3 of 4 elements differ, by up to 1.5", german.Single<string>("$a = New-ZarrArray -Shape 4; $b = New-ZarrArray -Shape 4; Set-ZarrSlice $b 1: -Value 1.5; (Compare-ZarrArray $a $b).Reason"));
    }
}
