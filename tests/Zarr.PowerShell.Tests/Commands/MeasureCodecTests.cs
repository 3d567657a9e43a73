using Xunit;
using Zarr.Operations.CodecTrials;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Which codec suits the data.</summary>
public sealed class MeasureCodecTests : CommandTests
{
    public MeasureCodecTests(EngineSession session) : base(session) => session.Invoke("""
        $z = New-ZarrArray a.zarr 40,50 -ChunkShape 20,25 -DataType int32 -Codec gzip:6
        $numbers = [int[]] (1..2000).ForEach{ $_ % 1000 }
        Set-ZarrSlice $z -Value $numbers
        """).WithoutErrors();

    [Theory]
    [InlineData("Measure-ZarrCodec a.zarr")]
    [InlineData("Measure-ZarrCodec -LiteralPath a.zarr")]
    [InlineData("Measure-ZarrCodec $z")]
    [InlineData("$z | Measure-ZarrCodec")]
    [InlineData("'a.zarr' | Measure-ZarrCodec")]
    [InlineData("Measure-ZarrCodec $numbers")]
    [InlineData("Measure-ZarrCodec (1..2000)")]
    [InlineData("Measure-ZarrCodec -Value $numbers")]
    [InlineData("1..2000 | Measure-ZarrCodec")]
    [InlineData(", $numbers | Measure-ZarrCodec")]
    [InlineData("Measure-ZarrCodec (Get-ZarrSlice $z)")]
    [InlineData("Get-ZarrSlice $z | Measure-ZarrCodec")]
    public void Takes_arrays_by_path_or_as_objects_and_values_of_NET_by_place_or_pipeline(string command)
    {
        var found = Session.Single<ZarrCodecMeasurement>(command + " -Codec zstd -SampleCount 4");
        Assert.Equal(("zstd", 8000L, true), (found.Codec, found.Length, found.IsLossless));
        Assert.InRange(found.StoredLength, 100, 6000);
    }

    [Fact]
    public void The_best_ratio_comes_first_and_its_record_goes_on_to_a_copy()
    {
        var found = Session.Values("$found = Measure-ZarrCodec $z -Codec none, gzip:6, 'delta:<i4,zstd:3'; $found").Cast<ZarrCodecMeasurement>().ToArray();
        Assert.Equal(["delta:<i4,zstd:3", "gzip:6", "none"], found.Select(f => f.Codec));
        Assert.Equal([false, true, false], found.Select(f => f.IsCurrent));
        Assert.True(found[0].IsOnFront);
        Assert.Equal("delta|bytes|zstd(3)", Session.Single<string>("$c = $found[0] | Copy-ZarrArray $z b.zarr; $c.Codecs.ForEach{ \"$_\" -replace '\\(<.*' } -join '|'"));
        Assert.Equal("gzip(6)", Session.Single<string>("\"$((Copy-ZarrArray $z -Codec $found[1].Codec).Codecs[-1])\""));
        Assert.Equal("gzip(6)", Session.Single<string>("\"$((Copy-ZarrArray $z -Codec $found[1]).Codecs[-1])\""));
        // What comes after keeps its own codecs.
        Assert.Equal("gzip(6)", Session.Single<string>("\"$(($z | Copy-ZarrArray).Codecs[-1])\""));
    }

    [Fact]
    public void Lists_in_parentheses_and_hashtables_are_codecs_that_work_together()
    {
        var found = Session.Values("Measure-ZarrCodec $z -Codec ('shuffle:4', 'zlib:5'), @{ name = 'zstd'; level = 3; checksum = $true }").Cast<ZarrCodecMeasurement>().Select(f => f.Codec);
        Assert.Equal(["shuffle,zlib:5", "zstd(3, checksum)"], found.Order());
    }

    [Fact]
    public void A_codec_that_cannot_be_is_an_error_before_anything_is_tried_and_one_that_cannot_work_only_its_own()
    {
        Assert.Equal("CodecNotSupported,Zarr.PowerShell.Commands.MeasureZarrCodecCommand", Session.Fails("Measure-ZarrCodec $z -Codec zstd, nothing"));
        var result = Session.Invoke("Measure-ZarrCodec $z -Codec zstd, vlen-utf8");
        Assert.Equal("zstd", result.Single<ZarrCodecMeasurement>().Codec);
        Assert.StartsWith("CodecInvalid,", Assert.Single(result.Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Where_nothing_is_stored_there_is_nothing_to_try()
    {
        var result = Session.Invoke("Measure-ZarrCodec (New-ZarrArray -Shape 5)").WithoutErrors();
        Assert.Empty(result.Output);
        Assert.Contains("no stored chunks", Assert.Single(result.Warnings));
    }

    [Theory]
    [InlineData("Measure-ZarrCodec a.npy")]
    [InlineData("Measure-ZarrCodec a*.npy")]
    [InlineData("Measure-ZarrCodec -LiteralPath a.npy")]
    [InlineData("[pscustomobject]@{ PSPath = 'a.npy' } | Measure-ZarrCodec")]
    [InlineData("Measure-ZarrCodec a.npz -Name one")]
    [InlineData("Measure-ZarrCodec a.npz -Name o*")]
    [InlineData("Measure-ZarrCodec a.csv")]
    public void Takes_files_that_can_be_imported(string command)
    {
        Session.Invoke("""
            $null = Export-ZarrArray $z a.npy
            $null = Export-ZarrArray $z a.csv
            $null = Copy-ZarrArray $z g.zarr/one; $null = Copy-ZarrArray $z g.zarr/two
            $null = New-ZarrGroup g.zarr
            $null = Export-ZarrArray g.zarr a.npz -Name *
            """).WithoutErrors();
        var found = Session.Single<ZarrCodecMeasurement>(command + " -Codec zstd");
        Assert.Equal(("zstd", command.Contains("csv") ? 16000L : 8000L, true), (found.Codec, found.Length, found.IsLossless));
        Assert.Contains("a.", found.Path);
    }

    [Fact]
    public void Of_an_archive_all_arrays_are_tried_and_one_that_is_not_there_is_an_error()
    {
        Session.Invoke("$null = Export-ZarrArray $z a.npz").WithoutErrors();
        Assert.Equal("NodeNotFound,Zarr.PowerShell.Commands.MeasureZarrCodecCommand", Session.Fails("Measure-ZarrCodec a.npz -Name nothing"));
        Assert.Equal("FileInvalid,Zarr.PowerShell.Commands.MeasureZarrCodecCommand", Session.Fails("[IO.File]::WriteAllText(\"$PWD/b.npy\", 'x'); Measure-ZarrCodec b.npy"));
        Assert.Equal("FileNotSupported,Zarr.PowerShell.Commands.MeasureZarrCodecCommand", Session.Fails("[IO.File]::WriteAllText(\"$PWD/b.raw\", 'x'); Measure-ZarrCodec b.raw"));
    }

    [Fact]
    public void What_is_no_list_of_elements_is_refused()
    {
        Assert.StartsWith("ParameterArgumentTransformationError,", Session.Fails("Measure-ZarrCodec -Value text"));
        Assert.Equal("DataTypeNotSupported,Zarr.PowerShell.Commands.MeasureZarrCodecCommand", Session.Fails("Measure-ZarrCodec -Value ([guid[]] [guid]::Empty)"));
    }
}
