using System.IO.Compression;
using Xunit;
using Zarr.Arrays;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Archives in the place of directories.</summary>
public sealed class ZipTests(EngineSession session) : CommandTests(session)
{
    [Theory]
    [InlineData("New-ZarrArray a.zip 4,4 -DataType int32", "a.zip")]
    [InlineData("New-ZarrArray a.zip 4,4 -DataType int32 -Name group/array", "a.zip/group/array")]
    [InlineData("New-ZarrArray a.zarr.zip 4,4 -DataType int32 -Name x", "a.zarr.zip/x")]
    [InlineData("New-ZarrArray ./new/A.ZIP 4,4 -DataType int32 -Name x", "new/A.ZIP/x")]
    [InlineData("New-ZarrArray a.zip/group/array 4,4 -DataType int32", "a.zip/group/array")]
    [InlineData("$null = New-ZarrGroup a.zip; New-ZarrArray a.zip/group 4,4 -DataType int32 -Name array", "a.zip/group/array")]
    public void A_new_array_is_made_in_an_archive_and_found_by_its_path(string script, string path)
    {
        var array = Session.Single<ZarrArray>(script);
        Assert.Equal(Folder[path], array.Path);
        Session.Invoke("Set-ZarrSlice $args[0] -Value (1..16)", path).WithoutErrors();
        Assert.Equal(Enumerable.Range(1, 16), Session.Single<int[]>("Get-ZarrSlice $args[0] -Raw", array.Path));
        var file = Assert.Single(Directory.EnumerateFiles(Folder.Path, "*", SearchOption.AllDirectories));
        using var archive = ZipFile.OpenRead(file);
        Assert.Contains(archive.Entries, entry => entry.FullName.EndsWith("c/0/0", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_command_that_reads_works_inside_an_archive()
    {
        Session.Invoke("""
            $a = New-ZarrArray a.zip -Name g/temp -Shape 10,10 -ChunkShape 5,5 -DataType int32 -Attribute @{ unit = 'K' }
            Set-ZarrSlice $a ':5' -Value (1..50)
            Set-ZarrSlice a.zip -Name g/temp '5:' -Value 3
            $null = New-ZarrArray a.zip -Name g/wind -Shape 3
            """).WithoutErrors();
        Assert.Equal([11, 12], Session.Single<int[]>("Get-ZarrSlice a.zip -Name g/temp '1,0:2' -Raw"));
        Assert.Equal(Session.Values("(Get-ZarrNode a.zip -Recurse).Path"), new[] { "a.zip", "a.zip/g", "a.zip/g/temp", "a.zip/g/wind" }.Select(path => (object)Folder[path]));
        Assert.Equal(4L, Session.Single<ZarrStorage>("Measure-ZarrArray a.zip -Name g/temp").StoredCount);
        Assert.Equal(4, Session.Values("Get-ZarrChunk a.zip -Name g/temp").Count);
        Assert.Equal("K", Session.Single<string>("(Get-ZarrAttribute a.zip/g/temp unit).Value"));
        Assert.Equal(2, Session.Values("Get-ZarrArray *.zip -Name g/*").Count);
        Assert.Equal(2, Session.Values("Get-ZarrNode a.zip/g -Recurse | Where-Object NodeType -eq array | Get-ZarrArray").Count);
        Assert.Equal(3, Session.Single<int>("([pscustomobject]@{ PSPath = 'a.zip' } | Get-ZarrArray -Name g/temp | Get-ZarrSlice -Slice '9,9' -Raw)[0]"));
        Assert.Equal(["g/temp"], Session.Values("(TabExpansion2 'Get-ZarrArray a.zip -Name g/t').CompletionMatches.CompletionText"));
    }

    [Fact]
    public void An_archive_is_known_by_its_first_bytes_too_and_a_directory_named_like_one_is_a_directory()
    {
        Session.Invoke("$null = New-ZarrArray a.zip 3").WithoutErrors();
        File.Move(Folder["a.zip"], Folder["data.bin"]);
        Directory.CreateDirectory(Folder["d.zip"]);
        Session.Invoke("$null = New-ZarrArray d.zip 4").WithoutErrors();
        Assert.Equal("3", Session.Single<ZarrArray>("Get-ZarrArray data.bin").Shape.ToString());
        Assert.True(File.Exists(Path.Combine(Folder["d.zip"], "zarr.json")));
        Assert.Equal(["3", "4"], Session.Values("(Get-ZarrArray d*).Shape | ForEach-Object { \"$_\" }").Cast<string>().Order());
    }

    [Fact]
    public void Other_archives_and_files_that_a_wildcard_matches_are_passed_over()
    {
        using (var archive = ZipFile.Open(Folder["other.zip"], ZipArchiveMode.Create)) archive.CreateEntry("readme.txt");
        File.WriteAllText(Folder["text.txt"], "no archive");
        Session.Invoke("$null = New-ZarrArray a.zip 3").WithoutErrors();
        Assert.Equal(Folder["a.zip"], Session.Single<ZarrArray>("Get-ZarrArray *").Path);
        Assert.StartsWith("NodeNotFound,", Session.Fails("Get-ZarrArray other.zip"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Set-ZarrSlice a.zip -Name a 0 -Value 1", "StoreAppendOnly")]
    [InlineData("Set-ZarrSlice a.zip -Name a -Value 1", "StoreAppendOnly")]
    [InlineData("Clear-ZarrSlice a.zip -Name a", "StoreAppendOnly")]
    [InlineData("Add-ZarrSlice a.zip -Name a -Value 1", "StoreAppendOnly")]
    [InlineData("Resize-ZarrArray a.zip -Name a 20", "StoreAppendOnly")]
    [InlineData("Resize-ZarrArray a.zip -Name a 2 -Force", "StoreAppendOnly")]
    [InlineData("Set-ZarrAttribute a.zip -Name a unit C", "StoreAppendOnly")]
    [InlineData("Remove-ZarrAttribute a.zip -Name a unit", "StoreAppendOnly")]
    [InlineData("Remove-ZarrNode a.zip -Name a -Force", "StoreAppendOnly")]
    [InlineData("New-ZarrArray a.zip -Name a 3 -Force", "StoreAppendOnly")]
    [InlineData("New-ZarrArray a.zip -Name a 3", "NodeExists")]
    [InlineData("New-ZarrArray a.zip -Name a/b 3", "NotAGroup")]
    [InlineData("Get-ZarrArray a.zip/none", "NodeNotFound")]
    [InlineData("Get-ZarrArray b.zip", "PathNotFound")]
    [InlineData("Get-ZarrArray b.zip/a", "PathNotFound")]
    [InlineData("Get-ZarrArray broken.zip", "StoreReadFailed")]
    public void What_an_archive_cannot_do_is_an_error_and_changes_nothing(string script, string id)
    {
        File.WriteAllText(Folder["broken.zip"], "this is no archive");
        Session.Invoke("Set-ZarrSlice (New-ZarrArray a.zip -Name a 10 -ChunkShape 5 -Attribute @{ unit = 'K' }) ':5' -Value 7").WithoutErrors();
        var before = Files();
        Assert.StartsWith(id + ",", Session.Fails(script), StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public void Runspaces_write_one_archive_together()
    {
        Session.Invoke("""
            $a = New-ZarrArray a.zip -Name a -Shape 80 -ChunkShape 10 -DataType int32
            $manifest = (Get-Module Zarr).Path -replace 'psm1$', 'psd1'
            0..7 | ForEach-Object -Parallel { Import-Module $using:manifest; Set-ZarrSlice a.zip -Name a "$(10 * $_):$(10 * $_ + 10)" -Value $_ } -ThrottleLimit 4
            """).WithoutErrors();
        Assert.Equal(Enumerable.Range(0, 80).Select(i => i / 10), Session.Single<int[]>("Get-ZarrSlice a.zip -Name a -Raw"));
    }
}
