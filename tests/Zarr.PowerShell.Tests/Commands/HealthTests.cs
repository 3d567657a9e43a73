using Xunit;
using Zarr.Operations.Validation;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Test-ZarrStore and Repair-ZarrStore as a user meets them.</summary>
public sealed class HealthTests : CommandTests
{
    public HealthTests(EngineSession session) : base(session) => session.Invoke("""
        New-ZarrArray s.zarr 10 -ChunkShape 2 -DataType int32 -Name g/a -Codec crc32c | Set-ZarrSlice -Value 7
        New-ZarrArray s.zarr 10 -ChunkShape 2 -DataType int32 -Name g/b -Codec none | Set-ZarrSlice -Value 7
        """).WithoutErrors();

    private string PathOf(string name) => Path.Combine([Folder["s.zarr"], .. name.Split('/')]);

    private void Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }

    private void Flip(string name)
    {
        var bytes = File.ReadAllBytes(PathOf(name));
        bytes[0] ^= 1;
        File.WriteAllBytes(PathOf(name), bytes);
    }

    private string[] Ids(string arguments) => [.. Session.Values($"Test-ZarrStore {arguments} -Detailed").Cast<ZarrProblem>().Select(problem => $"{problem.Id}:{problem.Key}").Order(StringComparer.Ordinal)];

    [Fact]
    public void Each_target_is_true_or_false()
    {
        Flip("g/a/c/1");
        Assert.Equal([true, false], Session.Values("Test-ZarrStore s.zarr; Test-ZarrStore s.zarr -Checksum"));
        Assert.Equal([false, true], Session.Values("Test-ZarrStore s.zarr/g/a, s.zarr/g/b -Checksum"));
        Assert.Equal([false, true], Session.Values("Test-ZarrStore s.zarr -Name g/* -Checksum"));
        Assert.Equal([true, false], Session.Values("'s.zarr/g/b', 's.zarr' | Test-ZarrStore -Checksum"));
        Assert.Equal([false], Session.Values("Get-ZarrArray s.zarr/g/a | Test-ZarrStore -Checksum"));
        Assert.Equal([false], Session.Values("Test-ZarrStore -LiteralPath s.zarr -Checksum"));
    }

    [Fact]
    public void A_store_that_cannot_be_opened_is_false_and_no_error()
    {
        Put("zarr.json", "{");
        Put("g/a/zarr.json", "");
        Assert.Equal([false, false], Session.Values("Test-ZarrStore s.zarr; Test-ZarrStore s.zarr/g/a"));
        Assert.Equal(["MetadataInvalid:g/a/zarr.json", "MetadataInvalid:zarr.json"], Ids("s.zarr"));
        Directory.CreateDirectory(Folder["empty"]);
        Assert.Equal([false], Session.Values("Test-ZarrStore empty"));
        Assert.StartsWith("PathNotFound,", Session.Fails("Test-ZarrStore nothing.zarr"));
    }

    [Fact]
    public void What_a_wildcard_stands_for_that_is_no_store_is_passed_over()
    {
        Directory.CreateDirectory(Folder["x.zarr"]);
        File.WriteAllText(Folder["y.zarr"], "");
        Assert.Equal([true], Session.Values("Test-ZarrStore *.zarr"));
        Put("zarr.json", "{");
        Assert.Equal([false], Session.Values("Test-ZarrStore *.zarr"));
    }

    [Fact]
    public void Severity_says_what_counts()
    {
        Assert.Equal([true, true], Session.Values("Test-ZarrStore s.zarr; Test-ZarrStore s.zarr -Severity Information"));
        File.Delete(PathOf("g/a/c/1"));
        Assert.Equal([true, false], Session.Values("Test-ZarrStore s.zarr; Test-ZarrStore s.zarr -Severity Information"));
        Put("junk", "x");
        Assert.Equal([false, true], Session.Values("Test-ZarrStore s.zarr; Test-ZarrStore s.zarr -Severity Error"));
        Assert.Equal(["OrphanedKey:junk"], Ids("s.zarr"));
        Assert.Equal(["ChunkMissing:g/a", "OrphanedKey:junk"], Ids("s.zarr -Severity Information"));
    }

    [Fact]
    public void Nothing_is_changed_by_a_test()
    {
        Flip("g/a/c/1");
        Put("g/b/c/99", "x");
        var before = Files();
        Session.Invoke("Test-ZarrStore s.zarr -Checksum -Detailed -Severity Information").WithoutErrors();
        Assert.Equal(before, Files());
    }

    [Fact]
    public void Stores_in_memory_and_in_archives_are_looked_at()
    {
        Session.Invoke("""
            $m = New-ZarrArray -Shape 10 -DataType int32
            Set-ZarrSlice $m -Value 1
            $null = Copy-ZarrNode s.zarr s.zip
            """).WithoutErrors();
        Assert.Equal([true, true, true], Session.Values("Test-ZarrStore $m -Checksum; Test-ZarrStore s.zip -Checksum; Test-ZarrStore s.zip/g/a"));
        var bytes = File.ReadAllBytes(Folder["s.zip"]);
        File.WriteAllBytes(Folder["s.zip"], bytes[..^30]);
        Assert.Equal([false], Session.Values("Test-ZarrStore s.zip"));
    }

    [Fact]
    public void Problems_have_all_it_takes_to_select_and_to_act()
    {
        Flip("g/a/c/1");
        var problem = Session.Single<ZarrProblem>("Test-ZarrStore s.zarr -Checksum -Detailed | Where-Object Id -eq ChecksumMismatch");
        Assert.Equal((PathOf("g/a"), "g/a/c/1", ProblemSeverity.Error, ProblemRepair.RemoveCorrupt, 12), (problem.Path, problem.Key, problem.Severity, problem.Repair, problem.StoredLength));
        Assert.NotEmpty(problem.Advice);
        Assert.Contains("ChecksumMismatch     RemoveCorrupt", Session.Render("Test-ZarrStore s.zarr -Checksum -Detailed"));
    }

    [Fact]
    public void What_is_safe_is_mended_without_being_asked_and_the_rest_needs_its_switch()
    {
        Put("g/b/c/99", "xyz");
        Put("junk", "x");
        Put("g/b/c/1", "short");
        Flip("g/a/c/1");
        File.Delete(PathOf("g/zarr.json"));
        Session.Invoke("Repair-ZarrStore s.zarr -Checksum -OutVariable done").WithoutErrors();
        Assert.Equal(["ChunkOutsideGrid", "GroupMetadataMissing"], Session.Values("@($done).Id").Select(id => id!.ToString()).Order());
        Assert.Equal(["ChecksumMismatch:g/a/c/1", "ChunkCorrupt:g/b/c/1", "OrphanedKey:junk"], Ids("s.zarr -Checksum"));
        Assert.Single(Session.Values("Repair-ZarrStore s.zarr -RemoveOrphan -Force"));
        var result = Session.Invoke("Repair-ZarrStore s.zarr -Checksum -RemoveCorrupt -Force").WithoutErrors();
        Assert.Equal(2, result.Output.Count);
        Assert.Equal(2, result.Warnings.Count);
        Assert.Contains("the elements read as the fill value now", result.Warnings[0]);
        Assert.Equal([true], Session.Values("Test-ZarrStore s.zarr -Checksum"));
        Assert.Equal("0 0 7 7", string.Join(' ', Session.Values("(Get-ZarrSlice s.zarr 2:6 -Name g/a).Data")));
    }

    [Fact]
    public void Problems_are_mended_from_a_pipeline()
    {
        Put("g/b/c/98", "x");
        Put("g/b/c/99", "x");
        Put("junk", "x");
        Assert.Equal(2, Session.Values("Test-ZarrStore s.zarr -Detailed | Where-Object Id -eq ChunkOutsideGrid | Repair-ZarrStore").Count);
        Assert.Empty(Session.Values("Test-ZarrStore s.zarr -Detailed | Repair-ZarrStore"));
        Assert.Single(Session.Values("$p = Test-ZarrStore s.zarr -Detailed; Repair-ZarrStore -Problem $p -RemoveOrphan -Force"));
        // They are gone.
        Assert.Empty(Session.Values("$p | Repair-ZarrStore -RemoveOrphan -Force"));
        Put("g/b/c/99", "x");
        Put("junk", "x");
        Assert.Single(Session.Values("Repair-ZarrStore s.zarr -RemoveOrphan -Force -Id OrphanedKey"));
        Assert.Equal(["ChunkOutsideGrid:g/b/c/99"], Ids("s.zarr"));
    }

    [Fact]
    public void WhatIf_says_in_numbers_what_would_be_done_once_for_all_that_is_alike()
    {
        Put("g/b/c/98", "x");
        Put("g/b/c/99", "xyz");
        Put("old/1/1", "x");
        Put("old/1/2", "xy");
        Put("g/a/c/1", "");
        var before = Files();
        var text = Session.Render("Repair-ZarrStore s.zarr -RemoveOrphan -RemoveCorrupt -WhatIf");
        Assert.Contains("Delete 2 chunks of 4 bytes outside the array", text);
        Assert.Contains("Delete 2 values of 3 bytes that belong to no array or group", text);
        Assert.Contains("Delete 1 damaged chunk of 0 bytes, whose elements then read as the fill value", text);
        Assert.Equal(before, Files());
    }

    [Fact]
    public void A_node_that_is_not_in_its_place_is_told_as_that_and_put_back()
    {
        Directory.Move(PathOf("g/b"), PathOf("g/.b.0123456789abcdef.partial"));
        foreach (var path in Directory.EnumerateFileSystemEntries(PathOf("g/.b.0123456789abcdef.partial"), "*", SearchOption.AllDirectories).Append(PathOf("g/.b.0123456789abcdef.partial")))
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
        Assert.Equal(["NodeDisplaced:g/.b.0123456789abcdef.partial"], Ids("s.zarr -Severity Error"));
        var text = Session.Render("Repair-ZarrStore s.zarr -WhatIf");
        Assert.Contains("Put an array or group of", text);
        Assert.DoesNotContain("Delete", text);
        Assert.Equal(PathOf("g/b"), Session.Single<ZarrRepair>("Repair-ZarrStore s.zarr").Path);
        Assert.Equal([true], Session.Values("Test-ZarrStore s.zarr -Checksum"));
        Assert.Equal("7 7", string.Join(' ', Session.Values("(Get-ZarrSlice s.zarr 2:4 -Name g/b).Data")));
    }

    [Fact]
    public void What_deletes_data_asks_and_a_no_leaves_it()
    {
        using var session = new EngineSession();
        Put("junk", "x");
        session.Answer("N", "Y");
        Assert.Empty(session.Values("Repair-ZarrStore $args[0] -RemoveOrphan", Folder["s.zarr"]));
        Assert.Contains("Delete 1 value of 1 bytes", Assert.Single(session.Prompts).Message);
        Assert.Single(session.Values("Repair-ZarrStore $args[0] -RemoveOrphan", Folder["s.zarr"]));
        Assert.False(File.Exists(PathOf("junk")));
    }

    [Fact]
    public void What_cannot_be_mended_is_told_when_asked()
    {
        Put("g/a/.zarray", "{}");
        var result = Session.Invoke("Repair-ZarrStore s.zarr -Verbose").WithoutErrors();
        Assert.Empty(result.Output);
        Assert.Contains(result.Verbose, text => text.Contains("programs differ", StringComparison.Ordinal));
    }
}
