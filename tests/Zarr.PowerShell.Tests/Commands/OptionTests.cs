using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>What the cmdlets of a runspace go by.</summary>
public sealed class OptionTests : IDisposable
{
    private readonly EngineSession _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Are_what_is_usual_until_they_are_set_and_only_what_is_given_changes()
    {
        var options = _engine.Single<ZarrOptions>("Get-ZarrOption");
        Assert.Equal((Environment.ProcessorCount, null, 500), (options.MaximumConcurrency, options.DefaultCodec, options.ProgressDelay));
        _engine.Invoke("Set-ZarrOption -MaximumConcurrency 3; Set-ZarrOption -ProgressDelay 10").WithoutErrors();
        Assert.Equal("MaximumConcurrency 3, DefaultCodec by type, ProgressDelay 10 ms, Durability Ordered", _engine.Single<string>("\"$(Get-ZarrOption)\""));
        Assert.Equal(Environment.ProcessorCount, _engine.Single<ZarrOptions>("Set-ZarrOption -MaximumConcurrency 0 -PassThru").MaximumConcurrency);
    }

    [Fact]
    public void New_arrays_get_the_codecs_set_unless_they_are_given_some()
    {
        _engine.Invoke("Set-ZarrOption -DefaultCodec blosc:zstd:3:bitshuffle, crc32c").WithoutErrors();
        Assert.Equal("blosc:zstd:3:bitshuffle,crc32c", _engine.Single<ZarrOptions>("Get-ZarrOption").DefaultCodec);
        Assert.Equal("bytes|blosc(zstd, 3, bitshuffle)|crc32c", _engine.Single<string>("(New-ZarrArray -Shape 5).Codecs -join '|'"));
        Assert.Equal("bytes|gzip(5)", _engine.Single<string>("(New-ZarrArray -Shape 5 -Codec gzip).Codecs -join '|'"));
        Assert.Equal("CodecNotSupported,Zarr.PowerShell.Commands.SetZarrOptionCommand", _engine.Fails("Set-ZarrOption -DefaultCodec nothing -MaximumConcurrency 1"));
        Assert.Equal((Environment.ProcessorCount, "blosc:zstd:3:bitshuffle,crc32c"), (_engine.Single<ZarrOptions>("Get-ZarrOption").MaximumConcurrency, _engine.Single<ZarrOptions>("Get-ZarrOption").DefaultCodec));
        _engine.Invoke("Set-ZarrOption -DefaultCodec $null").WithoutErrors();
        Assert.Equal("bytes|blosc(lz4, 5, shuffle)", _engine.Single<string>("(New-ZarrArray -Shape 5).Codecs -join '|'"));
    }

    [Fact]
    public void Belong_to_their_runspace_alone()
    {
        using var other = new EngineSession();
        _engine.Invoke("Set-ZarrOption -ProgressDelay 7").WithoutErrors();
        Assert.Equal(500, other.Single<ZarrOptions>("Get-ZarrOption").ProgressDelay);
        Assert.Equal([500, 500], _engine.Values("1..2 | ForEach-Object -Parallel { Import-Module Zarr; (Get-ZarrOption).ProgressDelay }"));
        Assert.Equal(7, _engine.Single<ZarrOptions>("Import-Module $args[0] -Force; Get-ZarrOption", BuiltModule.Manifest).ProgressDelay);
    }

    [Theory]
    [InlineData("None")]
    [InlineData("Ordered")]
    [InlineData("Full")]
    public void Everything_works_however_much_is_forced_to_the_disk(string durability)
    {
        var folder = Directory.CreateTempSubdirectory("zarr-tests-").FullName;
        Assert.Equal($"{durability} 4955", _engine.Single<string>("""
            Set-ZarrOption -Durability $args[0]
            $z = New-ZarrArray "$($args[1])/a" -Shape 100 -ChunkShape 10 -DataType int32
            Set-ZarrSlice $z -Value ([int[]] (0..99))
            $null = Add-ZarrSlice $z -Value 5
            $null = Set-ZarrAttribute $z units m
            $null = Copy-ZarrNode $z "$($args[1])/b"
            $null = Copy-ZarrNode $z "$($args[1])/b" -Force
            Move-ZarrNode "$($args[1])/b" "$($args[1])/c"
            Remove-ZarrNode $z -Force
            "$((Get-ZarrOption).Durability) $((Get-ZarrSlice "$($args[1])/c").Sum())"
            """, durability, folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Everything_works_with_one_worker()
    {
        Assert.Equal(4950L, _engine.Single<long>("""
            Set-ZarrOption -MaximumConcurrency 1
            $z = New-ZarrArray -Shape 100 -ChunkShape 10 -DataType int32
            Set-ZarrSlice $z -Value ([int[]] (0..99))
            $null = Copy-ZarrArray $z -ChunkShape 7
            $null = Get-ZarrChunk $z -Statistics
            (Get-ZarrSlice $z).Sum()
            """));
    }
}
