using System.Collections;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>New arrays and groups: every way of saying what they are to be.</summary>
public sealed class CreateTests(EngineSession session) : CommandTests(session)
{
    [Theory]
    [InlineData("New-ZarrArray a.zarr 100,100 -DataType int32", "a.zarr", "100,100")]
    [InlineData("New-ZarrArray -Shape 100", "memory", "100")]
    [InlineData("New-ZarrArray -Shape 10,10 -DataType int32", "memory", "10,10")]
    [InlineData("New-ZarrArray -Path a.zarr -Shape 5", "a.zarr", "5")]
    [InlineData("New-ZarrArray a.zarr '100,100'", "a.zarr", "100,100")]
    [InlineData("New-ZarrArray a.zarr ('100', 20)", "a.zarr", "100,20")]
    [InlineData("New-ZarrArray a.zarr 1e7", "a.zarr", "10000000")]
    [InlineData("New-ZarrArray a.zarr 1kb,2", "a.zarr", "1024,2")]
    [InlineData("New-ZarrArray a.zarr (1..3 | ForEach-Object { $_ })", "a.zarr", "1,2,3")]
    [InlineData("New-ZarrArray a.zarr @()", "a.zarr", "()")]
    [InlineData("New-ZarrArray a.zarr 0,5", "a.zarr", "0,5")]
    [InlineData("New-ZarrArray a.zarr (New-ZarrArray -Shape 3,4).Shape", "a.zarr", "3,4")]
    [InlineData("New-ZarrArray store.zarr 5 -Name x/y", "store.zarr/x/y", "5")]
    public void Bind_a_place_and_a_shape(string script, string path, string shape)
    {
        var array = Session.Single<ZarrArray>(script);
        Assert.Equal(path == "memory" ? path : Folder[path], array.Path);
        Assert.Equal(shape, array.Shape.ToString());
    }

    [Theory]
    [InlineData("int32", "int32")]
    [InlineData("i4", "int32")]
    [InlineData("'<f8'", "float64")]
    [InlineData("'|u1'", "uint8")]
    [InlineData("bool", "bool")]
    [InlineData("half", "float16")]
    [InlineData("double", "float64")]
    [InlineData("([int])", "int32")]
    [InlineData("([single])", "float32")]
    [InlineData("(New-ZarrArray -Shape 1 -DataType uint16).DataType", "uint16")]
    public void Take_data_types_as_Zarr_NumPy_and_NET_spell_them(string given, string name)
    {
        Assert.Equal(name, Session.Single<ZarrArray>($"New-ZarrArray -Shape 4 -DataType {given}").DataType.Name);
        Assert.Equal(name, Session.Single<ZarrArray>($"New-ZarrArray -Shape 4 -DType {given}").DataType.Name);
    }

    [Fact]
    public void Store_big_endian_where_the_NumPy_spelling_says_so()
    {
        Session.Invoke("$z = New-ZarrArray b.zarr 2 -DataType '>i4' -Codec none; Set-ZarrSlice $z -Value 1,2").WithoutErrors();
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 2], File.ReadAllBytes(Path.Combine(Folder["b.zarr"], "c", "0")));
        Assert.Equal([1, 2], Session.Single<int[]>("Get-ZarrSlice b.zarr -Raw"));
    }

    [Theory]
    [InlineData("none", "bytes")]
    [InlineData("blosc", "bytes|blosc(lz4, 5, shuffle)")]
    [InlineData("blosc:zstd:9:bitshuffle", "bytes|blosc(zstd, 9, bitshuffle)")]
    [InlineData("zstd:3, crc32c", "bytes|zstd(3)|crc32c")]
    [InlineData("'zstd:3,crc32c'", "bytes|zstd(3)|crc32c")]
    [InlineData("@{ name = 'blosc'; cname = 'lz4'; clevel = 1 }", "bytes|blosc(lz4, 1, shuffle)")]
    [InlineData("@{ id = 'blosc'; cname = 'zlib'; shuffle = 2 }", "bytes|blosc(zlib, 5, bitshuffle)")]
    [InlineData("@{ name = 'blosc'; configuration = @{ cname = 'zstd' } }", "bytes|blosc(zstd, 5, shuffle)")]
    [InlineData("([ordered]@{ name = 'gzip'; level = 1 | ForEach-Object { $_ } })", "bytes|gzip(1)")]
    [InlineData("([pscustomobject]@{ name = 'gzip'; level = 2 })", "bytes|gzip(2)")]
    [InlineData("@{ name = 'transpose'; order = 1, 0 }, gzip", "transpose(1, 0)|bytes|gzip(5)")]
    [InlineData("(New-ZarrArray -Shape 1,1 -DataType int32 -Codec gzip:7).Codecs", "bytes|gzip(7)")]
    public void Take_codecs_as_names_short_strings_dictionaries_and_objects(string given, string codecs)
    {
        var array = Session.Single<ZarrArray>($"New-ZarrArray -Shape 4,4 -DataType int32 -Codec {given}");
        Assert.Equal(codecs.Replace(" ", ""), string.Join('|', array.Codecs).Replace(" ", "").Replace("transpose([", "transpose(").Replace("])", ")"));
    }

    [Fact]
    public void Choose_what_is_left_out()
    {
        var array = Session.Single<ZarrArray>("New-ZarrArray -Shape 10000,1000");
        Assert.Equal("float64", array.DataType.Name);
        Assert.InRange(array.ChunkShape.ElementCount * 8, 1 << 18, 1 << 20);
        Assert.Equal(0.0, array.FillValue);
        Assert.Equal(ZarrFormat.V3, array.ZarrFormat);
        Assert.Equal("blosc", array.Codecs[^1].Name);
    }

    [Theory]
    [InlineData("-DataType float32 -FillValue NaN", float.NaN)]
    [InlineData("-DataType float32 -FillValue ([double]::NaN)", float.NaN)]
    [InlineData("-DataType float64 -FillValue '-Infinity'", double.NegativeInfinity)]
    [InlineData("-DataType uint64 -FillValue 18446744073709551615", ulong.MaxValue)]
    [InlineData("-DataType int8 -FillValue (5 | ForEach-Object { $_ })", (sbyte)5)]
    [InlineData("-DataType bool -FillValue $true", true)]
    public void Take_any_fill_value_that_fits(string given, object fill) =>
        Assert.Equal(fill, Session.Single<ZarrArray>($"New-ZarrArray -Shape 4 {given}").FillValue);

    [Fact]
    public void Take_attributes_dimension_names_and_either_format()
    {
        var three = Session.Single<ZarrArray>("New-ZarrArray a.zarr 2,2 -DimensionName y, '' -Chunks 1 ,2 -Attribute ([ordered]@{ units = 'm'; range = 0, 9 | ForEach-Object { $_ }; nested = [pscustomobject]@{ a = $null } })");
        Assert.Equal(["y", null], three.DimensionNames!);
        Assert.Equal(["units", "range", "nested"], three.Attributes.Keys);
        Assert.Equal(new object[] { 0L, 9L }, three.Attributes["range"]);
        Assert.Null(((IDictionary)three.Attributes["nested"]!)["a"]);
        foreach (var format in (string[])["2", "V2"])
        {
            Assert.Equal(ZarrFormat.V2, Session.Single<ZarrArray>($"New-ZarrArray b.zarr 2 -ZarrFormat {format} -Force").ZarrFormat);
            Assert.True(File.Exists(Path.Combine(Folder["b.zarr"], ".zarray")));
        }

        Assert.Equal(ZarrFormat.V2, Session.Single<ZarrGroup>("New-ZarrGroup c.zarr -ZarrFormat 2 -Attribute @{ a = 1 }").ZarrFormat);
        Assert.Equal(1L, Session.Single<ZarrGroup>("Get-ZarrNode c.zarr").Attributes["a"]);
        Assert.Equal(Folder["c.zarr/deep/er".Replace('/', Path.DirectorySeparatorChar)], Session.Single<ZarrGroup>("New-ZarrGroup c.zarr -Name deep/er -ZarrFormat 2").Path);
    }

    [Fact]
    public void Replace_what_is_there_only_by_force()
    {
        Session.Invoke("New-ZarrArray a.zarr 4 -DataType int32 | Set-ZarrSlice -Value 1").WithoutErrors();
        var before = Files();
        Assert.Equal("NodeExists,Zarr.PowerShell.Commands.NewZarrArrayCommand", Session.Fails("New-ZarrArray a.zarr 4"));
        Assert.Equal("NodeExists,Zarr.PowerShell.Commands.NewZarrGroupCommand", Session.Fails("New-ZarrGroup a.zarr"));
        Assert.Equal(before, Files());
        Session.Invoke("New-ZarrArray a.zarr 4 -DataType int32 -Force").WithoutErrors();
        Assert.Equal([0, 0, 0, 0], Session.Single<int[]>("Get-ZarrSlice a.zarr -Raw"));
        Session.Invoke("New-ZarrGroup a.zarr -Force").WithoutErrors();
        Assert.IsType<ZarrGroup>(Session.Single<ZarrNode>("Get-ZarrNode a.zarr"));
    }

    [Fact]
    public void Refuse_attributes_and_codecs_that_contain_themselves()
    {
        Assert.StartsWith("AttributeInvalid,", Session.Fails("$h = @{}; $h.self = $h; New-ZarrArray a.zarr 4 -Attribute $h"));
        Assert.StartsWith("AttributeInvalid,", Session.Fails("$h = @{}; $h.self = $h; New-ZarrGroup a.zarr -Attribute $h"));
        Assert.StartsWith("AttributeInvalid,", Session.Fails("New-ZarrArray a.zarr 4 -Attribute @{ a = { 1 } }"));
        Assert.StartsWith("CodecInvalid,", Session.Fails("$h = @{ name = 'gzip' }; $h.level = $h; New-ZarrArray a.zarr 4 -Codec $h"));
        Assert.StartsWith("CodecInvalid,", Session.Fails("New-ZarrArray a.zarr 4 -Codec @{ level = 1 }"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder.Path));
    }
}
