using System.Text.RegularExpressions;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>What cmdlets tell beside their output: which values were touched, and where the time went.</summary>
public sealed class StreamTests : CommandTests
{
    public StreamTests(EngineSession session) : base(session) => session.Invoke("""
        $z = New-ZarrArray a.zarr 40 -ChunkShape 10 -DataType int32 -Codec gzip
        Set-ZarrSlice $z 0:20 -Value 7
        $g = New-ZarrGroup g.zarr -Attribute @{ a = 1 }
        """).WithoutErrors();

    [Theory]
    [InlineData("Get-ZarrArray a.zarr", "read 1 value, .*zarr.json")]
    [InlineData("Get-ZarrArray a.zarr -Measure", "listed c")]
    [InlineData("Get-ZarrNode g.zarr", "read 1 value")]
    [InlineData("Get-ZarrSlice a.zarr", @"Reading .*a\.zarr: read 2 values, \d+ \(c/[01], c/[01]\)")]
    [InlineData("Set-ZarrSlice $z 5:15 -Value 1", "wrote 2 values, .*c/0")]
    [InlineData("Add-ZarrSlice $z -Value (1..10)", "wrote 2 values, ")]
    [InlineData("Clear-ZarrSlice $z 0:10", @"deleted 1 value \(c/0\)")]
    [InlineData("Resize-ZarrArray $z 10 -Force", @"deleted 1 value \(c/1\)")]
    [InlineData("Get-ZarrChunk $z", @"looked for 5 values \((?:(?:c/\d|zarr\.json)(?:, )?){5}\)")]
    [InlineData("Get-ZarrChunkMap $z", "looked for 5 values")]
    [InlineData("Measure-ZarrArray $z", "listed c")]
    [InlineData("Measure-ZarrCodec $z -Codec zstd", "read 2 values")]
    [InlineData("Copy-ZarrArray $z b.zarr", "wrote ")]
    [InlineData("Move-ZarrNode $z b.zarr", "looked for ")]
    [InlineData("Get-ZarrAttribute g.zarr", "read 1 value")]
    [InlineData("Set-ZarrAttribute $g b 1", "wrote 1 value")]
    [InlineData("Remove-ZarrAttribute $g a", "wrote 1 value")]
    [InlineData("Update-ZarrMetadata $g -Consolidate", "wrote 1 value")]
    [InlineData("Remove-ZarrNode $z -Force", "deleted 3 values")]
    [InlineData("Test-ZarrStore $z", "listed ")]
    [InlineData("Get-ZarrMetadata $z", "read 1 value")]
    [InlineData("Compare-ZarrArray $z $z", "read ")]
    [InlineData("Export-ZarrArray $z out.npy", "read 2 values")]
    [InlineData("Get-ZarrChunk $z 0:1 | Remove-ZarrChunk -Force", @"deleted 1 value \(c/0\)")]
    [InlineData("New-ZarrArray n.zarr 5", "wrote 1 value")]
    [InlineData("New-ZarrGroup n.zarr", "wrote 1 value")]
    public void Every_cmdlet_that_touches_a_store_says_what_it_touched_and_how_long_it_took(string command, string says)
    {
        var result = Session.Invoke(command + " -Verbose").WithoutErrors();
        Assert.Contains(result.Verbose, line => Regex.IsMatch(line, says + @".*\. \d+\.\d ms\.$"));
        Assert.Empty(result.Debug);
    }

    [Fact]
    public void Nothing_is_said_unless_it_is_asked_for()
    {
        var result = Session.Invoke("$VerbosePreference = 'SilentlyContinue'; $z | Get-ZarrSlice; Set-ZarrSlice $z 0 -Value 1").WithoutErrors();
        Assert.Empty(result.Verbose);
        Assert.Empty(result.Debug);
        Assert.NotEmpty(Session.Invoke("& { $VerbosePreference = 'Continue'; $z | Get-ZarrSlice }").WithoutErrors().Verbose);
        Assert.Empty(Session.Invoke("& { $VerbosePreference = 'Continue'; $z | Get-ZarrSlice -Verbose:$false }").WithoutErrors().Verbose);
    }

    [Fact]
    public void The_debug_stream_has_the_time_of_each_stage()
    {
        var result = Session.Invoke("& { $DebugPreference = 'Continue'; Set-ZarrSlice $z 5:15 -Value 3; $null = Get-ZarrSlice $z }").WithoutErrors();
        Assert.Matches(@"^Writing .*: read \d+\.\d ms, decode \d+\.\d ms, encode \d+\.\d ms, write \d+\.\d ms, added up over all workers; \d+\.\d ms by the clock\.$", Assert.Single(result.Debug, line => line.StartsWith("Writing", StringComparison.Ordinal)));
        Assert.Matches(@"^Reading .*: read \d+\.\d ms, decode \d+\.\d ms, added up", Assert.Single(result.Debug, line => line.StartsWith("Reading", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_array_in_memory_touches_no_store_to_tell_of() =>
        Assert.Empty(Session.Invoke("Get-ZarrSlice (New-ZarrArray -Shape 5) -Verbose").WithoutErrors().Verbose);

    [Fact]
    public void Archives_tell_of_the_values_in_them()
    {
        Session.Invoke("New-ZarrArray a.zip 20 -ChunkShape 10 -DataType int32 | Set-ZarrSlice -Value 5").WithoutErrors();
        Assert.Contains(Session.Invoke("Get-ZarrSlice a.zip -Verbose").WithoutErrors().Verbose, line => Regex.IsMatch(line, "read 2 values, .*c/0"));
    }
}
