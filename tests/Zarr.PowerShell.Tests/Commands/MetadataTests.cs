using System.Management.Automation;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Get-ZarrMetadata gives what is stored.</summary>
public sealed class MetadataTests(EngineSession session) : CommandTests(session)
{
    [Theory]
    [InlineData(2, "4", "$m.shape[0]")]
    [InlineData(3, "4", "$m.shape[0]")]
    [InlineData(2, "2", "$m.chunks[0]")]
    [InlineData(3, "2", "$m.chunk_grid.configuration.chunk_shape[0]")]
    [InlineData(2, "Int64", "$m.zarr_format.GetType().Name")]
    [InlineData(3, "m", "$m.attributes.units")]
    [InlineData(2, "m", "$m.attributes.units")]
    [InlineData(2, "NaN", "$m.fill_value")]
    public void Members_are_properties(int format, string expected, string expression)
    {
        Session.Invoke($"$null = New-ZarrArray a.zarr 4 -ChunkShape 2 -ZarrFormat {format} -FillValue NaN -Attribute @{{ units = 'm' }}; $m = Get-ZarrMetadata a.zarr").WithoutErrors();
        Assert.Equal(expected, Session.Single<string>($"\"$({expression})\""));
    }

    [Fact]
    public void Members_that_are_not_known_and_numbers_of_any_size_are_there()
    {
        Directory.CreateDirectory(Folder["g.zarr"]);
        File.WriteAllText(Path.Combine(Folder["g.zarr"], "zarr.json"), """{"zarr_format":3,"node_type":"group","attributes":{"n":123456789012345678901234567890,"":1,"l":[{"x":null}]},"more":{"must_understand":false}}""");
        Assert.Equal(["123456789012345678901234567890", "False", "True"], Session.Values("$m = Get-ZarrMetadata g.zarr; \"$($m.attributes.n)\"; \"$($m.more.must_understand)\"; \"$($null -eq $m.attributes.l[0].x)\""));
        Assert.IsType<PSObject>(Session.Invoke("Get-ZarrMetadata g.zarr").WithoutErrors().Output.Single());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_text_is_what_is_stored_to_the_letter(int format)
    {
        Session.Invoke($"$null = New-ZarrArray a.zarr 4 -ZarrFormat {format} -Attribute @{{ name = 'é' }}; $null = New-ZarrGroup g.zarr -ZarrFormat {format}").WithoutErrors();
        string[] names = format == 3 ? ["zarr.json"] : [".zarray", ".zattrs"];
        Assert.Equal(names.Select(name => File.ReadAllText(Path.Combine(Folder["a.zarr"], name))), Session.Values("Get-ZarrMetadata a.zarr -Raw"));
        Assert.Equal([File.ReadAllText(Path.Combine(Folder["g.zarr"], format == 3 ? "zarr.json" : ".zgroup"))], Session.Values("Get-ZarrMetadata g.zarr -Raw"));
    }

    [Fact]
    public void A_document_that_is_damaged_has_a_text_and_is_an_error_as_an_object()
    {
        Session.Invoke("$null = New-ZarrArray s.zarr 4 -Name a; $null = New-ZarrArray s.zarr 4 -Name b").WithoutErrors();
        File.WriteAllText(Path.Combine(Folder["s.zarr"], "a", "zarr.json"), "{ broken");
        Assert.Equal(["{ broken"], Session.Values("Get-ZarrMetadata s.zarr/a -Raw"));
        Assert.Equal(["{ broken"], Session.Values("Get-ZarrMetadata s.zarr -Name a -Raw"));
        Assert.Equal(2, Session.Values("Get-ZarrMetadata s.zarr -Name * -Raw").Count);
        Assert.StartsWith("MetadataInvalid,", Session.Fails("Get-ZarrMetadata s.zarr/a"));
        var result = Session.Invoke("Get-ZarrMetadata s.zarr/*");
        Assert.StartsWith("MetadataInvalid,", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Single(result.Output);
    }

    [Fact]
    public void Where_nothing_is_stored_there_is_an_error_but_not_for_a_wildcard()
    {
        Directory.CreateDirectory(Folder["empty"]);
        Assert.StartsWith("NodeNotFound,", Session.Fails("Get-ZarrMetadata empty"));
        Assert.Empty(Session.Values("Get-ZarrMetadata em*"));
        Assert.Single(Session.Values("New-ZarrArray -Shape 4 | Get-ZarrMetadata -Raw"));
    }
}
