using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Arrays and trees copied, converted and moved by commands.</summary>
public sealed class CopyTests : CommandTests
{
    public CopyTests(EngineSession session) : base(session) => Session.Invoke("""
        $null = New-ZarrArray a.zarr -Name g/x -Shape 10,10 -ChunkShape 4,4 -DataType int32 -DimensionName y,x -Attribute @{ unit = 'm' }
        Set-ZarrSlice a.zarr -Name g/x -Value (1..100)
        $null = New-ZarrArray a.zarr -Name g/names -Shape 3 -DataType string
        Set-ZarrSlice a.zarr -Name g/names -Value 'a', 'b', ''
        """).WithoutErrors();

    private int[] Elements(string target) => Session.Single<int[]>($"Get-ZarrSlice {target} -Raw -Stored");

    [Theory]
    [InlineData("Copy-ZarrArray a.zarr/g/x b.zarr", "b.zarr")]
    [InlineData("Copy-ZarrArray a.zarr b.zarr -Name g/x", "b.zarr")]
    [InlineData("Copy-ZarrArray a.zarr -Name g/x -Destination b.zarr -DestinationName deep/y", "b.zarr/deep/y")]
    [InlineData("Copy-ZarrArray -LiteralPath a.zarr/g/x -Destination a.zarr/h/y", "a.zarr/h/y")]
    [InlineData("Get-ZarrArray a.zarr/g/x | Copy-ZarrArray -Destination b.zip", "b.zip")]
    [InlineData("Copy-ZarrArray a.zarr/g/x b.zip/in/side", "b.zip/in/side")]
    [InlineData("Copy-ZarrNode a.zarr/g/x b.zarr -ZarrFormat 2 -Codec zlib:1", "b.zarr")]
    [InlineData("Get-ZarrNode a.zarr/g -Name x | Copy-ZarrNode -Destination b.zarr -DestinationName { \"all/$($_.Name)\" }", "b.zarr/all/x")]
    [InlineData("[pscustomobject]@{ PSPath = 'a.zarr/g/x'; Name = 'y' } | Copy-ZarrArray -Destination b.zarr -DestinationName { $_.Name }", "b.zarr/y")]
    [InlineData("Move-ZarrNode a.zarr/g/x b.zarr -PassThru", "b.zarr")]
    [InlineData("Move-ZarrNode a.zarr -Name g/x -Destination a.zarr/g/z -PassThru", "a.zarr/g/z")]
    [InlineData("Move-ZarrNode a.zarr/g/x b.zip -DestinationName x -PassThru", "b.zip/x")]
    public void The_copy_is_what_the_destination_names_and_is_returned(string script, string path)
    {
        var array = Session.Single<ZarrArray>(script);
        Assert.Equal(Folder[path], array.Path);
        Assert.Equal("m", array.Attributes["unit"]);
        Assert.Equal(Enumerable.Range(1, 100), Elements(path));
        Assert.Equal(!script.StartsWith("Move", StringComparison.Ordinal), Directory.Exists(Folder["a.zarr/g/x"]));
    }

    [Fact]
    public void Without_a_destination_the_copy_of_an_array_lives_in_memory()
    {
        var array = Session.Single<ZarrArray>("$m = Copy-ZarrArray a.zarr/g/x -DataType float32; $m");
        Assert.Equal(("memory", "float32"), (array.Path, array.DataType.Name));
        Assert.Equal(5050.0, Session.Single<double>("$s = 0; foreach ($v in (Get-ZarrSlice $m -Raw)) { $s += $v }; $s"));
    }

    [Fact]
    public void Everything_that_a_new_array_can_be_told_a_copy_can_be_told()
    {
        var array = Session.Single<ZarrArray>("Copy-ZarrArray a.zarr/g/x b.zarr -ChunkShape 2,2 -ShardShape 6,6 -ShardIndexLocation Start -Codec zstd:1 -DataType '>i8' -FillValue -1 -DimensionName lat,lon");
        Assert.Equal((new Shape(2, 2), new Shape(6, 6), "int64", -1L), (array.ChunkShape, array.ShardShape!.Value, array.DataType.Name, array.FillValue));
        Assert.Equal(["lat", "lon"], array.DimensionNames!);
        var sharding = Assert.IsType<Zarr.Format.Codecs.Sharding.ShardingCodec>(Assert.Single(array.Codecs));
        Assert.Equal((Zarr.Format.Codecs.Sharding.IndexLocation.Start, "bytes(big), zstd(1)"), (sharding.IndexLocation, string.Join(", ", sharding.Codecs)));
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), Session.Single<long[]>("Get-ZarrSlice b.zarr -Raw"));
        Assert.Equal("(3,7),5", Session.Single<string>("(Copy-ZarrArray b.zarr c.zarr -ChunkShape (3,7),5).ChunkLengths -join ','"));
    }

    [Fact]
    public void A_tree_is_converted_there_and_back()
    {
        var group = Session.Single<ZarrGroup>("Copy-ZarrNode a.zarr b.zarr -ZarrFormat 2");
        Assert.Equal(ZarrFormat.V2, group.ZarrFormat);
        Assert.Equal(["y", "x"], Session.Values("(Get-ZarrAttribute b.zarr/g/x _ARRAY_DIMENSIONS).Value").Cast<string>());
        Session.Invoke("$null = Copy-ZarrNode b.zarr c.zarr -ZarrFormat 3").WithoutErrors();
        Assert.Equal(Files().Where(f => f.Key.StartsWith(Folder["a.zarr"], StringComparison.Ordinal)).Select(f => (f.Key[Folder["a.zarr"].Length..], f.Value)).Order(),
            Files().Where(f => f.Key.StartsWith(Folder["c.zarr"], StringComparison.Ordinal)).Select(f => (f.Key[Folder["c.zarr"].Length..], f.Value)).Order());
    }

    [Theory]
    [InlineData("Copy-ZarrArray a.zarr b.zarr", "NotAnArray")]
    [InlineData("Copy-ZarrArray a.zarr/g/x a.zarr/g/names", "NodeExists")]
    [InlineData("Copy-ZarrArray a.zarr/g/x a.zarr/g/x -Force", "NameInvalid")]
    [InlineData("Copy-ZarrNode a.zarr a.zarr/g/copy", "NameInvalid")]
    [InlineData("Copy-ZarrNode a.zarr/g a.zarr -Force", "NameInvalid")]
    [InlineData("Move-ZarrNode a.zarr a.zarr/g/copy", "NameInvalid")]
    [InlineData("Copy-ZarrArray a.zarr/g/x a.zarr/g/names/y", "NotAGroup")]
    [InlineData("Copy-ZarrArray a.zarr/g/x b.zarr -DataType bool", "ValueNotConvertible")]
    [InlineData("Copy-ZarrArray a.zarr/g/x b.zarr -DataType nothing", "DataTypeNotSupported")]
    [InlineData("Copy-ZarrArray a.zarr/g/x b.zarr -ShardShape 8,8 -ZarrFormat 2", "FormatNotSupported")]
    [InlineData("Copy-ZarrArray a.zarr/g/x b.zarr -ChunkShape 5", "ShapeInvalid")]
    [InlineData("Copy-ZarrArray a.zarr/g/x b.zarr -Codec nothing", "CodecNotSupported")]
    [InlineData("Copy-ZarrNode a.zarr b.zarr -Codec delta", "CodecInvalid")]
    [InlineData("Copy-ZarrNode a.zarr b.zarr -DestinationName ../x", "NameInvalid")]
    [InlineData("Copy-ZarrNode a.zarr https://example.org/x", "UriSchemeNotSupported")]
    [InlineData("Copy-ZarrNode missing.zarr b.zarr", "PathNotFound")]
    public void What_cannot_be_is_an_error_and_changes_nothing(string script, string id)
    {
        var before = Files();
        Assert.StartsWith(id + ",Zarr.PowerShell.Commands.", Session.Fails(script), StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Fact]
    public void Force_replaces_and_nothing_is_returned_by_a_move()
    {
        Assert.Empty(Session.Invoke("Move-ZarrNode a.zarr/g/x a.zarr/g/names -Force").WithoutErrors().Output);
        Assert.Equal(Enumerable.Range(1, 100), Elements("a.zarr/g/names"));
        Assert.Equal(["g", "names"], Session.Values("(Get-ZarrNode a.zarr -Recurse).Name").Cast<string>().Skip(1));
        Assert.Equal("StoreAppendOnly,Zarr.PowerShell.Commands.MoveZarrNodeCommand", Session.Fails("$null = Copy-ZarrNode a.zarr a.zip; Move-ZarrNode a.zip b.zarr"));
    }
}
