using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Names as users write them: what is there under exactly that name wins, and what a change does not find is an error.</summary>
public sealed class NameTests : CommandTests
{
    public NameTests(EngineSession session) : base(session) => session.Invoke("""
        $g = New-ZarrGroup tree.zarr -Attribute ([ordered]@{ 'a[b]' = 1; ab = 2; 'c`d' = 3; 'e*' = 4 })
        foreach ($name in 'w[1]', 'w1', 'daily/temp', '12:00', 'a*b', 'axb', 'sp ace', '-x') { $null = New-ZarrArray tree.zarr 3 -DataType int32 -Name $name }
        """).WithoutErrors();

    private string Names(string script) => string.Join('|', Session.Values(script).Cast<ZarrNode>().Select(node => node.Key.Value));

    private string Zeros() => string.Join('|', Session.Values("Get-ZarrArray tree.zarr -Name '**'").Cast<ZarrArray>().Where(array => !array.GetSlice(":").Data.Cast<int>().Contains(7)).Select(array => array.Key.Value));

    private static void SkipWhereTheSystemHasNoSuchNames() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");

    [Theory]
    [InlineData("w[1]", "w[1]")]
    [InlineData("w`[1`]", "w[1]")]
    [InlineData("w[13]", "w1")]
    [InlineData("a*b", "a*b")]
    [InlineData("a?b", "a*b|axb")]
    [InlineData("a`*b", "a*b")]
    [InlineData("12:00", "12:00")]
    [InlineData("*:*", "12:00")]
    [InlineData("sp ace", "sp ace")]
    [InlineData("-x", "-x")]
    [InlineData(@"daily\temp", "daily/temp")]
    [InlineData(@"dai*\te*", "daily/temp")]
    [InlineData(@"\daily\\temp/", "daily/temp")]
    public void The_exact_name_wins_then_wildcards_count_and_backslashes_are_slashes(string name, string expected)
    {
        SkipWhereTheSystemHasNoSuchNames();
        Assert.Equal(expected, Names($"Get-ZarrArray tree.zarr -Name '{name}'"));
        var before = Zeros().Split('|');
        Session.Invoke($"Set-ZarrSlice tree.zarr -Name '{name}' -Value 7").WithoutErrors();
        Assert.Equal(expected.Split('|'), before.Except(Zeros().Split('|')));
        Session.Invoke($"$same = New-ZarrArray other.zarr 3 -DataType int32 -Name 'x'; Compare-ZarrArray tree.zarr tree.zarr -Name '{name}' -Quiet").WithoutErrors();
    }

    [Theory]
    [InlineData(@"a\b", @"a`\b")]
    [InlineData(@"g/a\b\c", @"g/a`\b`\c")]
    [InlineData(@"tick`\x", @"tick``\x")]
    public void A_backtick_makes_a_backslash_a_part_of_a_name(string name, string written)
    {
        SkipWhereTheSystemHasNoSuchNames();
        Assert.Equal(name, Names($"New-ZarrArray new.zarr 3 -Name '{written}'"));
        Assert.Equal(name, Names($"Get-ZarrArray new.zarr -Name '{written}'"));
        Assert.Equal(name, Names($"Get-ZarrArray new.zarr -Name '{name}'"));
        Assert.Equal(name, Names($"Get-ZarrArray 'new.zarr/{name}'"));
        Assert.Equal(name, Names($"Get-ZarrArray -LiteralPath 'new.zarr/{name}'"));
        Assert.Equal(name, Names($"Copy-ZarrNode new.zarr -Name '{name}' -Destination a.zip -DestinationName '{written}'"));
        Assert.Equal(name, Names($"Get-ZarrArray 'a.zip/{name}'"));
        Assert.Equal(name, Names($"Move-ZarrNode new.zarr -Name '{name}' -Destination new.zarr -DestinationName y; Move-ZarrNode new.zarr -Name y -Destination new.zarr -DestinationName '{written}' -PassThru"));
        Session.Invoke($"Remove-ZarrNode new.zarr -Name '{name}' -Force").WithoutErrors();
        Assert.StartsWith("NodeNotFound,", Session.Fails($"Get-ZarrArray new.zarr -Name '{written}'"));
    }

    [Fact]
    public void Directories_with_such_names_are_found_by_paths_and_by_wildcards()
    {
        SkipWhereTheSystemHasNoSuchNames();
        Session.Invoke(@"$null = New-ZarrArray 'st`\ore[1].zarr' 3").WithoutErrors();
        Assert.True(Directory.Exists(Folder[@"st\ore[1].zarr"]));
        foreach (var path in new[] { @"st\ore[1].zarr", @"./st\ore[1].zarr", "st*", "st*zarr" })
            Assert.Equal(Folder[@"st\ore[1].zarr"], Session.Single<ZarrArray>($"Get-ZarrArray '{path}'").Path);
        Assert.Equal(Folder[@"st\ore[1].zarr"], Session.Single<ZarrArray>(@"Get-ZarrArray -LiteralPath 'st\ore[1].zarr'").Path);
        Session.Invoke("$null = New-ZarrArray ./13:37.zarr 3").WithoutErrors();
        Assert.Equal(Folder["13:37.zarr"], Session.Single<ZarrArray>("Get-ZarrArray ./13:37.zarr").Path);
    }

    [Theory]
    [InlineData("Set-ZarrSlice tree.zarr -Name 'q[b]' -Value 7", "NodeNotFound")]
    [InlineData("Set-ZarrSlice tree.zarr -Name 'dai*' -Value 7", "NodeNotFound")]
    [InlineData("Set-ZarrSlice $g -Name 'q[b]' -Value 7", "NodeNotFound")]
    [InlineData("Set-ZarrSlice q*.zarr -Value 7", "PathNotFound")]
    [InlineData("Set-ZarrSlice tree.zar? -Value 7", "NodeNotFound")]
    [InlineData("Add-ZarrSlice tree.zarr -Name 'q*' -Value 7", "NodeNotFound")]
    [InlineData("Clear-ZarrSlice tree.zarr -Name 'q*' :", "NodeNotFound")]
    [InlineData("Resize-ZarrArray tree.zarr -Name 'q*' -Shape 9", "NodeNotFound")]
    [InlineData("Set-ZarrAttribute tree.zarr -Name 'q*' -Attribute x -Value 1", "NodeNotFound")]
    [InlineData("Remove-ZarrAttribute tree.zarr -Name 'q*' -Attribute x", "NodeNotFound")]
    [InlineData("Remove-ZarrNode tree.zarr -Name 'q*' -Force", "NodeNotFound")]
    [InlineData("Remove-ZarrNode q* -Force", "PathNotFound")]
    [InlineData("Remove-ZarrNode pla?n -Force", "NodeNotFound")]
    [InlineData("Remove-ZarrChunk tree.zarr -Name 'q*' : -Force", "NodeNotFound")]
    [InlineData("Copy-ZarrNode tree.zarr -Name 'q*' -Destination x.zarr", "NodeNotFound")]
    [InlineData("Copy-ZarrArray tree.zarr -Name 'dail?' -Destination x.zarr", "NodeNotFound")]
    [InlineData("Move-ZarrNode tree.zarr -Name 'q*' -Destination x.zarr", "NodeNotFound")]
    [InlineData("Update-ZarrMetadata tree.zarr -Name 'w?' -Consolidate", "NodeNotFound")]
    [InlineData("Export-ZarrArray tree.zarr -Name 'q*' -Destination x.npy", "NodeNotFound")]
    [InlineData("Import-ZarrArray q*.npy x.zarr", "PathNotFound")]
    [InlineData("Repair-ZarrStore q*.zarr", "PathNotFound")]
    public void A_change_that_matches_nothing_is_an_error(string script, string id)
    {
        Directory.CreateDirectory(Folder["plain"]);
        var before = Files();
        Assert.StartsWith(id + ",Zarr.PowerShell.Commands.", Session.Fails(script));
        Assert.Equal(before, Files());
    }

    [Theory]
    [InlineData("Get-ZarrArray tree.zarr -Name 'q*'")]
    [InlineData("Get-ZarrSlice q*.zarr")]
    [InlineData("Get-ZarrAttribute tree.zarr -Attribute 'q*'")]
    [InlineData("Test-ZarrStore q*.zarr")]
    public void A_wildcard_that_reads_nothing_is_none(string script) => Assert.Empty(Session.Invoke(script).WithoutErrors().Output);

    [Fact]
    public void A_change_by_a_wildcard_that_finds_something_is_no_error()
    {
        Session.Invoke("Set-ZarrSlice tree.zarr -Name '*', '**/temp' -Value 7").WithoutErrors();
        Assert.Equal("", Zeros());
        Session.Invoke("Set-ZarrAttribute *.zarr -Attribute x -Value 1; Repair-ZarrStore *.zarr").WithoutErrors();
    }

    [Theory]
    [InlineData("a[b]", "a[b]")]
    [InlineData("a`[b`]", "a[b]")]
    [InlineData("a[xb]", "ab")]
    [InlineData("c`d", "c`d")]
    [InlineData("e*", "e*")]
    [InlineData("e`*", "e*")]
    [InlineData("?[[]b]", "a[b]")]
    public void An_attribute_is_found_by_its_exact_name_first(string name, string expected) =>
        Assert.Equal([expected], Session.Values($"(Get-ZarrAttribute tree.zarr -Attribute '{name}').Name"));

    [Theory]
    [InlineData("Get-ZarrArray tree.zarr -Name w", "w1|'w`[1`]'")]
    [InlineData("Get-ZarrArray tree.zarr -Name 'w`[", "'w`[1`]'")]
    [InlineData("Get-ZarrAttribute tree.zarr -Attribute a", "'a`[b`]'|ab")]
    [InlineData("Get-ZarrAttribute tree.zarr -Attribute 'a`[", "'a`[b`]'")]
    [InlineData("Remove-ZarrAttribute tree.zarr -Attribute a", "'a[b]'|ab")]
    public void Completions_of_what_takes_wildcards_escape_them(string line, string expected)
    {
        SkipWhereTheSystemHasNoSuchNames();
        var found = Session.Complete(line).ToArray();
        Assert.Equal(expected.Split('|').Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        foreach (var text in found) Assert.Single(Session.Invoke(line[..(line.LastIndexOf(' ') + 1)] + text + " -WarningAction Stop").WithoutErrors().Output.DefaultIfEmpty());
    }

    [Fact]
    public void An_archive_of_a_folder_says_where_the_nodes_are()
    {
        Session.Invoke("$null = New-ZarrArray data.zarr 3 -Name x").WithoutErrors();
        System.IO.Compression.ZipFile.CreateFromDirectory(Folder["data.zarr"], Folder["data.zip"], System.IO.Compression.CompressionLevel.Optimal, includeBaseDirectory: true);
        var error = Assert.Single(Session.Invoke("Get-ZarrNode data.zip").Errors);
        Assert.StartsWith("NodeNotFound,", error.FullyQualifiedErrorId);
        Assert.Contains($"'{Path.Join(Folder["data.zip"], "data.zarr")}'", error.ToString());
        Assert.Equal("data.zarr|data.zarr/x", Names("Get-ZarrNode data.zip/data.zarr"));
        Assert.Contains("'" + Folder["data.zarr"] + "'", Assert.Single(Session.Invoke("Get-ZarrNode .").Errors).ToString());
    }
}
