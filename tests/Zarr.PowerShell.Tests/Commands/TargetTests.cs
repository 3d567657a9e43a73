using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Targets: paths with wildcards, literal paths, objects, names inside a store.</summary>
public sealed class TargetTests : CommandTests
{
    public TargetTests(EngineSession session) : base(session) => session.Invoke("""
        $null = New-ZarrArray one.zarr 3 -DataType int32
        $null = New-ZarrArray two.zarr 3 -DataType int32
        $null = New-ZarrGroup tree.zarr
        $null = New-ZarrArray tree.zarr 3 -Name temp
        $null = New-ZarrArray tree.zarr 3 -Name daily/temp
        $null = New-ZarrArray tree.zarr 3 -Name daily/wind
        """).WithoutErrors();

    private string[] Paths(string script) => [.. Session.Values(script).Cast<ZarrNode>().Select(node => Path.GetRelativePath(Folder.Path, node.Path).Replace('\\', '/'))];

    [Theory]
    [InlineData("Get-ZarrArray one.zarr", "one.zarr")]
    [InlineData("Get-ZarrArray one.zarr, ./two.zarr", "one.zarr two.zarr")]
    [InlineData("Get-ZarrArray -Path ???.zarr", "one.zarr two.zarr")]
    [InlineData("Get-ZarrArray *.zarr", "one.zarr two.zarr")]
    [InlineData("Get-ZarrArray tree.zarr/*", "tree.zarr/temp")]
    [InlineData("Get-ZarrArray tree.zarr/daily/temp", "tree.zarr/daily/temp")]
    [InlineData("Get-ZarrArray -LiteralPath one.zarr", "one.zarr")]
    [InlineData("Get-ZarrArray -LP one.zarr", "one.zarr")]
    [InlineData("Get-ZarrArray -PSPath one.zarr", "one.zarr")]
    [InlineData("'one.zarr', 'two.zarr' | Get-ZarrArray", "one.zarr two.zarr")]
    [InlineData("[pscustomobject]@{ PSPath = 'one.zarr' } | Get-ZarrArray", "one.zarr")]
    [InlineData("Get-ZarrArray ('Microsoft.PowerShell.Core\\FileSystem::' + $PWD.ProviderPath + '/one.zarr')", "one.zarr")]
    [InlineData("Get-ZarrArray one.zarr | Get-ZarrArray", "one.zarr")]
    [InlineData("$a = Get-ZarrArray one.zarr; $b = Get-ZarrArray two.zarr; Get-ZarrArray $a, $b", "one.zarr two.zarr")]
    [InlineData("Get-ZarrArray tree.zarr -Name temp", "tree.zarr/temp")]
    [InlineData("Get-ZarrArray tree.zarr -Name temp, daily/wind", "tree.zarr/temp tree.zarr/daily/wind")]
    [InlineData("Get-ZarrArray tree.zarr -Name daily/*", "tree.zarr/daily/temp tree.zarr/daily/wind")]
    [InlineData("Get-ZarrArray tree.zarr -Name */t*", "tree.zarr/daily/temp")]
    [InlineData("Get-ZarrArray tree.zarr -Name *", "tree.zarr/temp")]
    [InlineData("Get-ZarrArray tree.zarr -Name TEMP*", "")]
    [InlineData("Get-ZarrArray tree.zarr -Name 'da?ly/[tx]*'", "tree.zarr/daily/temp")]
    [InlineData("Get-ZarrArray tree.zarr -Name '**/temp'", "tree.zarr/daily/temp tree.zarr/temp")]
    [InlineData("Get-ZarrArray tree.zarr -Name '**'", "tree.zarr/daily/temp tree.zarr/daily/wind tree.zarr/temp")]
    [InlineData("Get-ZarrArray tree.zarr -Name 'daily/**'", "tree.zarr/daily/temp tree.zarr/daily/wind")]
    [InlineData("Get-ZarrArray tree.zarr -Name '**/daily/**/w*'", "tree.zarr/daily/wind")]
    [InlineData("Get-ZarrArray tree.zarr -Name '**/*p', '*/'", "tree.zarr/daily/temp tree.zarr/temp tree.zarr/temp")]
    [InlineData("Get-ZarrArray tree.zarr -Name '*daily*temp*'", "")]
    [InlineData("Get-ZarrArray tree.zarr/daily -Name '**/t*'", "tree.zarr/daily/temp")]
    [InlineData("Get-ZarrNode tree.zarr -Name '**/d*' -Depth 0", "tree.zarr/daily")]
    [InlineData("Get-ZarrNode tree.zarr | Where-Object NodeType -eq group | Get-ZarrArray -Name wind -ErrorAction Ignore", "tree.zarr/daily/wind")]
    [InlineData("Get-ZarrNode tree.zarr -Name daily -Depth 0 | Get-ZarrArray -Name temp", "tree.zarr/daily/temp")]
    [InlineData("Get-ZarrArray nothing/*.zarr", "")]
    [InlineData("Get-ZarrArray nothing*", "")]
    [InlineData("Get-ZarrArray tree.zarr -Name /daily//temp/", "tree.zarr/daily/temp")]
    [InlineData(@"Get-ZarrArray tree.zarr -Name daily\wind", "tree.zarr/daily/wind")]
    [InlineData(@"New-ZarrArray tree.zarr 3 -Name \monthly//rain\", "tree.zarr/monthly/rain")]
    [InlineData("$null = New-ZarrGroup tree.zarr -Name //yearly/; Get-ZarrNode tree.zarr -Name yearly -Depth 0", "tree.zarr/yearly")]
    public void Are_found(string script, string expected) => Assert.Equal(expected, string.Join(' ', Paths(script)));

    [Fact]
    public void Brackets_in_a_name_are_literal_where_the_path_is_or_where_a_backtick_says_so()
    {
        Assert.Equal(["w[1].zarr"], Paths("New-ZarrArray w[1].zarr 3"));
        Assert.Equal(["w[1].zarr"], Paths("Get-ZarrArray -LiteralPath w[1].zarr"));
        Assert.Equal(["w[1].zarr"], Paths("Get-ZarrArray 'w`[1`].zarr'"));
        Assert.Equal(["w[1].zarr"], Paths("Get-ZarrArray w[1].zarr"));
        Directory.Move(Folder["w[1].zarr"], Folder["w1.zarr"]);
        Assert.Equal(["w1.zarr"], Paths("Get-ZarrArray w[1].zarr"));
        Assert.StartsWith("PathNotFound,", Session.Fails("Get-ZarrArray 'w`[2`].zarr'"));
    }

    [Fact]
    public void A_backtick_makes_a_wildcard_in_a_name_an_ordinary_character()
    {
        Session.Invoke("$null = New-ZarrArray tree.zarr 3 -Name 'w[1]'; $null = New-ZarrArray tree.zarr 3 -Name w1").WithoutErrors();
        Assert.Equal(["tree.zarr/w1"], Paths("Get-ZarrArray tree.zarr -Name '[w]1'"));
        Assert.Equal(["tree.zarr/w[1]"], Paths("Get-ZarrArray tree.zarr -Name 'w[1]'"));
        Assert.Equal(["tree.zarr/w[1]"], Paths("Get-ZarrArray tree.zarr -Name 'w`[1`]'"));
        Assert.Equal(["tree.zarr/w[1]"], Paths("Get-ZarrArray tree.zarr -Name '*`[1]'"));
    }

    [Fact]
    public void What_a_pattern_cannot_lead_to_is_not_read()
    {
        File.WriteAllText(Path.Combine(Folder["tree.zarr"], "temp", "zarr.json"), "{");
        Assert.Equal(["tree.zarr/daily/temp", "tree.zarr/daily/wind"], Paths("Get-ZarrArray tree.zarr -Name 'd*/*'"));
        Assert.StartsWith("MetadataInvalid,", Session.Fails("Get-ZarrArray tree.zarr -Name 't*'"));
    }

    [Fact]
    public void A_path_into_a_tree_belongs_to_the_store_of_its_topmost_node()
    {
        foreach (var script in (string[])["Get-ZarrArray tree.zarr/daily/temp", "Get-ZarrArray -LiteralPath tree.zarr/daily/temp", "Get-ZarrArray tree.zarr/d*/temp", "New-ZarrArray tree.zarr/daily/new 3"])
        {
            var array = Session.Single<ZarrArray>(script);
            Assert.Equal(Folder["tree.zarr"], array.Store.Location);
            Assert.Equal("daily", array.Key.Parent.Value);
        }
    }

    [Theory]
    [InlineData("Get-ZarrArray nothing.zarr", "PathNotFound", "nothing.zarr")]
    [InlineData("Get-ZarrArray -LiteralPath *.zarr", "PathNotFound", "*.zarr")]
    [InlineData("Get-ZarrArray Nowhere:/one.zarr", "PathNotFound", "Nowhere")]
    [InlineData("Get-ZarrArray Env:PATH", "PathNotFileSystem", "Env:PATH")]
    [InlineData("Get-ZarrArray Env:P*", "PathNotFileSystem", "Env:P*")]
    [InlineData("New-ZarrArray Env:new 3", "PathNotFileSystem", "Env:new")]
    [InlineData("Get-ZarrArray s3://bucket/a.zarr", "UriSchemeNotSupported", "s3://")]
    [InlineData("Get-ZarrArray https://example.org/*", "UriSchemeNotSupported", "https://")]
    [InlineData("Get-ZarrArray -LiteralPath file:///a.zarr", "UriSchemeNotSupported", "file://")]
    [InlineData("New-ZarrGroup memory://a", "UriSchemeNotSupported", "memory://")]
    [InlineData("Get-ZarrArray .", "NodeNotFound", "no Zarr array")]
    [InlineData("Get-ZarrArray one.zarr/zarr.json", "NodeNotFound", "zarr.json")]
    [InlineData("Get-ZarrArray one.zarr -Name x", "NodeNotFound", "x")]
    [InlineData("Get-ZarrArray tree.zarr -Name ../one.zarr", "NameInvalid", "..")]
    [InlineData("Get-ZarrArray tree.zarr", "NotAnArray", "is a group")]
    [InlineData("Get-ZarrSlice tree.zarr -Name daily", "NotAnArray", "is a group")]
    [InlineData("New-ZarrArray one.zarr/below 3", "NotAGroup", "is an array")]
    [InlineData("New-ZarrGroup one.zarr/far/below", "NotAGroup", "is an array")]
    public void A_bad_one_has_an_id_and_a_target(string script, string id, string says)
    {
        var before = Files();
        var error = Assert.Single(Session.Invoke(script).Errors);
        Assert.StartsWith(id + ",Zarr.PowerShell.Commands.", error.FullyQualifiedErrorId);
        Assert.Contains(says, error.ToString());
        Assert.NotNull(error.TargetObject);
        Assert.Equal(before, Files());
    }

    [Fact]
    public void A_bad_one_among_good_ones_is_one_error()
    {
        foreach (var script in (string[])["Get-ZarrArray one.zarr, nothing, two.zarr", "'one.zarr', 'nothing', 'two.zarr' | Get-ZarrArray", "Get-ZarrArray tree.zarr -Name temp, nothing, daily/temp"])
        {
            var result = Session.Invoke(script);
            Assert.Equal(2, result.Output.Count);
            Assert.Null(result.Terminating);
            Assert.Single(result.Errors);
        }
    }

    [Fact]
    public void A_damaged_node_that_a_wildcard_finds_is_told()
    {
        File.WriteAllText(Path.Combine(Folder["two.zarr"], "zarr.json"), "{");
        var result = Session.Invoke("Get-ZarrArray *.zarr");
        Assert.Equal("MetadataInvalid,Zarr.PowerShell.Commands.GetZarrArrayCommand", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Equal(Folder["one.zarr"], result.Single<ZarrArray>().Path);
    }

    [Fact]
    public void Nodes_come_depth_first_as_far_down_as_asked()
    {
        Assert.Equal(["tree.zarr", "tree.zarr/daily", "tree.zarr/temp"], Paths("Get-ZarrNode tree.zarr"));
        Assert.Equal(["tree.zarr"], Paths("Get-ZarrNode tree.zarr -Depth 0"));
        string[] all = ["tree.zarr", "tree.zarr/daily", "tree.zarr/daily/temp", "tree.zarr/daily/wind", "tree.zarr/temp"];
        Assert.Equal(all, Paths("Get-ZarrNode tree.zarr -Recurse"));
        Assert.Equal(all, Paths("Get-ZarrNode tree.zarr -Depth 2"));
        Assert.Equal(["one.zarr"], Paths("Get-ZarrNode one.zarr -Recurse"));
    }

    [Fact]
    public void A_node_made_below_a_group_by_path_is_one_made_by_name()
    {
        var byPath = Session.Single<ZarrArray>("New-ZarrArray tree.zarr/monthly/temp 3");
        Assert.Equal("monthly/temp", byPath.Key.Value);
        Assert.Equal(Folder["tree.zarr"], byPath.Store.Location);
        Assert.IsType<ZarrGroup>(Session.Single<ZarrNode>("Get-ZarrNode tree.zarr/monthly -Depth 0"));
        Assert.StartsWith("NodeExists,", Session.Fails("New-ZarrArray tree.zarr 3 -Name monthly/temp"));
    }
}
