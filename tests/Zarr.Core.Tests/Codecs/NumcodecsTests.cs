using System.Text.Json.Nodes;
using Xunit;
using Zarr.Codecs;

namespace Zarr.Core.Tests.Codecs;

/// <summary>What numcodecs encoded decodes here to the same bytes, whatever level or option it was written with.</summary>
public class NumcodecsTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("zlib")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    [InlineData("crc32c")]
    [InlineData("shuffle")]
    [InlineData("blosc")]
    public void Every_encoded_buffer_decodes_exactly_and_survives_our_own_encoder(string id)
    {
        var cases = 0;
        foreach (var (name, configuration, encoded, decoded) in NumcodecsFixtures.Cases(id))
        {
            var node = (JsonObject)JsonNode.Parse(configuration.GetRawText())!;
            var codec = (IBytesToBytesCodec)CodecRegistry.Find(id).Create(new CodecConfiguration(id, node, clamps: true));
            var buffer = new byte[decoded.Length];
            Assert.True(codec.Decode(encoded, buffer) == decoded.Length && buffer.AsSpan().SequenceEqual(decoded), $"{id} {name} decodes to other bytes.");

            var again = new byte[codec.MaxEncodedLength(decoded.Length)];
            var length = codec.Encode(decoded, again);
            buffer.AsSpan().Clear();
            Assert.True(codec.Decode(again.AsSpan(0, length), buffer) == decoded.Length && buffer.AsSpan().SequenceEqual(decoded), $"{id} {name} does not survive.");
            cases++;
        }

        Assert.True(cases >= 13, $"Only {cases} cases were found.");
    }
}
