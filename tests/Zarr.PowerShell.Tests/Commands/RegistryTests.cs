using Xunit;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.PowerShell.Tests.Hosting;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Which codecs and data types there are.</summary>
public sealed class RegistryTests(EngineSession session) : CommandTests(session)
{
    [Fact]
    public void Every_codec_is_listed_with_what_it_does_and_what_it_is()
    {
        var codecs = Session.Values("Get-ZarrCodec").Cast<ZarrCodec>().ToArray();
        Assert.Equal(CodecRegistry.All.Select(d => d.Name), codecs.Select(c => c.V3Name));
        Assert.All(codecs, codec =>
        {
            Assert.EndsWith(".", codec.Description, StringComparison.Ordinal);
            Assert.NotNull(codec.Kind);
        });
    }

    [Fact]
    public void Settings_are_those_the_codec_reads()
    {
        var blosc = Session.Single<ZarrCodec>("Get-ZarrCodec blosc");
        Assert.Equal(("v2, v3", "bytes to bytes", "blosc:cname:clevel:shuffle:blocksize"), (blosc.Formats, blosc.Kind, blosc.Syntax));
        Assert.Equal("cname=lz4, clevel=5, shuffle, blocksize=0, typesize=1", blosc.Settings.ToString());
        Assert.Equal(["blosclz, lz4, lz4hc, snappy, zlib, zstd", "0 to 9", "noshuffle, shuffle, bitshuffle, auto", "0 or more"], blosc.Settings.Take(4).Select(s => s.Allowed));
        var zstd = Session.Single<ZarrCodec>("Get-ZarrCodec ZSTD");
        Assert.Equal("level: -131072 to 22|checksum: false, true", string.Join('|', zstd.Settings.Select(s => $"{s.Name}: {s.Allowed}")));
        Assert.Equal("array to array", Session.Single<ZarrCodec>("Get-ZarrCodec delta").Kind);
        Assert.Equal("array to bytes", Session.Single<ZarrCodec>("Get-ZarrCodec bytes").Kind);
    }

    [Theory]
    [InlineData("Get-ZarrCodec crc*", 2)]
    [InlineData("'gzip', 'zlib' | Get-ZarrCodec", 2)]
    [InlineData("Get-ZarrCodec numcodecs.zlib", 1)]
    [InlineData("Get-ZarrCodec nothing*", 0)]
    [InlineData("Get-ZarrDataType uint*", 6)]
    [InlineData("Get-ZarrDataType U20, f4, 'datetime64[25s]'", 3)]
    [InlineData("Get-ZarrDataType nothing*", 0)]
    public void Names_choose(string command, int count) => Assert.Equal(count, Session.Values(command).Count);

    [Fact]
    public void A_name_that_is_none_is_an_error()
    {
        Assert.Equal("CodecNotSupported,Zarr.PowerShell.Commands.GetZarrCodecCommand", Session.Fails("Get-ZarrCodec nothing"));
        Assert.Equal("DataTypeNotSupported,Zarr.PowerShell.Commands.GetZarrDataTypeCommand", Session.Fails("Get-ZarrDataType nothing"));
    }

    [Fact]
    public void Every_data_type_is_listed_and_its_formats_are_those_that_arrays_of_it_can_have()
    {
        var types = Session.Values("Get-ZarrDataType").Cast<ZarrDataType>().ToArray();
        Assert.Subset(types.Select(t => t.Name).ToHashSet(), DataType.All.Select(t => t.Name).ToHashSet());
        foreach (var type in types)
        {
            Assert.NotEqual(type.Name, type.Description);
            foreach (var format in (ZarrFormat[])[ZarrFormat.V2, ZarrFormat.V3])
            {
                var error = Record.Exception(() => ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder { Shape = new(1), DataType = type.DataType, Format = format }.Build(), cancel: TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult());
                // Objects of Zarr v2 need a codec that is named.
                if (type.Name != "object") Assert.Equal(error is null, type.Formats.Contains($"v{(int)format}", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData("New-ZarrArray -Codec gzip:", "gzip:0|gzip:1|gzip:2|gzip:3|gzip:4|gzip:5|gzip:6|gzip:7|gzip:8|gzip:9")]
    [InlineData("New-ZarrArray -Codec blosc:zstd:3:b", "blosc:zstd:3:bitshuffle")]
    [InlineData("New-ZarrArray -Codec blosc:zstd:3:shuffle:0:", "")]
    [InlineData("Measure-ZarrCodec -Codec blosc:bl", "blosc:blosclz")]
    [InlineData("Set-ZarrOption -DefaultCodec bytes:", "bytes:big|bytes:little")]
    [InlineData("Get-ZarrCodec zl", "zlib")]
    [InlineData("Get-ZarrDataType float6", "float64|float6_e2m3fn|float6_e3m2fn")]
    public void Tab_offers_what_can_follow(string line, string expected) =>
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), Session.Complete(line).Order(StringComparer.Ordinal));
}
