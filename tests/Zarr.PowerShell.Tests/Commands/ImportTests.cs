using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Files of other programs in and out.</summary>
public sealed class ImportTests(EngineSession session) : CommandTests(session)
{
    private const string Array = "$z = New-ZarrArray z.zarr 4,6 -DataType uint16 -ChunkShape 3,4; Set-ZarrSlice $z -Value (1..24); ";

    [Theory]
    [InlineData("npy", "")]
    [InlineData("npz", "-Name z.zarr")]
    [InlineData("raw", "-DataType uint16 -Shape 4,6")]
    [InlineData("csv", "-DataType uint16")]
    [InlineData("tsv", "")]
    [InlineData("pgm", "")]
    [InlineData("png", "")]
    [InlineData("tif", "")]
    [InlineData("tiff", "-Name 0")]
    public void What_is_exported_is_imported_again_in_memory_and_on_disk(string extension, string parameters)
    {
        Session.Invoke(Array).WithoutErrors();
        var file = Session.Single<FileInfo>($"Export-ZarrArray z.zarr a.{extension}");
        Assert.Equal(Folder["a." + extension], file.FullName);
        Assert.True(Session.Single<bool>($"Import-ZarrArray a.{extension} {parameters} | Compare-ZarrArray $z -Quiet"));
        var array = Session.Single<ZarrArray>($"Import-ZarrArray a.{extension} out.zarr -DestinationName g/x -ChunkShape 2,2 -Codec zstd:1 -DimensionName y,x -Attribute @{{ units = 'K' }} {parameters}");
        Assert.Equal(("2,2", "y,x", "K"), (array.ChunkShape.ToString(), string.Join(',', array.DimensionNames!), array.Attributes["units"]));
        Assert.True(Session.Single<bool>("Compare-ZarrArray $z out.zarr/g/x -Quiet"));
        Assert.StartsWith("NodeExists,", Session.Fails($"Import-ZarrArray a.{extension} out.zarr -DestinationName g/x {parameters}"));
        Assert.Equal("float64", Session.Single<ZarrArray>($"Import-ZarrArray a.{extension} out.zarr -DestinationName g/x -Force -DataType float64 {(extension == "raw" ? "-Shape 1,6" : parameters.Contains("-DataType") ? "" : parameters)}").DataType.Name);
    }

    [Fact]
    public void An_archive_is_a_group_and_arrays_go_into_one()
    {
        Session.Invoke("foreach ($n in 'a', 'b/c') { $null = New-ZarrArray g.zarr -Name $n -Shape 3 -DataType int8 -FillValue 7 }").WithoutErrors();
        Assert.Equal("g.npz", Session.Single<FileInfo>("Export-ZarrArray g.zarr g.npz -Name **").Name);
        Assert.Equal(["a", "c"], Session.Values("$g = Import-ZarrArray g.npz out.zarr; Get-ZarrNode $g -Recurse | Where-Object NodeType -eq array | ForEach-Object Name").Order());
        Assert.Equal("7 7 7", Session.Single<string>("(Get-ZarrSlice out.zarr -Name b/c -Raw) -join ' '"));
    }

    [Fact]
    public void Many_files_go_each_to_its_place_and_many_arrays_each_to_its_file()
    {
        Session.Invoke("$null = foreach ($n in 'a', 'b') { New-ZarrArray g.zarr -Name $n -Shape 3 -DataType int8 }").WithoutErrors();
        Assert.Equal(["a.npy", "b.npy"], Session.Values("Get-ZarrArray g.zarr -Name * | Export-ZarrArray -Destination { \"$($_.Name).npy\" } | ForEach-Object Name"));
        Assert.Equal(["in/a", "in/b"], Session.Values("[IO.FileInfo[]] (\"$pwd/a.npy\", \"$pwd/b.npy\") | Import-ZarrArray -Destination all.zarr -DestinationName { \"in/$([IO.Path]::GetFileNameWithoutExtension($_.Name))\" } | ForEach-Object { $_.Key.Value }"));
        Assert.StartsWith("FileExists,", Session.Fails("Get-ZarrArray g.zarr -Name * | Export-ZarrArray -Destination c.npy"));
    }

    [Fact]
    public void A_part_is_exported_by_slice_and_a_file_is_replaced_when_asked()
    {
        Session.Invoke(Array + "$null = Export-ZarrArray $z a.csv -Slice 1,::2 -Delimiter ';'").WithoutErrors();
        Assert.Equal("7\n9\n11\n", File.ReadAllText(Folder["a.csv"]));
        Assert.StartsWith("FileExists,", Session.Fails("Export-ZarrArray $z a.csv"));
        Session.Invoke("$null = Export-ZarrArray $z a.csv -Slice :2,:3 -Delimiter ';' -Force").WithoutErrors();
        Assert.Equal("1;2;3\n7;8;9\n", File.ReadAllText(Folder["a.csv"]));
        Assert.Equal("int64 2,3", Session.Single<string>("$i = Import-ZarrArray a.csv -Delimiter ';'; \"$($i.DataType) $($i.Shape -join ',')\""));
    }

    [Fact]
    public void WhatIf_makes_nothing()
    {
        Session.Invoke(Array + "$null = Export-ZarrArray $z a.npy").WithoutErrors();
        var before = Files();
        Assert.Empty(Session.Values("Import-ZarrArray a.npy b.zarr -WhatIf; Export-ZarrArray $z b.npy -WhatIf; Export-ZarrArray $z b.npz -WhatIf"));
        Assert.Equal(before, Files());
    }

    [Fact]
    public void Raw_files_have_the_type_shape_order_and_offset_that_are_given()
    {
        File.WriteAllBytes(Folder["a.raw"], [9, 0, 1, 0, 2, 0, 3, 0, 4]);
        Assert.Equal("1 2 3 4", Session.Single<string>("(Import-ZarrArray a.raw -DataType int16 -ByteOrder Big -Offset 1 | Get-ZarrSlice -Raw) -join ' '"));
        Assert.Equal("1 2 3 4", Session.Single<string>("(Import-ZarrArray a.raw -DataType '>i2' -Offset 1 | Get-ZarrSlice -Raw) -join ' '"));
        Assert.Equal("2,2", Session.Single<ZarrArray>("Import-ZarrArray a.raw -DataType int16 -Offset 1 -Shape 2,2").Shape.ToString());
        Session.Invoke("$z = Import-ZarrArray a.raw -DataType uint16 -ByteOrder Big -Offset 1; $null = Export-ZarrArray $z b.raw -ByteOrder Big").WithoutErrors();
        Assert.Equal([0, 1, 0, 2, 0, 3, 0, 4], File.ReadAllBytes(Folder["b.raw"]));
    }

    [Theory]
    [InlineData("Import-ZarrArray no.npy", "PathNotFound")]
    [InlineData("Import-ZarrArray a.raw", "FileNotSupported")]
    [InlineData("Import-ZarrArray a.raw -DataType int16", "FileInvalid")]
    [InlineData("Import-ZarrArray a.raw -DataType int8 -Shape 10", "FileInvalid")]
    [InlineData("Import-ZarrArray a.raw -DataType int8 -Offset 10", "FileInvalid")]
    [InlineData("Import-ZarrArray a.raw -DataType int33", "DataTypeNotSupported")]
    [InlineData("Import-ZarrArray a.raw -DataType int8 -ChunkShape 2,2", "ShapeInvalid")]
    [InlineData("Import-ZarrArray a.raw -DataType int8 -Codec nonsense", "CodecNotSupported")]
    [InlineData("Import-ZarrArray a.raw -Format Npy", "FileInvalid")]
    [InlineData("Import-ZarrArray a.xyz", "FileNotSupported")]
    [InlineData("Import-ZarrArray a.raw -DataType int8 out.zarr -ZarrFormat 2 -ShardShape 9", "FormatNotSupported")]
    [InlineData("Import-ZarrArray a.csv -DataType uint8", "ValueNotConvertible")]
    [InlineData("Import-ZarrArray a.csv -FillValue x", "FillValueInvalid")]
    [InlineData("Export-ZarrArray (New-ZarrArray -Shape 2 -DataType string) b.npy", "DataTypeNotSupported")]
    [InlineData("Export-ZarrArray (New-ZarrArray -Shape 2,2,2) b.csv", "FileNotSupported")]
    [InlineData("Export-ZarrArray (New-ZarrArray -Shape 2) b.xyz", "FileNotSupported")]
    [InlineData("Export-ZarrArray (New-ZarrArray -Shape 2) b.npy -Slice 5", "SelectionOutOfRange")]
    [InlineData("Export-ZarrArray (New-ZarrGroup g.zarr) b.npy", "NotAnArray")]
    [InlineData("Export-ZarrArray (New-ZarrArray -Shape 2) no/such/folder/b.npy", "StoreWriteFailed")]
    public void What_cannot_be_is_refused_and_leaves_nothing(string command, string id)
    {
        foreach (var name in (string[])["a.raw", "a.xyz"]) File.WriteAllBytes(Folder[name], new byte[9]);
        File.WriteAllText(Folder["a.csv"], "1,2\n3,400");
        Assert.StartsWith(id + ",", Session.Fails(command));
        Assert.Equal(3, Files().Count(file => !file.Key.Contains("g.zarr", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a.zarr/a.csv", "a.zarr")]
    [InlineData("a.csv", "a.csv")]
    [InlineData("a.zarr/g/a.csv", "a.zarr -DestinationName g")]
    public void A_file_is_not_deleted_for_what_is_made_of_it(string file, string destination)
    {
        Session.Invoke("$null = New-ZarrGroup a.zarr; $null = New-ZarrGroup a.zarr -Name g").WithoutErrors();
        File.WriteAllText(Folder[file], "1,2");
        Assert.StartsWith("NameInvalid,", Session.Fails($"Import-ZarrArray {file} {destination} -Force"));
        Assert.Equal("1,2", File.ReadAllText(Folder[file]));
    }

    [Fact]
    public void Empty_fields_become_the_fill_value()
    {
        File.WriteAllText(Folder["a.csv"], "1,\n,4");
        Assert.Equal("NaN", Session.Single<string>("\"$((Import-ZarrArray a.csv).FillValue)\""));
        Assert.Equal("1 -9 -9 4", Session.Single<string>("(Import-ZarrArray a.csv -DataType int16 -FillValue -9 | Get-ZarrSlice -Raw) -join ' '"));
    }

    [Fact]
    public void Names_of_axes_are_an_attribute_in_v2()
    {
        Session.Invoke(Array + "$null = Export-ZarrArray $z a.npy").WithoutErrors();
        Assert.Equal("y x", Session.Single<string>("(Import-ZarrArray a.npy b.zarr -ZarrFormat 2 -DimensionName y,x).Attributes['_ARRAY_DIMENSIONS'] -join ' '"));
    }
}
