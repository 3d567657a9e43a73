using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>A command that a script goes by gives one answer, and it is no where anything is wrong or was not looked at.</summary>
public sealed class GateTests : CommandTests
{
    public GateTests(EngineSession session)
        : base(session) => session.Invoke("""
            foreach ($name in 'a', 'b') { $null = New-ZarrArray p1.zarr -Name $name -Shape 2 -ChunkShape 2 -DataType int32; Set-ZarrSlice p1.zarr -Name $name -Value 1,2 }
            $null = Copy-ZarrNode p1.zarr p2.zarr
            $null = Copy-ZarrNode p1.zarr p3.zarr
            """).WithoutErrors();

    [Theory]
    [InlineData("", "-Name **", true)]
    [InlineData("Set-ZarrSlice p2.zarr -Name a -Value 9,9", "-Name **", false)]
    [InlineData("Set-ZarrSlice p2.zarr -Name b -Value 9,9", "-Name **", false)]
    [InlineData("Set-ZarrSlice p2.zarr -Name a,b -Value 9,9", "-Name **", false)]
    [InlineData("Set-ZarrSlice p2.zarr -Name a,b -Value 9,9", "-Name a,b", false)]
    [InlineData("Set-ZarrSlice p2.zarr -Name b -Value 9,9", "-Name a", true)]
    [InlineData("Remove-ZarrNode p2.zarr -Name b -Force", "-Name **", false)]
    [InlineData("$null = New-ZarrArray p2.zarr -Name c -Shape 2", "-Name **", false)]
    public void Compare_says_one_word_of_all_arrays(string before, string names, bool expected) =>
        Assert.Equal(expected, Session.Single<bool>($"{before}; Compare-ZarrArray p1.zarr p2.zarr {names} -Quiet"));

    [Fact]
    public void Compare_says_one_word_of_all_pairs_of_the_pipeline()
    {
        Session.Invoke("Set-ZarrSlice p2.zarr -Name a -Value 9,9; Set-ZarrSlice p3.zarr -Name a -Value 9,9").WithoutErrors();
        Assert.False(Session.Single<bool>("'p2.zarr', 'p3.zarr' | Compare-ZarrArray p1.zarr -Name a -Quiet"));
        Assert.False(Session.Single<bool>("'p1.zarr', 'p3.zarr' | Compare-ZarrArray p1.zarr -Name a -Quiet"));
        Assert.True(Session.Single<bool>("'p1.zarr', 'p3.zarr' | Compare-ZarrArray p1.zarr -Name b -Quiet"));
        Assert.False(Session.Single<bool>("Compare-ZarrArray p1.zarr p?.zarr -Name a -Quiet"));
    }

    [Theory]
    [InlineData("Compare-ZarrArray p1.zarr p2.zarr -Name q* -Quiet", "NodeNotFound")]
    [InlineData("Compare-ZarrArray p1.zarr p2.zarr -Name a,q* -Quiet", "NodeNotFound")]
    [InlineData("Compare-ZarrArray p1.zarr zz* -Name a -Quiet", "PathNotFound")]
    [InlineData("Compare-ZarrArray p1.zarr p1.zarr,zz* -Name a -Quiet", "PathNotFound")]
    [InlineData("Compare-ZarrArray p1.zarr nowhere.zarr -Name a -Quiet", "PathNotFound")]
    [InlineData("Compare-ZarrArray p1.zarr p1.zarr,nowhere.zarr -Name a -Quiet", "PathNotFound")]
    [InlineData("Compare-ZarrArray zz* p1.zarr -Name a -Quiet", "PathNotFound")]
    [InlineData("Compare-ZarrArray nowhere.zarr p1.zarr -Name a -Quiet", "PathNotFound")]
    [InlineData("Compare-ZarrArray p1.zarr p2.zarr -Name a,nothing -Quiet", "NodeNotFound")]
    [InlineData("Compare-ZarrArray p1.zarr p2.zarr -Quiet", "NotAnArray")]
    [InlineData("Compare-ZarrArray p1.zarr p2.zarr -Name a -Slice 9 -Quiet", "SelectionOutOfRange")]
    [InlineData("Compare-ZarrArray p1.zarr p2.zarr -Name a -Slice 1:2:0 -Quiet", "SelectionInvalid")]
    [InlineData("Compare-ZarrArray p1.zarr p2.zarr -Name a -Tolerance -1 -Quiet", "ToleranceInvalid")]
    [InlineData("Compare-ZarrArray p?.zarr p2.zarr -Name a -Quiet", "ArgumentInvalid")]
    [InlineData("Compare-ZarrArray p1.zarr 5 -Quiet", "ArgumentInvalid")]
    [InlineData("@() | Compare-ZarrArray p1.zarr -Name a -Quiet", "ArgumentInvalid")]
    public void What_could_not_be_compared_is_an_error_and_no(string command, string id)
    {
        var result = Session.Invoke(command);
        Assert.Equal($"{id},Zarr.PowerShell.Commands.CompareZarrArrayCommand", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.False(result.Single<bool>());
        // The way it is used.
        Assert.Contains("stopped", Session.Invoke($"if (-not ({command} 2>$null)) {{ 'stopped' }}").Values);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public void A_damaged_chunk_in_one_array_is_no(string name)
    {
        File.WriteAllText(Folder[$"p2.zarr/{name}/c/0"], "x");
        var result = Session.Invoke("Compare-ZarrArray p1.zarr p2.zarr -Name ** -Quiet");
        Assert.StartsWith("ChunkCorrupt,", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.False(result.Single<bool>());
    }

    [Fact]
    public void A_damaged_node_among_sound_ones_is_no()
    {
        foreach (var store in (string[])["p1.zarr", "p2.zarr"]) File.WriteAllText(Folder[$"{store}/b/zarr.json"], "{");
        Assert.False(Assert.IsType<bool>(Assert.Single(Session.Invoke("Compare-ZarrArray p1.zarr p2.zarr -Name ** -Quiet").Values)));
    }

    [Theory]
    [InlineData("Compare-ZarrArray p1.zarr zz* -Name a", "PathNotFound")]
    [InlineData("Compare-ZarrArray p1.zarr p2.zarr -Name q*", "NodeNotFound")]
    [InlineData("Compare-ZarrArray p1.zarr p2.zarr -Name q* -Detailed", "NodeNotFound")]
    public void A_pattern_that_stands_for_nothing_is_an_error(string command, string id) => Assert.StartsWith(id + ",", Session.Fails(command));

    [Theory]
    [InlineData("p1.zarr, p2.zarr", true)]
    [InlineData("p?.zarr", true)]
    [InlineData("p1.zarr, bad.zarr", false)]
    [InlineData("bad.zarr, p1.zarr", false)]
    [InlineData("*.zarr", false)]
    public void Test_says_one_word_of_all_stores(string paths, bool expected)
    {
        Directory.CreateDirectory(Folder["bad.zarr"]);
        File.WriteAllText(Folder["bad.zarr/zarr.json"], "{");
        Assert.Equal(expected, Session.Single<bool>($"Test-ZarrStore {paths} -Quiet"));
    }

    [Theory]
    [InlineData("Test-ZarrStore p1.zarr, nowhere.zarr -Quiet", "PathNotFound")]
    [InlineData("Test-ZarrStore nowhere.zarr -Quiet", "PathNotFound")]
    [InlineData("Test-ZarrStore zz* -Quiet", "ArgumentInvalid")]
    [InlineData("@() | Test-ZarrStore -Quiet", "ArgumentInvalid")]
    public void What_could_not_be_tested_is_an_error_and_no(string command, string id)
    {
        var result = Session.Invoke(command);
        Assert.Equal($"{id},Zarr.PowerShell.Commands.TestZarrStoreCommand", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.False(result.Single<bool>());
    }

    [Fact]
    public void One_answer_and_details_are_not_asked_for_at_once() => Assert.StartsWith("ArgumentInvalid,", Session.Fails("Test-ZarrStore p1.zarr -Quiet -Detailed"));
}
