using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>What a user sees of stores as other programs leave them.</summary>
public sealed class ForeignStoreTests : CommandTests
{
    public ForeignStoreTests(EngineSession session) : base(session)
    {
    }

    [Theory]
    [InlineData("Get-ZarrArray a.zarr")]
    [InlineData("Get-ZarrNode a.zarr")]
    [InlineData("Get-ZarrAttribute a.zarr")]
    public void Attributes_that_cannot_be_read_are_a_warning(string script)
    {
        Session.Invoke("New-ZarrArray a.zarr 3 -ZarrFormat 2 -DataType uint8; Set-ZarrSlice a.zarr -Value 1,2,3; [IO.File]::WriteAllText(\"$PWD/a.zarr/.zattrs\", '{\"a\": 1')").WithoutErrors();
        var result = Session.Invoke(script).WithoutErrors();
        Assert.Contains("cannot be read", Assert.Single(result.Warnings));
        Assert.Equal("1 2 3", Session.Single<string>("\"$((Get-ZarrSlice a.zarr).Data)\""));
        Assert.StartsWith("MetadataInvalid,", Session.Fails("Set-ZarrAttribute a.zarr b 2"));
        Assert.Equal("{\"a\": 1", Session.Single<string>("[IO.File]::ReadAllText(\"$PWD/a.zarr/.zattrs\")"));
        Assert.Equal("MetadataInvalid Warning a.zarr/.zattrs", Session.Single<string>("Test-ZarrStore a.zarr -Detailed | ForEach-Object { \"$($_.Id) $($_.Severity) a.zarr/$($_.Key)\" }"));
    }

    [Fact]
    public void Stores_of_consolidated_metadata_alone_are_read_with_one_warning_and_repaired()
    {
        Session.Invoke("$null = New-ZarrArray t.zarr -Name g/a -Shape 3 -ZarrFormat 2 -DataType uint8; Set-ZarrSlice t.zarr -Name g/a -Value 1,2,3; Update-ZarrMetadata t.zarr -Consolidate; foreach ($f in [IO.Directory]::GetFiles(\"$PWD/t.zarr\", '.z*', 'AllDirectories')) { if ($f -notlike '*.zmetadata') { [IO.File]::Delete($f) } }").WithoutErrors();
        var result = Session.Invoke("Get-ZarrNode t.zarr -Recurse").WithoutErrors();
        Assert.Equal(3, result.Output.Count);
        Assert.Contains("Repair-ZarrStore", Assert.Single(result.Warnings));
        Assert.Equal("1 2 3", Session.Single<string>("\"$((Get-ZarrSlice t.zarr -Name g/a -WarningAction Ignore).Data)\""));
        Assert.Equal("1 2 3", Session.Single<string>("\"$((Get-ZarrSlice t.zarr/g/a -WarningAction Ignore).Data)\""));
        Assert.StartsWith("NodeNotFound,", Session.Fails("Resize-ZarrArray t.zarr 5 -Name g/a -WarningAction Ignore"));
        Assert.False(Session.Single<bool>("Test-ZarrStore t.zarr"));
        Assert.Equal("NodeMetadataMissing", Session.Single<string>("(Repair-ZarrStore t.zarr).Id.ToString()"));
        Assert.True(Session.Single<bool>("Test-ZarrStore t.zarr"));
        Assert.Empty(Session.Invoke("Resize-ZarrArray t.zarr 5 -Name g/a").WithoutErrors().Warnings);
    }

    [Fact]
    public void Other_formats_are_named()
    {
        Session.Invoke("$null = [IO.Directory]::CreateDirectory(\"$PWD/n5\"); [IO.File]::WriteAllText(\"$PWD/n5/attributes.json\", '{\"n5\":\"2.5.0\"}'); [IO.File]::WriteAllText(\"$PWD/refs.json\", '{\"version\":1,\"refs\":{}}')").WithoutErrors();
        foreach (var (path, kind) in ((string, string)[])[("n5", "an N5 container"), ("refs.json", "a file of kerchunk references")])
        {
            var error = Assert.Single(Session.Invoke($"Get-ZarrNode {path}").Errors);
            Assert.StartsWith("NodeNotFound,", error.FullyQualifiedErrorId);
            Assert.Contains(kind, error.Exception.Message);
        }
    }

    [Theory]
    [InlineData("New-ZarrArray -Shape 7 -DataType uint8 -Codec shuffle:4 -ZarrFormat 2", "CodecInvalid")]
    [InlineData("New-ZarrArray -Shape 7 -DataType uint8 -DimensionName ([string][char]0xdcff)", "AttributeInvalid")]
    [InlineData("New-ZarrArray -Shape 7 -DataType uint8 -Attribute @{ a = [string][char]0xdcff }", "AttributeInvalid")]
    [InlineData("New-ZarrArray -Shape 7 -DataType string -FillValue ([string][char]0xdcff)", "FillValueInvalid")]
    public void What_others_could_not_read_is_not_made(string script, string id) => Assert.StartsWith(id + ",", Session.Fails(script));

    [Theory]
    [InlineData("nan", "NaN")]
    [InlineData("'-inf'", "-Infinity")]
    [InlineData("INFINITY", "Infinity")]
    public void A_fill_value_may_be_a_word_however_it_is_spelled(string word, string value) =>
        Assert.Equal(value, Session.Single<double>($"(New-ZarrArray -Shape 1 -DataType float64 -FillValue {word}).FillValue").ToString(System.Globalization.CultureInfo.InvariantCulture));
}
