using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>What Tab offers.</summary>
public sealed class CompletionTests : CommandTests
{
    public CompletionTests(EngineSession session) : base(session) => session.Invoke("""
        $g = New-ZarrGroup tree.zarr -Attribute @{ title = 't'; 'a b' = 1 }
        $null = New-ZarrArray tree.zarr 3 -Name temp
        $null = New-ZarrArray tree.zarr 3 -Name 'daily/my wind'
        """).WithoutErrors();

    [Theory]
    [InlineData("New-ZarrArray -DataType float1", "float16")]
    [InlineData("New-ZarrArray -DataType complex1", "complex128")]
    [InlineData("New-ZarrArray -DataType datetime64[", "datetime64[D]|datetime64[ms]|datetime64[ns]|datetime64[s]|datetime64[us]")]
    [InlineData("Get-ZarrSlice a.zarr -ViewAs int6", "int64")]
    [InlineData("New-ZarrArray -DType uint1", "uint16")]
    [InlineData("New-ZarrArray -Codec gz", "gzip")]
    [InlineData("New-ZarrArray -Codec zstd,no", "none")]
    [InlineData("New-ZarrArray -Codec blosc:l", "blosc:lz4|blosc:lz4hc")]
    [InlineData("New-ZarrArray -ZarrFormat ", "V2|V3")]
    [InlineData("Get-ZarrArray tree.zarr -Name ", "daily|temp")]
    [InlineData("Get-ZarrSlice ./tree.zarr -Name t", "temp")]
    [InlineData("Get-ZarrArray -LiteralPath tree.zarr -Name daily/", "'daily/my wind'")]
    [InlineData("Get-ZarrArray $g -Name t", "temp")]
    [InlineData("Compare-ZarrArray tree.zarr other.zarr -Name t", "temp")]
    [InlineData("Get-ZarrArray nothing.zarr -Name ", "")]
    [InlineData("Get-ZarrAttribute tree.zarr t", "title")]
    [InlineData("Set-ZarrAttribute tree.zarr -Attribute ", "'a b'|title")]
    [InlineData("Remove-ZarrAttribute $g ti", "title")]
    public void Is_what_fits(string line, string expected) =>
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), Session.Complete(line).Order(StringComparer.Ordinal));
}
