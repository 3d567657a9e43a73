using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Nothing is changed under -WhatIf or after a no; what is lost is told in numbers before it is.</summary>
public sealed class ConfirmationTests : CommandTests
{
    private readonly EngineSession _own;

    public ConfirmationTests(EngineSession session) : base(session)
    {
        // Prompts are counted, so each test has its own.
        _own = new EngineSession();
        _own.Invoke("""
            $null = $ExecutionContext.SessionState.Path.SetLocation($args[0])
            New-ZarrArray a.zarr 10,10 -DataType int32 -ChunkShape 4,4 -Codec none -Attribute @{ units = 'm' } | Set-ZarrSlice -Value 1
            $null = New-ZarrArray tree.zarr 5 -Name temp
            """, Folder.Path).WithoutErrors();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _own.Dispose();
        base.Dispose();
    }

    [Theory]
    [InlineData("Remove-ZarrNode tree.zarr -Recurse", "Remove group of 1 node, 2 stored values")]
    [InlineData("New-ZarrGroup tree.zarr -Force", "replacing 2 nodes, 2 stored values")]
    [InlineData("Copy-ZarrNode a.zarr tree.zarr -Force", "replacing 2 nodes, 2 stored values")]
    [InlineData("Move-ZarrNode a.zarr tree.zarr -Force", "replacing 2 nodes, 2 stored values")]
    [InlineData("New-ZarrArray tree.zarr 5 -Force", "replacing 2 nodes, 2 stored values")]
    public void What_is_not_Zarrs_is_told_and_stays(string command, string says)
    {
        Directory.CreateDirectory(Folder["tree.zarr/.git"]);
        foreach (var name in (string[])["README.md", ".git/HEAD"]) File.WriteAllText(Folder["tree.zarr/" + name], name);
        var text = _own.Render(command + " -WhatIf");
        Assert.Contains(says, text);
        Assert.Contains("; 2 files that are not Zarr's stay", text);
        _own.Invoke(command + (command.Contains("-Force", StringComparison.Ordinal) ? "" : " -Force")).WithoutErrors();
        foreach (var name in (string[])["README.md", ".git/HEAD"]) Assert.Equal(name, File.ReadAllText(Folder["tree.zarr/" + name]));
        Assert.False(Directory.Exists(Folder["tree.zarr/temp"]));
    }

    [Theory]
    [InlineData("New-ZarrArray papers 5")]
    [InlineData("New-ZarrGroup papers")]
    [InlineData("Copy-ZarrNode a.zarr papers")]
    [InlineData("Move-ZarrNode a.zarr papers")]
    [InlineData("Copy-ZarrArray a.zarr papers")]
    public void Making_a_node_in_a_folder_of_other_files_warns_and_leaves_them(string command)
    {
        Directory.CreateDirectory(Folder["papers"]);
        File.WriteAllText(Folder["papers/thesis.txt"], "precious");
        var result = _own.Invoke(command).WithoutErrors();
        Assert.Contains("holds 1 other file or folder, such as 'thesis.txt'", Assert.Single(result.Warnings));
        _own.Invoke("New-ZarrArray papers 5 -Force; Remove-ZarrNode papers -Force").WithoutErrors();
        Assert.Equal("precious", File.ReadAllText(Folder["papers/thesis.txt"]));
    }

    [Theory]
    [InlineData("New-ZarrArray new.zarr 5", "Create array of shape 5")]
    [InlineData("New-ZarrArray a.zarr 5 -Force", "replacing 1 node, 10 stored values")]
    [InlineData("New-ZarrGroup new.zarr", "Create group")]
    [InlineData("New-ZarrGroup tree.zarr -Force", "replacing 2 nodes, 2 stored values")]
    [InlineData("Update-ZarrMetadata tree.zarr -Consolidate", "2 nodes")]
    [InlineData("Set-ZarrSlice a.zarr 0:4,0:5 -Value 2", "20 elements in 2 chunks")]
    [InlineData("1..10 | Set-ZarrSlice a.zarr 0", "10 elements in 3 chunks")]
    [InlineData("Add-ZarrSlice a.zarr -Value (1..10)", "Append 10 elements along axis 0")]
    [InlineData("Clear-ZarrSlice a.zarr 0:4,0:5", "20 elements in 2 chunks")]
    [InlineData("Resize-ZarrArray a.zarr 5,5", "5 stored chunks")]
    [InlineData("Resize-ZarrArray a.zarr 5,5 -Force", "5 stored chunks")]
    [InlineData("Set-ZarrAttribute a.zarr a 1", "1 attribute: a")]
    [InlineData("Remove-ZarrAttribute a.zarr units", "units")]
    [InlineData("Remove-ZarrNode a.zarr", "10 stored values")]
    [InlineData("Remove-ZarrNode a.zarr -Force", "bytes")]
    [InlineData("Remove-ZarrNode tree.zarr -Recurse", "group of 1 node, 2 stored values")]
    [InlineData("Copy-ZarrArray a.zarr b.zarr -ChunkShape 5,5", "array of 10 stored values")]
    [InlineData("Copy-ZarrNode tree.zarr a.zarr -Force", "group of 1 node, 2 stored values")]
    [InlineData("Copy-ZarrNode tree.zarr a.zarr -Force", "replacing 1 node, 10 stored values")]
    [InlineData("Move-ZarrNode a.zarr b.zarr", "10 stored values")]
    [InlineData("Remove-ZarrChunk a.zarr 0:4,:", "3 stored chunks of 192 bytes")]
    [InlineData("Get-ZarrChunk a.zarr | Remove-ZarrChunk -Force", "9 stored chunks of 576 bytes")]
    public void WhatIf_tells_in_numbers_and_changes_nothing(string command, string says)
    {
        var before = Files();
        Assert.Contains(says, _own.Render(command + " -WhatIf"));
        Assert.Empty(_own.Invoke(command + " -WhatIf").WithoutErrors().Output);
        Assert.Equal(before, Files());
        Assert.Empty(_own.Prompts);
    }

    [Fact]
    public void A_no_to_confirm_changes_nothing_and_a_yes_does_it()
    {
        var before = Files();
        _own.Answer("N", "Y");
        _own.Invoke("Set-ZarrSlice a.zarr -Value 2 -Confirm").WithoutErrors();
        Assert.Equal(before, Files());
        _own.Invoke("Set-ZarrSlice a.zarr -Value 2 -Confirm").WithoutErrors();
        Assert.NotEqual(before, Files());
    }

    [Fact]
    public void A_resize_asks_before_it_drops_data_and_only_then()
    {
        var before = Files();
        _own.Answer("N");
        _own.Invoke("Resize-ZarrArray a.zarr 5,5").WithoutErrors();
        Assert.Equal(before, Files());
        var prompt = Assert.Single(_own.Prompts);
        Assert.Contains("5 stored chunks", prompt.Message);
        Assert.Contains("320 bytes", prompt.Message);

        // A cut inside a chunk loses elements, too.
        _own.Answer("Y");
        _own.Invoke("Resize-ZarrArray a.zarr 9,10").WithoutErrors();
        Assert.Equal(2, _own.Prompts.Count);
        Assert.Contains("cutting 3", _own.Prompts[1].Message);
        Assert.Equal("9,10", _own.Single<ZarrArray>("Get-ZarrArray a.zarr").Shape.ToString());

        _own.Invoke("Resize-ZarrArray a.zarr 20,20; Clear-ZarrSlice a.zarr; Resize-ZarrArray a.zarr 2,2; Resize-ZarrArray a.zarr 30,30").WithoutErrors();
        _own.Invoke("Set-ZarrSlice a.zarr -Value 1; Resize-ZarrArray a.zarr 2,2 -Force").WithoutErrors();
        Assert.Equal(2, _own.Prompts.Count);
    }

    [Fact]
    public void A_removal_asks_and_wants_Recurse_for_a_group_that_holds_something()
    {
        var before = Files();
        Assert.Equal("GroupNotEmpty,Zarr.PowerShell.Commands.RemoveZarrNodeCommand", _own.Fails("Remove-ZarrNode tree.zarr"));
        Assert.Equal("GroupNotEmpty,Zarr.PowerShell.Commands.RemoveZarrNodeCommand", _own.Fails("Remove-ZarrNode tree.zarr -Force"));
        _own.Answer("N", "N");
        _own.Invoke("Remove-ZarrNode tree.zarr -Recurse; Remove-ZarrNode a.zarr").WithoutErrors();
        Assert.Equal(before, Files());
        Assert.Contains("10 stored values", _own.Prompts[1].Message);

        _own.Answer("Yes to");
        _own.Invoke("'tree.zarr', 'a.zarr' | Remove-ZarrNode -Recurse").WithoutErrors();
        Assert.Equal(3, _own.Prompts.Count);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder.Path));
    }

    [Fact]
    public void Force_does_not_disarm_the_next_command()
    {
        _own.Answer("N");
        _own.Invoke("Remove-ZarrNode tree.zarr -Recurse -Force; Remove-ZarrNode a.zarr").WithoutErrors();
        Assert.Single(_own.Prompts);
        Assert.True(Directory.Exists(Folder["a.zarr"]));
        Assert.False(Directory.Exists(Folder["tree.zarr"]));
    }

    [Fact]
    public void Where_nobody_can_answer_nothing_is_removed()
    {
        // No answer is laid out: the host cannot ask, as one that is not interactive.
        Assert.NotEmpty(_own.Invoke("Remove-ZarrNode a.zarr").Errors);
        Assert.True(File.Exists(Path.Combine(Folder["a.zarr"], "zarr.json")));
    }
}
