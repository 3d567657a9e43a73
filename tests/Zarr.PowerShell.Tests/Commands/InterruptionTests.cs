using Xunit;
using Zarr.Arrays;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Long operations show progress, stop soon when asked, and leave no torn chunk and no temporary file; runspaces share arrays.</summary>
public sealed class InterruptionTests(EngineSession session) : IClassFixture<EngineSession>
{
    [Fact]
    public async Task Stopping_a_write_leaves_every_chunk_old_or_new_and_no_temporary_file()
    {
        using var folder = new TempFolder();
        session.Invoke("$a = $args[0]; New-ZarrArray $a 20000000 -DataType int32 -ChunkShape 2000 -Codec zstd:1 | Out-Null; $v = [int[]]::new(20000000); [Array]::Fill($v, 7)", folder["a.zarr"]).WithoutErrors();
        using var running = session.Start("Set-ZarrSlice $a -Value $v");
        var chunks = Path.Combine(folder["a.zarr"], "c");
        while (!Directory.Exists(chunks) || Directory.EnumerateFiles(chunks).Where(file => !file.EndsWith(".partial", StringComparison.Ordinal)).Take(50).Count() < 50)
            await Task.Yield();
        Assert.True(running.Stop().WasStopped);
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*.partial", SearchOption.AllDirectories));
        var stored = session.Single<ZarrStorage>("Measure-ZarrArray $a").StoredCount;
        Assert.InRange(stored, 50, 9999);
        var read = session.Single<int[]>("Get-ZarrSlice $a -Raw");
        Assert.Equal(stored * 2000, read.Count(v => v == 7));
        Assert.Equal(20_000_000 - stored * 2000, read.Count(v => v == 0));
    }

    [Fact]
    public async Task A_scan_that_no_one_listens_to_ends()
    {
        using var running = session.Start("New-ZarrArray -Shape 1000000000 -ChunkShape 10 | Get-ZarrChunk");
        await running.FirstOutput;
        Assert.True(running.Stop().WasStopped);
        // Select-Object -First ends a pipeline in the same way; this is what it throws.
        var result = session.Invoke("New-ZarrArray -Shape 1000000000 -ChunkShape 10 | Get-ZarrChunk | ForEach-Object { $_; break }");
        Assert.Equal(new Shape(0), ((ZarrChunk)result.Values[0]!).Index);
    }

    [Fact]
    public void Work_of_more_than_half_a_second_shows_progress_and_ends_it()
    {
        var result = session.Invoke("""
            $z = New-ZarrArray -Shape 100000000 -ChunkShape 100000 -DataType int32 -Codec blosc:zstd:9:noshuffle
            $v = [int[]] [Linq.Enumerable]::ToArray([Linq.Enumerable]::Range(0, 100000000))
            Set-ZarrSlice $z -Value $v
            """).WithoutErrors();
        Assert.NotEmpty(result.Progress);
        Assert.Contains("chunks", result.Progress[0].StatusDescription);
        Assert.Equal(System.Management.Automation.ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    [Fact]
    public void Runspaces_that_write_disjoint_elements_of_shared_chunks_lose_nothing()
    {
        using var folder = new TempFolder();
        foreach (var path in (string?[])[null, folder["a.zarr"]])
        {
            var all = session.Single<int[]>("""
                $z = if ($args[0]) { New-ZarrArray $args[0] 64 -DataType int32 -ChunkShape 20 } else { New-ZarrArray -Shape 64 -DataType int32 -ChunkShape 20 }
                $path = $args[0]
                0..3 | ForEach-Object -Parallel {
                    # On disk every runspace opens the array itself.
                    $mine = if ($using:path) { Get-ZarrArray $using:path } else { $using:z }
                    for ($round = 1; $round -le 50; $round++) { Set-ZarrSlice $mine -Start $_ -Stride 4 -Value $round }
                } -ThrottleLimit 4
                Get-ZarrSlice $z -Raw
                """, path);
            Assert.Equal(Enumerable.Repeat(50, 64), all);
        }
    }
}
