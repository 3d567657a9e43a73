using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Consolidated metadata as a user meets it: Update-ZarrMetadata, and the warnings of Get-ZarrNode.</summary>
public sealed class ConsolidateTests : CommandTests
{
    public ConsolidateTests(EngineSession session) : base(session) => session.Invoke("""
        foreach ($format in 2, 3) {
            $null = New-ZarrArray tree$format.zarr 4 -Name a -ZarrFormat $format
            $null = New-ZarrArray tree$format.zarr 4 -Name g/h/b -ZarrFormat $format
        }
        """).WithoutErrors();

    private string Copies(int format) => File.ReadAllText(Path.Combine(Folder[$"tree{format}.zarr"], format == 2 ? ".zmetadata" : "zarr.json"));

    private string Document(int format, string name) => Path.Combine(Folder[$"tree{format}.zarr"], name, format == 2 ? ".zarray" : "zarr.json");

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void What_others_change_is_warned_of_and_the_command_in_the_warning_renews_it(int format)
    {
        Session.Invoke($"Update-ZarrMetadata tree{format}.zarr -Consolidate").WithoutErrors();
        Assert.Empty(Session.Invoke($"Get-ZarrNode tree{format}.zarr -Recurse").WithoutErrors().Warnings);
        File.WriteAllText(Document(format, "a"), System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(Document(format, "a")), "(\"shape\": \\[\\s*)4", "${1}9"));
        Directory.Delete(Path.Combine(Folder[$"tree{format}.zarr"], "g", "h", "b"), recursive: true);
        Directory.CreateDirectory(Path.Combine(Folder[$"tree{format}.zarr"], "new"));
        File.Copy(Document(format, "a"), Document(format, "new"));

        var result = Session.Invoke($"Get-ZarrNode tree{format}.zarr -Recurse").WithoutErrors();
        Assert.Equal(
            $"The consolidated metadata of '{Folder[$"tree{format}.zarr"]}' is stale, and other programs may go by it: it differs in 'a', still has 'g/h/b', lacks 'new'. " +
            $"Update-ZarrMetadata '{Folder[$"tree{format}.zarr"]}' -Consolidate renews it.", Assert.Single(result.Warnings));
        // What is returned is what is stored.
        Assert.Equal([$"tree{format}.zarr", "a", "g", "h", "new"], result.Values.Select(node => ((ZarrNode)node!).Name));
        Assert.Equal(new Shape(9), ((ZarrArray)result.Values[1]!).Shape);
        Session.Invoke(result.Warnings[0][result.Warnings[0].IndexOf("Update-", StringComparison.Ordinal)..result.Warnings[0].IndexOf(" renews", StringComparison.Ordinal)]).WithoutErrors();
        Assert.Empty(Session.Invoke($"Get-ZarrNode tree{format}.zarr -Recurse").WithoutErrors().Warnings);
    }

    [Fact]
    public void Of_many_stale_nodes_few_are_named()
    {
        Session.Invoke("Update-ZarrMetadata tree3.zarr -Consolidate").WithoutErrors();
        foreach (var name in (string[])["b", "c", "d", "e", "f", "i", "j"])
        {
            Directory.CreateDirectory(Path.Combine(Folder["tree3.zarr"], name));
            File.Copy(Document(3, "a"), Document(3, name));
        }

        Assert.Contains("lacks 'b', lacks 'c', lacks 'd', lacks 'e', lacks 'f', and 2 more.", Assert.Single(Session.Invoke("Get-ZarrNode tree3.zarr").Warnings));
    }

    [Fact]
    public void A_damaged_copy_is_a_warning_and_hides_nothing()
    {
        File.WriteAllText(Path.Combine(Folder["tree2.zarr"], ".zmetadata"), "{");
        var result = Session.Invoke("Get-ZarrNode tree2.zarr -Recurse").WithoutErrors();
        Assert.Equal(5, result.Output.Count);
        Assert.Contains("is damaged and was passed over.", Assert.Single(result.Warnings));
        Session.Invoke("Update-ZarrMetadata tree2.zarr -Consolidate").WithoutErrors();
        Assert.Empty(Session.Invoke("Get-ZarrNode tree2.zarr -Recurse").Warnings);
    }

    [Theory]
    [InlineData("New-ZarrArray tree{0}.zarr/g/new 4 -ZarrFormat {0}")]
    [InlineData("New-ZarrGroup tree{0}.zarr -Name x/y -ZarrFormat {0}")]
    [InlineData("New-ZarrGroup tree{0}.zarr/g -Force -ZarrFormat {0}")]
    [InlineData("Set-ZarrAttribute tree{0}.zarr/g/h/b units m")]
    [InlineData("Set-ZarrAttribute tree{0}.zarr title x")]
    [InlineData("Get-ZarrNode tree{0}.zarr/g/h -Depth 0 | Set-ZarrAttribute -Attribute units -Value m")]
    [InlineData("Resize-ZarrArray tree{0}.zarr/g/h/b 9")]
    [InlineData("Add-ZarrSlice (Get-ZarrArray -LiteralPath tree{0}.zarr/g/h/b) -Value 1, 2")]
    [InlineData("Remove-ZarrNode tree{0}.zarr/g/h -Recurse -Force")]
    [InlineData("Remove-ZarrNode tree{0}.zarr -Name '**/b' -Force")]
    public void What_is_changed_with_this_module_by_whatever_path_is_followed(string script)
    {
        foreach (var format in (int[])[2, 3])
        {
            Session.Invoke($"Update-ZarrMetadata tree{format}.zarr, tree{format}.zarr/g -Consolidate").WithoutErrors();
            var before = string.Join('\n', Files().Values);
            Session.Invoke(string.Format(System.Globalization.CultureInfo.InvariantCulture, script, format)).WithoutErrors();
            Assert.NotEqual(before, string.Join('\n', Files().Values));
            Assert.Empty(Session.Invoke($"Get-ZarrNode tree{format}.zarr -Recurse").WithoutErrors().Warnings);
            Assert.Contains("\"metadata\"", Copies(format));
        }
    }

    [Theory]
    [InlineData("Update-ZarrMetadata tree3.zarr", "ArgumentInvalid")]
    [InlineData("Update-ZarrMetadata tree3.zarr -Consolidate -RemoveConsolidated", "ArgumentInvalid")]
    [InlineData("Update-ZarrMetadata tree3.zarr/a -Consolidate", "NotAGroup")]
    [InlineData("Update-ZarrMetadata tree3.zarr -Name nothing -Consolidate", "NodeNotFound")]
    [InlineData("Update-ZarrMetadata nothing.zarr -RemoveConsolidated", "PathNotFound")]
    public void What_cannot_be_done_is_an_error_and_changes_nothing(string script, string id)
    {
        var before = Files();
        Assert.Equal($"{id},Zarr.PowerShell.Commands.UpdateZarrMetadataCommand", Session.Fails(script));
        Assert.Equal(before, Files());
    }

    [Fact]
    public void Nothing_happens_with_WhatIf_and_removing_gives_back_what_there_was()
    {
        var before = Files();
        Session.Invoke("Update-ZarrMetadata tree*.zarr -Consolidate -WhatIf").WithoutErrors();
        Assert.Equal(before, Files());
        // Of what a wildcard finds, arrays are passed over.
        Assert.Equal(["tree3.zarr", "g", "h"], Session.Values("Update-ZarrMetadata tree3.zarr -Consolidate -PassThru; Update-ZarrMetadata tree3.zarr -Name '**/*' -Consolidate -PassThru").Select(node => ((ZarrGroup)node!).Name));
        Session.Invoke("Update-ZarrMetadata tree3.zarr -RemoveConsolidated -WhatIf").WithoutErrors();
        Assert.Contains("consolidated_metadata", Copies(3));
        Session.Invoke("Update-ZarrMetadata tree3.zarr, tree3.zarr/g, tree3.zarr/g/h -RemoveConsolidated").WithoutErrors();
        Assert.Equal(before, Files());
        Assert.Contains("has no consolidated metadata", Assert.Single(Session.Invoke("Update-ZarrMetadata tree3.zarr -RemoveConsolidated -Verbose").Verbose, text => text.StartsWith('\'')));
    }

    [Fact]
    public void What_is_left_out_is_told()
    {
        Session.Invoke("$null = New-ZarrArray tree3.zarr 4 -Name old -ZarrFormat 2").WithoutErrors();
        Directory.CreateDirectory(Path.Combine(Folder["tree3.zarr"], "bad"));
        File.WriteAllText(Document(3, "bad"), "{");
        var result = Session.Invoke("Update-ZarrMetadata tree3.zarr -Consolidate");
        Assert.EndsWith("is that of Zarr v3, and nodes in another format are not part of it: 'old'.", Assert.Single(result.Warnings));
        Assert.StartsWith("MetadataInvalid,", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Contains("\"g/h/b\"", Copies(3));
    }
}
