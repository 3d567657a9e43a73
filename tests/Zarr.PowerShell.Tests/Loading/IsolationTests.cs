using System.Reflection;
using System.Reflection.Emit;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;
using Zarr.PowerShell.Tests.Shell;

namespace Zarr.PowerShell.Tests.Loading;

/// <summary>The module beside others, more than once, and many times at once.</summary>
public sealed class IsolationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Other_versions_of_its_libraries_that_another_module_has_loaded_do_not_matter(bool othersFirst)
    {
        using var folder = new TempFolder();
        foreach (var name in (string[])["ZstdSharp", "K4os.Compression.LZ4", "SharpCompress", "Snappier", "BitMiracle.LibTiff.NET"]) Imitate(name, folder[name + ".dll"]);
        var load = $"foreach ($n in 'ZstdSharp', 'K4os.Compression.LZ4', 'SharpCompress', 'Snappier', 'BitMiracle.LibTiff.NET') {{ $null = [Reflection.Assembly]::LoadFrom(\"{folder.Path}/$n.dll\") }}";
        var run = await ShellProcess.RunScriptAsync($$"""
            {{(othersFirst ? load : "")}}
            Import-Module '{{BuiltModule.Manifest}}' -Force
            {{(othersFirst ? "" : load)}}
            foreach ($codec in 'zstd', 'blosc:zstd', 'blosc:lz4hc', 'blosc:snappy', 'bz2', 'lzma') {
                $z = New-ZarrArray -Shape 1000 -DataType int32 -Codec $codec
                Set-ZarrSlice $z -Value ([int[]] (1..1000))
                "$codec $((Get-ZarrSlice $z).Sum())"
            }
            [AppDomain]::CurrentDomain.GetAssemblies().Where{ $_.GetName().Name -eq 'ZstdSharp' }.ForEach{ "$($_.GetName().Version.Major -eq 99)" } | ForEach-Object { $_ }
            """);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var lines = run.Output.ReplaceLineEndings("\n").Trim().Split('\n');
        Assert.Equal(["zstd 500500", "blosc:zstd 500500", "blosc:lz4hc 500500", "blosc:snappy 500500", "bz2 500500", "lzma 500500"], lines[..6]);
        // Both are there, each in its own context.
        Assert.Equal(["False", "True"], lines[6..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Imported_by_force_again_and_again_it_keeps_working_with_what_was_made_before()
    {
        using var session = new EngineSession();
        Assert.Equal(10L, session.Single<long>("""
            $z = New-ZarrArray -Shape 4 -DataType int32 -Codec zstd
            Import-Module $args[0] -Force
            Set-ZarrSlice $z -Value 1,2,3,4
            Import-Module $args[0] -Force
            (Get-ZarrSlice $z).Sum()
            """, BuiltModule.Manifest));
        Assert.Equal(session.Single<int>("(Get-Module Zarr).ExportedCmdlets.Count"), session.Single<int>("(Get-Command -Module Zarr).Count"));
    }

    [Fact]
    public void Eight_runspaces_import_it_at_once_and_each_works()
    {
        using var session = new EngineSession();
        var sums = session.Values("""
            1..8 | ForEach-Object -ThrottleLimit 8 -Parallel {
                Import-Module Zarr -ErrorAction Stop
                $z = New-ZarrArray -Shape 100 -ChunkShape 10 -DataType int32 -Codec zstd
                Set-ZarrSlice $z -Value $_
                (Get-ZarrSlice $z).Sum()
            }
            """);
        Assert.Equal([100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L], sums.Cast<long>().Order());
    }

    // An assembly of the same name and another version, with nothing in it that ours could use.
    private static void Imitate(string name, string path)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName($"{name}, Version=99.0.0.0"), typeof(object).Assembly);
        assembly.DefineDynamicModule(name).DefineType($"{name}.Compressor", TypeAttributes.Public).CreateType();
        assembly.Save(path);
    }
}
