using System.Text.Json.Nodes;
using Xunit;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.Codecs.Filters;

/// <summary>reshape (zarr-extensions, codecs/reshape).</summary>
public class ReshapeTests
{
    private static CodecChain Chain(string shape) => new(
        [CodecRegistry.Create("reshape", new JsonObject { ["shape"] = JsonNode.Parse(shape) }), CodecRegistry.Parse("transpose:F"), new BytesCodec()],
        new ChunkSpec(new(2, 3, 4), DataType.Parse("uint8"), new byte[1]));

    [Theory] // rule 41
    [InlineData("[24]", 24)]
    [InlineData("[-1]", 24)]
    [InlineData("[4,-1]", 4, 6)]
    [InlineData("[[0,1],[2]]", 6, 4)]
    [InlineData("[[0],-1]", 2, 12)]
    [InlineData("[[0],[1],[2]]", 2, 3, 4)]
    public void The_elements_stay_in_their_order_under_another_shape(string shape, params int[] expected)
    {
        var chain = Chain(shape);
        byte[] elements = [.. Enumerable.Range(0, 24).Select(i => (byte)i)];
        using var encoded = chain.Encode(elements);
        // The transpose behind it shows which shape it is given.
        var plain = new CodecChain([CodecRegistry.Parse("transpose:F"), new BytesCodec()], new ChunkSpec(new([.. expected.Select(n => (long)n)]), DataType.Parse("uint8"), new byte[1]));
        using var same = plain.Encode(elements);
        Assert.Equal(same.Span.ToArray(), encoded.Span.ToArray());
        var back = new byte[24];
        chain.Decode(encoded.Span, back);
        Assert.Equal(elements, back);
    }

    [Theory] // rule 41
    [InlineData("[-1,-1]")]
    [InlineData("[5,-1]")]
    [InlineData("[23]")]
    [InlineData("[0,24]")]
    [InlineData("[[1,0],[2]]")]
    [InlineData("[[0],[0]]")]
    [InlineData("[[3]]")]
    [InlineData("7")]
    public void Other_shapes_are_refused(string shape) => Assert.Equal(ZarrErrorId.CodecInvalid, Assert.Throws<ZarrException>(() => Chain(shape)).Id);
}
