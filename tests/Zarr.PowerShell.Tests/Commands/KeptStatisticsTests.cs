using System.Diagnostics;
using Xunit;
using Zarr.Arrays;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Statistics that are kept by Update-ZarrMetadata, and who uses them.</summary>
public sealed class KeptStatisticsTests : CommandTests
{
    private const string File = ".zarr-chunk-statistics";

    public KeptStatisticsTests(EngineSession session) : base(session) => session.Invoke("""
        foreach ($format in 2, 3) {
            $g = New-ZarrGroup "tree$format.zarr" -ZarrFormat $format
            foreach ($name in 'a', 'g/b') {
                $null = New-ZarrArray "tree$format.zarr" 4,6 -Name $name -DataType float32 -ChunkShape 2,3 -ZarrFormat $format
                Set-ZarrSlice "tree$format.zarr" -Name $name -Value (1..24)
            }
        }
        """).WithoutErrors();

    private ZarrChunk[] Scan(string path) => [.. Session.Values($"Get-ZarrChunk {path} -Statistics").Cast<ZarrChunk>()];

    [Fact]
    public void Are_kept_of_an_array_or_of_all_below_a_group_and_used_from_then_on()
    {
        var before = Scan("tree3.zarr/a");
        Assert.All(before, chunk => Assert.False(chunk.IsKept));
        Session.Values("Update-ZarrMetadata tree3.zarr/a -ChunkStatistics; Update-ZarrMetadata tree2.zarr -ChunkStatistics");
        Assert.Equal(["tree2.zarr/a", "tree2.zarr/g/b", "tree3.zarr/a"], Directory.GetFiles(Folder.Path, File, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder.Path, Path.GetDirectoryName(file)!).Replace('\\', '/')).Order());
        foreach (var path in (string[])["tree3.zarr/a", "tree2.zarr/a", "tree2.zarr/g/b"])
        {
            var after = Scan(path);
            Assert.All(after, chunk => Assert.True(chunk.IsKept));
            Assert.Equal(before.Select(c => (c.Minimum, c.Maximum, c.Mean, c.NaNCount, c.FillCount)), after.Select(c => (c.Minimum, c.Maximum, c.Mean, c.NaNCount, c.FillCount)));
        }
    }

    [Fact]
    public void Of_a_chunk_that_changed_are_computed_anew_and_verbose_tells_how_many()
    {
        Session.Values("Update-ZarrMetadata tree3.zarr/a -ChunkStatistics; Set-ZarrSlice tree3.zarr/a 0,0 -Value 99");
        var scan = Session.Invoke("Get-ZarrChunk tree3.zarr/a -Statistics -Verbose");
        Assert.Contains("the kept statistics of 3 chunks were used; 1 were decoded.", Assert.Single(scan.Verbose, text => text.StartsWith("Of ", StringComparison.Ordinal)));
        Assert.Equal(99f, ((ZarrChunk)scan.Values[0]!).Maximum);
        Assert.Contains("of 4 stored chunks of", Assert.Single(Session.Invoke("Update-ZarrMetadata tree3.zarr/a -ChunkStatistics -Verbose").WithoutErrors().Verbose, text => text.EndsWith("; 1 were decoded.", StringComparison.Ordinal)));
        var header = (ZarrChunk)Session.Values("Get-ZarrChunk tree3.zarr/a -Statistics -Header")[0]!;
        Assert.Equal((true, 99f, "blosc"), (header.IsKept, header.Maximum, header.Compressor is null ? "none" : "blosc"));
    }

    [Fact]
    public void Go_together_with_consolidated_metadata_and_do_not_make_it_stale()
    {
        Session.Values("Update-ZarrMetadata tree2.zarr, tree3.zarr -Consolidate -ChunkStatistics");
        foreach (var format in (int[])[2, 3])
        {
            Assert.Empty(Session.Invoke($"Get-ZarrNode tree{format}.zarr -Recurse").WithoutErrors().Warnings);
            Assert.Equal(4, Session.Values($"Get-ZarrNode tree{format}.zarr -Recurse").Count);
            Assert.DoesNotContain("statistics", System.IO.File.ReadAllText(Path.Combine(Folder[$"tree{format}.zarr"], format == 2 ? ".zmetadata" : "zarr.json")));
            Assert.Equal(4L, Session.Single<ZarrStorage>($"Measure-ZarrArray tree{format}.zarr/a").StoredCount);
        }
    }

    [Fact]
    public void Are_removed_without_a_trace_and_WhatIf_does_nothing()
    {
        var before = Files();
        Session.Invoke("Update-ZarrMetadata tree3.zarr -ChunkStatistics -WhatIf").WithoutErrors();
        Assert.Equal(before, Files());
        Session.Values("Update-ZarrMetadata tree3.zarr -ChunkStatistics");
        Assert.Equal(["tree3.zarr"], Session.Values("Update-ZarrMetadata tree3.zarr -RemoveChunkStatistics -PassThru").Select(node => ((ZarrNode)node!).Name));
        Assert.Equal(before, Files());
        Assert.Contains("No statistics", Assert.Single(Session.Invoke("Update-ZarrMetadata tree3.zarr/a -RemoveChunkStatistics -Verbose").WithoutErrors().Verbose, text => text.StartsWith("No ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Are_no_fault_of_a_store()
    {
        Session.Values("Update-ZarrMetadata tree2.zarr, tree3.zarr -ChunkStatistics");
        Assert.Empty(Session.Values("Test-ZarrStore tree2.zarr, tree3.zarr -Checksum -Detailed"));
    }

    [Fact]
    public void Are_gone_with_the_array_and_no_copy_has_them()
    {
        Session.Values("Update-ZarrMetadata tree3.zarr -ChunkStatistics; $null = Copy-ZarrNode tree3.zarr copy.zarr; Remove-ZarrNode tree3.zarr/a -Force; $null = New-ZarrArray tree3.zarr/g/b 4,6 -DataType float32 -ChunkShape 2,3 -Force; Set-ZarrSlice tree3.zarr/g/b -Value 5");
        Assert.Empty(Directory.GetFiles(Folder.Path, File, SearchOption.AllDirectories));
        Assert.All(Scan("tree3.zarr/g/b"), chunk => Assert.Equal((false, 5f), (chunk.IsKept, chunk.Maximum)));
    }

    [Fact]
    public void A_damaged_chunk_is_an_error_and_the_others_are_kept()
    {
        System.IO.File.WriteAllBytes(Path.Combine(Folder["tree3.zarr"], "a", "c", "0", "1"), [1, 2, 3]);
        Assert.Equal("ChunkCorrupt,Zarr.PowerShell.Commands.UpdateZarrMetadataCommand", Session.Fails("Update-ZarrMetadata tree3.zarr -ChunkStatistics"));
        Assert.Equal([true, null, true, true], Session.Invoke("Get-ZarrChunk tree3.zarr/a -Statistics").Values.Select(chunk => ((ZarrChunk)chunk!).IsKept));
    }

    [Theory]
    [InlineData("Update-ZarrMetadata tree3.zarr -ChunkStatistics -RemoveChunkStatistics", "ArgumentInvalid")]
    [InlineData("Update-ZarrMetadata tree3.zarr/a -ChunkStatistics -Consolidate", "NotAGroup")]
    public void What_cannot_be_done_is_an_error(string script, string id) => Assert.Equal($"{id},Zarr.PowerShell.Commands.UpdateZarrMetadataCommand", Session.Fails(script));

    [Fact]
    public void In_an_archive_they_can_be_written_once()
    {
        Session.Values("$null = New-ZarrArray z.zip 8 -DataType int32 -ChunkShape 4; Set-ZarrSlice z.zip -Value (1..8); Update-ZarrMetadata z.zip -ChunkStatistics");
        Assert.All(Scan("z.zip"), chunk => Assert.True(chunk.IsKept));
        Assert.StartsWith("StoreAppendOnly,", Session.Fails("Update-ZarrMetadata z.zip -ChunkStatistics"));
    }

    [Fact]
    public async Task Zarr_python_opens_lists_reads_writes_and_consolidates_as_if_they_were_not_there()
    {
        Session.Values("Update-ZarrMetadata tree2.zarr -ChunkStatistics");
        var output = await PythonAsync("""
            import sys, zarr, numpy as np
            g = zarr.open_group(sys.argv[1])
            seen = []
            g.visit(seen.append)
            assert seen == ['a', 'g', 'g/b'], seen
            assert list(g) == ['a', 'g'] and [n for n, _ in g.arrays()] == ['a'] and [n for n, _ in g['g'].arrays()] == ['b']
            a = g['a']
            assert a.nchunks_initialized == 4, a.nchunks_initialized
            assert np.array_equal(a[:], np.arange(1, 25, dtype='f4').reshape(4, 6))
            a[3, 5] = 77
            c = zarr.consolidate_metadata(sys.argv[1])
            assert np.array_equal(c['g/b'][:], np.arange(1, 25, dtype='f4').reshape(4, 6))
            assert 'statistics' not in open(sys.argv[1] + '/.zmetadata').read()
            print(zarr.copy_all(g, zarr.group())[0], a.info.obj.nbytes_stored > 0)
            """, Folder["tree2.zarr"]);
        Assert.Contains("True", output);
        // What it rewrote is decoded.
        var chunks = Scan("tree2.zarr/a");
        Assert.Equal([true, true, true, false], chunks.Select(chunk => chunk.IsKept));
        Assert.Equal(77f, chunks[3].Maximum);
    }

    [Fact]
    public async Task Zarrita_reads_and_writes_arrays_as_if_they_were_not_there()
    {
        var folder = Path.Combine(BuiltModule.Root, "tests", "interop");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", "zarrita")), "zarrita is not installed: npm ci in tests/interop does it.");
        Session.Values("Update-ZarrMetadata tree2.zarr, tree3.zarr -ChunkStatistics");
        foreach (var tree in (string[])["tree2.zarr", "tree3.zarr"])
        {
            await RunAsync(new ProcessStartInfo("node", ["--input-type=module", "-e", """
                import * as zarr from "zarrita";
                import FileSystemStore from "@zarrita/storage/fs";
                const root = zarr.root(new FileSystemStore(process.argv[1]));
                const array = await zarr.open(root.resolve("a"), { kind: "array" });
                const { data } = await zarr.get(array);
                if (data.length !== 24 || data.some((x, i) => x !== i + 1)) throw new Error([...data]);
                await zarr.set(array, [zarr.slice(0, 2), zarr.slice(0, 3)], 50);
                """, Folder[tree]]) { WorkingDirectory = folder }, "ERR_MODULE_NOT_FOUND", "zarrita is not installed.");
            Assert.Equal([false, true, true, true], Scan($"{tree}/a").Select(chunk => chunk.IsKept));
        }
    }

    private static Task<string> PythonAsync(string program, string argument) =>
        RunAsync(new ProcessStartInfo("/usr/bin/python3", ["-c", program, argument]), "ModuleNotFoundError", "zarr-python is not installed.");

    private static async Task<string> RunAsync(ProcessStartInfo start, string missing, string why)
    {
        (start.RedirectStandardError, start.RedirectStandardOutput) = (true, true);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"There is no {start.FileName}.");
            return "";
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipWhen(errors.Contains(missing, StringComparison.Ordinal), why);
            Assert.True(process.ExitCode == 0, errors);
            return await output;
        }
    }
}
