using System.Text.RegularExpressions;
using Xunit;
using Zarr.Arrays;
using Zarr.Operations.CodecTrials;
using Zarr.PowerShell.Tests.Hosting;
using Zarr.PowerShell.Tests.Shell;

namespace Zarr.PowerShell.Tests.Docs;

public sealed partial class ScriptTests
{
    private const string Geoid = "/usr/share/proj/egm96_15.gtx";

    private static string Script(string name) => Path.Combine(BuiltModule.Root, "examples", name);

    [Fact]
    public void The_quick_start_shows_the_figures_of_its_format_and_the_README_shows_the_quick_start()
    {
        using var engine = new EngineSession();
        var text = engine.Render(". $args[0]", Script("quickstart.ps1"));
        Assert.Contains("nbytes 38.1M, cbytes 0, initialized 0/100", text, StringComparison.Ordinal);
        Assert.Contains("nbytes 38.1M, cbytes 312.9K, ratio 124.8, initialized 100/100", text, StringComparison.Ordinal);
        Assert.Contains("[      0       1       2 ... 9999997 9999998 9999999]", text, StringComparison.Ordinal);
        Assert.Contains("nbytes 38.1M, cbytes 1.1M, ratio 36.0, initialized 100/100", text, StringComparison.Ordinal);
        Assert.EndsWith("$numbers)\nTrue", text, StringComparison.Ordinal);
        Assert.Equal(320_426L, engine.Single<long>("$z.Storage.StoredLength"));
        Assert.Equal(1_109_823L, engine.Single<long>("$y.Storage.StoredLength"));
        Assert.Equal(83.2, engine.Single<double>("$old.Storage.Ratio"), 0.05);

        var transcripts = Transcript().Matches(Pages.Read("README.md")).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(transcripts);
        Assert.All(transcripts, transcript => Assert.Contains(Dense(transcript), Dense(text), StringComparison.Ordinal));
    }

    [Fact]
    public void The_geoid_is_imported_and_equal_to_its_file()
    {
        if (!File.Exists(Geoid)) Assert.Skip($"There is no {Geoid}; the package proj-data installs it.");
        using var engine = new EngineSession();
        using var folder = new TempFolder();
        var text = engine.Render("& $args[0] -Destination $args[1]", Script("geoid.ps1"), folder["geoid.zarr"]);
        Assert.Contains("shape (721,1440) [latitude,longitude], chunks (103,160), float32", text, StringComparison.Ordinal);
        Assert.Contains("All 1600 elements are equal to those of the file.", text, StringComparison.Ordinal);
        // The first element of the file's bytes 40 to 43.
        var bytes = File.ReadAllBytes(Geoid);
        var expected = BitConverter.Int32BitsToSingle(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(40)));
        Assert.Equal(expected, engine.Single<float>("(Get-ZarrSlice $args[0] 0,0 -Raw)[0]", folder["geoid.zarr"]));
        Assert.Equal(engine.Values("@(Get-ZarrChunk $args[0]).Ratio", folder["geoid.zarr"]).Cast<double>().Order().Take(5).Select(r => r.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)),
            ChunkRow().Matches(text).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Where_the_geoid_is_missing_it_is_said_what_to_install()
    {
        using var engine = new EngineSession();
        var error = Assert.Single(engine.Invoke("& $args[0] -Path /no/such/file.gtx", Script("geoid.ps1")).Errors);
        Assert.Contains("proj-data", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_worst_chunks_of_a_store_are_found()
    {
        using var engine = new EngineSession();
        using var folder = new TempFolder();
        engine.Values("""
            $null = New-ZarrArray $args[0] -Name group/smooth -Shape 1000 -ChunkShape 500 -DataType int32
            $null = New-ZarrArray $args[0] -Name noise -Shape 1000 -ChunkShape 500 -DataType float64
            Set-ZarrSlice $args[0] -Name group/smooth -Value ([int[]] (1..1000))
            Set-ZarrSlice $args[0] -Name noise -Value ([double[]] (1..1000).ForEach{ [Math]::Sin($_ * $_) })
            """, folder["store.zarr"]);
        var keys = engine.Values("(& $args[0] $args[1] -Count 3).ForEach{ $_.Array.Replace('\\', '/').Split('/')[-1] }", Script("find-worst-chunks.ps1"), folder["store.zarr"]);
        Assert.Equal(["noise", "noise", "smooth"], keys);
    }

    [Fact]
    public async Task Arrays_are_compared_element_by_element_and_the_exit_code_tells()
    {
        using var engine = new EngineSession();
        using var folder = new TempFolder();
        engine.Values("""
            $null = New-ZarrArray "$($args[0])/a" -Shape 20,20 -ChunkShape 10,10 -DataType int32
            $null = New-ZarrArray "$($args[0])/b" -Shape 20,20 -ChunkShape 7,20 -DataType int32 -Codec gzip -ZarrFormat 2
            foreach ($name in 'a', 'b') { Set-ZarrSlice "$($args[0])/$name" -Value ([int[]] (1..400)) }
            """, folder.Path);
        var same = await ShellProcess.RunAsync([Script("compare-arrays.ps1"), folder["a"], folder["b"]]);
        Assert.Equal((0, ""), (same.ExitCode, same.Error));
        engine.Values("Set-ZarrSlice $args[0] 15,3 -Value 0", folder["b"]);
        var different = await ShellProcess.RunAsync([Script("compare-arrays.ps1"), folder["a"], folder["b"]]);
        Assert.Equal(1, different.ExitCode);
        Assert.Contains("1 of 400 elements differ, by up to 304", different.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ +15,3 +304 +0 +304", different.Output);
    }

    [Fact]
    public void Data_is_prepared_as_long_as_it_is_the_same()
    {
        using var engine = new EngineSession();
        using var folder = new TempFolder();
        engine.Values("$z = New-ZarrArray -Shape 20,30; Set-ZarrSlice $z -Value ([double[]] (1..600)); $null = Export-ZarrArray $z $args[0]", folder["m.npy"]);
        const string Prepare = "& $args[0] $args[1] $args[2] -RelativeTolerance 1e-3";
        foreach (var _ in new int[2])
            Assert.Equal(folder["m.zarr"], engine.Single<ZarrArray>(Prepare, Script("prepare-data.ps1"), folder["m.npy"], folder["m.zarr"]).Path);
        engine.Values("Set-ZarrSlice $z 3,4 -Value 7; $null = Export-ZarrArray $z $args[0] -Force", folder["m.npy"]);
        var error = Assert.Single(engine.Invoke(Prepare, Script("prepare-data.ps1"), folder["m.npy"], folder["m.zarr"]).Errors);
        Assert.EndsWith("1 of 600 elements differ, by up to 88, first at 3,4: 95 became 7.", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(95.0, engine.Single<double>("(Get-ZarrSlice $args[0] 3,4 -Raw)[0]", folder["m.zarr"]));
    }

    [Fact]
    public void A_table_is_clipped()
    {
        using var engine = new EngineSession();
        using var folder = new TempFolder();
        foreach (var (text, expected) in new[] { ("a,b\n1,2.5\n3,4\n", "1,2.5\n2.75,2.75\n"), ("a,b\n1,2\n", "1,2\n") })
        {
            File.WriteAllText(folder["in.csv"], text);
            engine.Values("& $args[0] $args[1] $args[2] -Limit 2.75", Script("clip-table.ps1"), folder["in.csv"], folder["out.csv"]);
            Assert.Equal(expected, File.ReadAllText(folder["out.csv"]));
        }
    }

    [Fact]
    public async Task A_damaged_store_fails_a_build_and_says_what_to_do()
    {
        using var engine = new EngineSession();
        using var folder = new TempFolder();
        engine.Values("New-ZarrArray $args[0] -Name a -Shape 20 -ChunkShape 10 -DataType int32 -Codec crc32c | Set-ZarrSlice -Value 1", folder["store.zarr"]);
        var sound = await ShellProcess.RunAsync([Script("store-health.ps1"), folder["*.zarr"], "-Checksum"]);
        Assert.Equal((0, "", ""), (sound.ExitCode, sound.Output.Trim(), sound.Error));
        var chunk = Path.Combine(folder["store.zarr"], "a", "c", "1");
        var bytes = File.ReadAllBytes(chunk);
        bytes[0] ^= 1;
        File.WriteAllBytes(chunk, bytes);
        Assert.Equal(0, (await ShellProcess.RunAsync([Script("store-health.ps1"), folder["store.zarr"]])).ExitCode);
        var damaged = await ShellProcess.RunAsync([Script("store-health.ps1"), folder["store.zarr"], "-Checksum"]);
        Assert.Equal((1, ""), (damaged.ExitCode, damaged.Error));
        Assert.Contains("ChecksumMismatch", damaged.Output, StringComparison.Ordinal);
        Assert.Contains("Restore it from a copy", damaged.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_import_by_several_runspaces_loses_nothing()
    {
        using var engine = new EngineSession();
        using var folder = new TempFolder();
        Assert.Equal(0L, engine.Single<long>("(& $args[0] $args[1] -Workers 3).LostElements", Script("parallel-import.ps1"), folder["import.zarr"]));
    }

    [Fact]
    public void A_codec_is_chosen_by_trying_and_the_copy_has_it()
    {
        using var engine = new EngineSession();
        using var folder = new TempFolder();
        engine.Values("New-ZarrArray $args[0] -Shape 5000 -DataType int32 -Codec none | Set-ZarrSlice -Value ([int[]] (1..5000))", folder["a.zarr"]);
        var output = engine.Values("& $args[0] $args[1] $args[2] -DecodeMBps 1", Script("choose-codec.ps1"), folder["a.zarr"], folder["b.zarr"]);
        var best = output.OfType<ZarrCodecMeasurement>().MaxBy(m => m.Ratio)!;
        var copy = Assert.IsType<ZarrArray>(output[^1]);
        Assert.Equal(best.Codecs[^1].ToString()![..5], copy.Codecs[^1].ToString()![..5]);
        Assert.InRange(engine.Single<long>("(Measure-ZarrArray $args[0]).StoredLength", folder["b.zarr"]), 1, 5000);
    }

    [Fact]
    public void Every_array_of_a_store_gets_a_picture()
    {
        using var engine = new EngineSession();
        using var folder = new TempFolder();
        engine.Values("$null = New-ZarrArray $args[0] -Name g/a -Shape 20 -ChunkShape 5; $null = New-ZarrArray $args[0] -Name b -Shape 5", folder["s.zarr"]);
        Directory.CreateDirectory(folder["report"]);
        Assert.Equal(2, engine.Values("& $args[0] $args[1] $args[2]", Script("chunk-report.ps1"), folder["s.zarr"], folder["report"]).OfType<ZarrStorage>().Count());
        Assert.Equal(["b.svg", "g-a.svg"], Directory.EnumerateFiles(folder["report"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_slice_is_looked_at_row_by_row()
    {
        using var engine = new EngineSession();
        using var folder = new TempFolder();
        engine.Values("New-ZarrArray $args[0] -Shape 2,3 -DataType int32 | Set-ZarrSlice -Value 1,9,2,8,3,4", folder["a.zarr"]);
        Assert.Equal(["1 9 4.5", "0 1 9", "1 0 8"], engine.Values("""
            $first, $rows = & $args[0] $args[1]
            "$($first.Minimum) $($first.Maximum) $($first.Mean)"
            $rows.ForEach{ "$($_.Row) $($_.Column) $($_.Greatest)" }
            """, Script("look-at-slice.ps1"), folder["a.zarr"]));
    }

    [Fact]
    public void A_box_is_taken_out_of_a_store_by_its_coordinates()
    {
        using var engine = new EngineSession();
        using var folder = new TempFolder();
        engine.Values("""
            $xarray = @{ lat = 50, 40, 30; lon = 0, 10, 20; time = 0..47 }
            foreach ($name in $xarray.Keys) {
                $null = New-ZarrArray $args[0] $xarray[$name].Count -Name $name -DataType int32 -ZarrFormat 2 -Attribute @{ _ARRAY_DIMENSIONS = @($name); units = @{ time = 'hours since 2020-01-01' }[$name] }
                Set-ZarrSlice $args[0] -Name $name -Value $xarray[$name]
            }
            $null = New-ZarrArray $args[0] 48,3,3 -Name t2m -DataType int32 -ZarrFormat 2 -Attribute @{ _ARRAY_DIMENSIONS = 'time', 'lat', 'lon' }
            Set-ZarrSlice $args[0] -Name t2m -Value (0..431)
            """, folder["era5.zarr"]);
        var rows = engine.Values("""(& $args[0] $args[1] t2m -Latitude 35, 50 -Longitude 11.6 -Time 2020-01-01T01:00, 2020-01-01T02:00).ForEach{ "$($_.Step) $($_.Latitude) $($_.Value)" }""", Script("xarray-subset.ps1"), folder["era5.zarr"]);
        Assert.Equal(["1 50 10", "1 40 13", "2 50 19", "2 40 22"], rows);
    }

    [Fact]
    public void Extremes_are_found_over_all_arrays_of_a_store()
    {
        using var engine = new EngineSession();
        using var folder = new TempFolder();
        engine.Values("""
            $null = New-ZarrArray $args[0] -Name a -Shape 100 -ChunkShape 10 -DataType int32
            $null = New-ZarrArray $args[0] -Name g/b -Shape 10,10 -ChunkShape 5,5 -DataType float64
            Set-ZarrSlice $args[0] -Name a -Value (1..100)
            Set-ZarrSlice $args[0] -Name g/b -Value (0..99)
            """, folder["store.zarr"]);
        for (var run = 0; run < 2; run++)
        {
            var rows = engine.Values("""(& $args[0] $args[1] 97.5 -Count 2).ForEach{ "$($_.Array) $($_.Index) $($_.Value)" }""", Script("find-extremes.ps1"), folder["store.zarr"]);
            Assert.Equal(["a 97 98", "a 98 99", "b 9,8 98", "b 9,9 99"], rows);
        }
    }

    // Blank lines depend on what was printed before.
    private static string Dense(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0));

    [GeneratedRegex("^```text\n(PS> .*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Transcript();

    [GeneratedRegex(@"^ +\d+,\d+ +\S+ +\S+ +(\S+) Stored", RegexOptions.Multiline)]
    private static partial Regex ChunkRow();
}
