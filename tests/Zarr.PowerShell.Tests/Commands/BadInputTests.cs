using System.Buffers.Binary;
using System.Diagnostics;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Bad input: a stable error id of its own, a message that says what, where and what is allowed, and nothing changed on disk.</summary>
public sealed class BadInputTests : IClassFixture<EngineSession>, IDisposable
{
    private readonly EngineSession _session;
    private readonly TempFolder _folder = new();

    public BadInputTests(EngineSession session)
    {
        _session = session;
        session.Invoke("$a = $args[0]; $n = $args[1]; New-ZarrArray $a 10,10 -DataType int32 -ChunkShape 5,5 | Set-ZarrSlice -Value 7", _folder["a.zarr"], _folder["new.zarr"]).WithoutErrors();
    }

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, string> Files() => Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
        .ToDictionary(f => f, f => Convert.ToHexString(File.ReadAllBytes(f)));

    [Theory]
    [InlineData("New-ZarrArray $n -5", "ShapeInvalid", "-5")]
    [InlineData("New-ZarrArray $n 1.5", "ShapeInvalid", "1.5")]
    [InlineData("New-ZarrArray $n ten", "ShapeInvalid", "ten")]
    [InlineData("New-ZarrArray $n 10 -ChunkShape 0", "ShapeInvalid", "1")]
    [InlineData("New-ZarrArray $n 10 -ChunkShape 2.5", "ShapeInvalid", "2.5")]
    [InlineData("New-ZarrArray $n 10 -ChunkShape 5,5", "ShapeInvalid", "axes")]
    [InlineData("New-ZarrArray $n 9223372036854775807,9223372036854775807", "ShapeInvalid", "")]
    [InlineData("New-ZarrArray $n 1e12 -ChunkShape 1e11", "ShapeInvalid", "too large")]
    [InlineData("New-ZarrArray $n 10 -DimensionName x,y", "ShapeInvalid", "2")]
    [InlineData("New-ZarrArray $n 10 -DataType int33", "DataTypeNotSupported", "'int33'")]
    [InlineData("New-ZarrArray $n 10 -Codec brotli", "CodecNotSupported", "'brotli'")]
    [InlineData("New-ZarrArray $n 10 -Codec gzip:10", "CodecInvalid", "to 9")]
    [InlineData("New-ZarrArray $n 10 -Codec @{ name = 'blosc'; clevel = 10 }", "CodecInvalid", "0 to 9")]
    [InlineData("New-ZarrArray $n 10 -Codec @{ name = 'blosc'; level = 1 }", "CodecInvalid", "level")]
    [InlineData("New-ZarrArray $n 10 -Codec gzip,bytes", "CodecInvalid", "order")]
    [InlineData("New-ZarrArray $n 10 -DataType uint8 -FillValue 256", "FillValueInvalid", "256")]
    [InlineData("New-ZarrArray $n 10 -DataType int32 -FillValue 1.5", "FillValueInvalid", "1.5")]
    [InlineData("New-ZarrArray $n 10 -ZarrFormat 2 -DimensionName x", "FormatNotSupported", "dimension names")]
    [InlineData("New-ZarrArray $a 10", "NodeExists", "already")]
    [InlineData("New-ZarrGroup $a", "NodeExists", "already")]
    [InlineData("New-ZarrArray $a 10 -Name x/y", "NotAGroup", "is an array")]
    [InlineData("New-ZarrArray $n 10 -Name ../x", "NameInvalid", "..")]
    [InlineData("New-ZarrArray $n 10 -Name zarr.json", "NameInvalid", "zarr.json")]
    [InlineData("Get-ZarrSlice $a 10", "SelectionOutOfRange", "-10..9")]
    [InlineData("Get-ZarrSlice $a -Slice (0,99,1),:", "SelectionOutOfRange", "99")]
    [InlineData("Get-ZarrSlice $a 0..9", "SelectionInvalid", "0:10")]
    [InlineData("Get-ZarrSlice $a 1,2,3,x", "SelectionInvalid", "x")]
    [InlineData("Get-ZarrSlice $a 0,0,0:1", "SelectionInvalid", "axes")]
    [InlineData("Get-ZarrSlice $a ::0", "SelectionInvalid", "step")]
    [InlineData("Get-ZarrSlice $a -Slice ($true,$false),:", "SelectionInvalid", "")]
    [InlineData("Set-ZarrSlice $a : -Value (1,2,3)", "ValueShapeMismatch", "10,10")]
    [InlineData("1..99 | Set-ZarrSlice $a", "ValueShapeMismatch", "99")]
    [InlineData("1..101 | Set-ZarrSlice $a", "ValueShapeMismatch", "101")]
    [InlineData("Set-ZarrSlice $a : -Value text", "ValueNotConvertible", "text")]
    [InlineData("Set-ZarrSlice $a : -Value 3000000000", "ValueNotConvertible", "3000000000")]
    [InlineData("Set-ZarrSlice $a : -Value 1.5", "ValueNotConvertible", "1.5")]
    [InlineData("Set-ZarrSlice $a 0,0:3 -Value (1,2,3.5)", "ValueNotConvertible", "3.5")]
    [InlineData("Set-ZarrSlice $a : -Value $null", "ValueNotConvertible", "null")]
    [InlineData("Set-ZarrSlice $a 10 -Value 1", "SelectionOutOfRange", "-10..9")]
    [InlineData("Add-ZarrSlice $a -Value 1,2,3", "ValueShapeMismatch", "10")]
    [InlineData("Add-ZarrSlice $a -Axis 2 -Value 1", "SelectionOutOfRange", "2")]
    [InlineData("Resize-ZarrArray $a 5 -Force", "ShapeInvalid", "axes")]
    [InlineData("Resize-ZarrArray $a -1,5 -Force", "ShapeInvalid", "-1")]
    [InlineData("Get-ZarrArray $n", "PathNotFound", "new.zarr")]
    [InlineData("Get-ZarrArray https://example.org/a.zarr", "UriSchemeNotSupported", "https")]
    [InlineData("Get-ZarrArray Variable:a", "PathNotFileSystem", "file system")]
    [InlineData("Get-ZarrArray (Split-Path $a)", null, "")]
    public void Is_refused_with_its_id_and_nothing_changes(string script, string? id, string says)
    {
        // Split-Path is not in the bare engine; its row is the folder above, which is no node.
        if (id is null) (script, id) = ($"Get-ZarrArray '{_folder}'", "NodeNotFound");
        var before = Files();
        var result = _session.Invoke(script);
        var error = Assert.Single(result.Errors);
        Assert.StartsWith(id + ",Zarr.PowerShell.Commands.", error.FullyQualifiedErrorId);
        Assert.Contains(says, error.ToString());
        Assert.Empty(result.Output);
        Assert.Equal(before, Files());
    }

    [Theory]
    [InlineData("", "MetadataInvalid")]
    [InlineData("{\"zarr_format\":3,\"node_type\":\"arr", "MetadataInvalid")]
    [InlineData("{\"zarr_format\":3,\"node_type\":\"array\"}", "MetadataInvalid")]
    [InlineData("{\"zarr_format\":4,\"node_type\":\"array\"}", "MetadataInvalid")]
    public void Malformed_or_truncated_metadata_is_told_with_its_place(string text, string id)
    {
        File.WriteAllText(Path.Combine(_folder["a.zarr"], "zarr.json"), text);
        var error = Assert.Single(_session.Invoke("Get-ZarrSlice $a").Errors);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId);
        Assert.Contains("zarr.json", error.ToString());
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("huge")]
    [InlineData("garbage")]
    public void A_damaged_chunk_is_an_error_for_a_read_and_a_record_with_an_error_for_a_scan(string damage)
    {
        var chunk = Path.Combine(_folder["a.zarr"], "c", "0", "1");
        var bytes = File.ReadAllBytes(chunk);
        if (damage == "truncated") bytes = bytes[..20];
        else if (damage == "huge") BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), int.MaxValue);
        else Array.Fill(bytes, (byte)0xff);
        File.WriteAllBytes(chunk, bytes);

        Assert.Equal("ChunkCorrupt,Zarr.PowerShell.Commands.GetZarrSliceCommand", _session.Fails("Get-ZarrSlice $a"));
        Assert.Equal(7, _session.Single<int[]>("Get-ZarrSlice $a 9,9:10 -Raw")[0]);
        foreach (var detail in (string[])["-Header", "-Statistics"])
        {
            var scan = _session.Invoke($"Get-ZarrChunk $a {detail}");
            Assert.Equal(["Stored", "Corrupt", "Stored", "Stored"], scan.Values.Cast<ZarrChunk>().Select(c => c.State.ToString()));
            var error = Assert.Single(scan.Errors);
            Assert.Null(scan.Terminating);
            Assert.Equal("ChunkCorrupt,Zarr.PowerShell.Commands.GetZarrChunkCommand", error.FullyQualifiedErrorId);
            Assert.Equal("c/0/1", error.TargetObject);
        }
    }

    [Fact]
    public void One_bad_target_does_not_keep_the_others_from_being_done()
    {
        var result = _session.Invoke("$a, $n, $a | ForEach-Object { $_ } | Get-ZarrArray -LiteralPath { $_ }");
        Assert.Equal(2, result.Output.Count);
        Assert.StartsWith("PathNotFound,", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Equal(2, _session.Invoke("Get-ZarrArray $a, $n, $a").Output.Count);
    }

    [Fact]
    public void A_wildcard_without_a_match_is_silent_and_matches_that_are_no_nodes_are_passed_over()
    {
        File.WriteAllText(_folder["notes.txt"], "no node");
        Directory.CreateDirectory(_folder["empty"]);
        Assert.Empty(_session.Values("Get-ZarrArray $args[0]", _folder["*.nothing"]));
        Assert.Equal(_folder["a.zarr"], _session.Single<ZarrArray>("Get-ZarrArray $args[0]", _folder["*"]).Path);
    }

    [Fact]
    public void A_full_disk_is_told_and_leaves_every_chunk_old_or_new_and_no_temporary_file()
    {
        using var disk = SmallDisk.Mount(_folder["disk"]);
        var random = new Random(1);
        var noise = Enumerable.Range(0, 1_000_000).Select(_ => random.Next()).ToArray();
        _session["noise"] = noise;
        var error = Assert.Single(_session.Invoke("New-ZarrArray $args[0] 1000000 -DataType int32 -ChunkShape 50000 | Set-ZarrSlice -Value $noise", disk.Path + "/b.zarr").Errors);
        Assert.Equal("StoreWriteFailed,Zarr.PowerShell.Commands.SetZarrSliceCommand", error.FullyQualifiedErrorId);
        Assert.Empty(Directory.EnumerateFiles(disk.Path, "*.partial", SearchOption.AllDirectories));
        var read = _session.Single<int[]>("Get-ZarrSlice $args[0] -Raw", disk.Path + "/b.zarr");
        for (var chunk = 0; chunk < 20; chunk++)
        {
            var part = read.AsSpan(chunk * 50_000, 50_000);
            Assert.True(part.SequenceEqual(noise.AsSpan(chunk * 50_000, 50_000)) || !part.ContainsAnyExcept(0));
        }

        disk.MakeReadOnly();
        Assert.Equal("StoreReadOnly,Zarr.PowerShell.Commands.SetZarrSliceCommand", _session.Fails("Set-ZarrSlice $args[0] 0 -Value 1", disk.Path + "/b.zarr"));
        Assert.Equal("StoreReadOnly,Zarr.PowerShell.Commands.NewZarrArrayCommand", _session.Fails("New-ZarrArray $args[0] 5", disk.Path + "/c.zarr"));
    }

    /// <summary>A file system of 2 MiB, where this machine lets one be mounted.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private SmallDisk(string path) => Path = path;

        public string Path { get; }

        public static SmallDisk Mount(string path)
        {
            Directory.CreateDirectory(path);
            Assert.SkipUnless(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", path), "A small file system cannot be mounted here.");
            return new(path);
        }

        public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path));

        public void Dispose() => Run("umount", Path);

        private static bool Run(string program, params string[] arguments)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}
