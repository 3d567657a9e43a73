using System.IO.Compression;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>HDF5 and netCDF files wherever a path can stand.</summary>
public sealed class Hdf5Tests : CommandTests
{
    public Hdf5Tests(EngineSession session) : base(session) => ZipFile.ExtractToDirectory(Path.Combine(BuiltModule.Root, "tests", "fixtures", "hdf5", "hdf5.zip"), Folder.Path);

    [Fact]
    public void A_file_is_a_tree_of_nodes()
    {
        Assert.Equal(19, Session.Values("Get-ZarrNode nc4.nc -Recurse").Count());
        Assert.Equal("w 1,3,2 more,time,lat", Session.Single<string>("Get-ZarrArray ./nc4.nc -Name group/w | ForEach-Object { \"$($_.Name) $($_.Shape -join ',') $($_.DimensionNames -join ',')\" }"));
        Assert.Equal("w", Session.Single<string>("(Get-ZarrArray nc4.nc/group/w).Name"));
        Assert.Equal("degrees_north", Session.Single<string>("(Get-ZarrArray nc4.nc/lat).Attributes['units']"));
        Assert.Equal("time", Session.Single<string>("(Get-ZarrNode cdf1.nc -Name t*e).Name"));
    }

    [Theory]
    [InlineData("nc4.nc")]
    [InlineData("nc4classic.nc")]
    [InlineData("cdf1.nc")]
    [InlineData("cdf2.nc")]
    [InlineData("cdf5.nc")]
    public void Slices_are_taken_by_the_values_along_dimensions(string file)
    {
        Assert.Equal("49 50 51 52 53 54 55", Session.Single<string>($"\"$((Get-ZarrSlice {file} -Name tas -Where @{{ time = '2000-01-02'; lat = 0 }} -Stored).Data)\""));
        // Its scale is a float of 0.01, and its offset 273.15.
        Assert.Equal("273.64 273.65 273.66 273.67 273.68 273.69 273.7", Session.Single<string>($"\"$((Get-ZarrSlice {file} -Name tas -Where @{{ time = '2000-01-02'; lat = 0 }}).Data | ForEach-Object {{ [Math]::Round($_, 4) }})\""));
    }

    [Fact]
    public void Chunks_have_the_sizes_of_the_file()
    {
        Assert.Equal("12 True zlib", Session.Single<string>("$c = Get-ZarrChunk filters_new.h5 -Name gzip_shuffle -Header; \"$(@($c).Count) $($c[0].StoredLength -lt $c[0].PaddedLength) $($c[0].Compressor)\""));
        Assert.True(Session.Single<double>("(Measure-ZarrArray layouts_old.h5/single_gzip).Ratio") > 2);
    }

    [Fact]
    public void Copying_is_importing()
    {
        Session.Invoke("$null = Copy-ZarrNode nc4classic.nc a.zarr; $null = Copy-ZarrNode cdf5.nc b.zarr -ZarrFormat 3 -Codec zstd:3").WithoutErrors();
        Assert.True(Session.Single<bool>("Compare-ZarrArray nc4classic.nc a.zarr -Name ** -Metadata -Quiet"));
        Assert.True(Session.Single<bool>("Compare-ZarrArray cdf5.nc b.zarr -Name ** -Quiet"));
        Assert.Equal("time,lat,lon", Session.Single<string>("(Get-ZarrArray b.zarr/tas).DimensionNames -join ','"));
    }

    [Fact]
    public void Nothing_is_changed()
    {
        var before = Files();
        foreach (var script in (string[])["Set-ZarrSlice nc4.nc/lat -Value 1 -Slice 0", "Set-ZarrAttribute nc4.nc a 1", "Remove-ZarrNode nc4.nc -Name lat -Confirm:$false", "New-ZarrArray nc4.nc 3 -Name x", "Resize-ZarrArray cdf1.nc/lat 9"])
            Assert.StartsWith("StoreReadOnly,", Session.Fails(script));
        Assert.Equal(before, Files());
    }

    [Fact]
    public void What_is_refused_is_refused_alone_and_what_is_damaged_is_told()
    {
        var result = Session.Invoke("Get-ZarrNode types_new.h5 -Recurse");
        Assert.All(result.Errors, error => Assert.StartsWith("FileNotSupported,", error.FullyQualifiedErrorId));
        Assert.Contains(result.Errors, error => error.Exception.Message.Contains("types_new.h5/time", StringComparison.Ordinal));
        Assert.True(result.Output.Count > 50);
        File.WriteAllBytes(Folder["cut.h5"], File.ReadAllBytes(Folder["types_new.h5"])[..100]);
        File.WriteAllText(Folder["no.nc"], "text");
        Assert.StartsWith("FileInvalid,", Session.Fails("Get-ZarrNode cut.h5"));
        Assert.StartsWith("FileInvalid,", Session.Fails("Get-ZarrNode no.nc"));
        Assert.StartsWith("NodeNotFound,", Session.Fails("Get-ZarrNode nc4.nc/absent"));
    }
}
