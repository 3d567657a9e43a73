using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Format.Codecs;

namespace Zarr.Core.Tests.Codecs;

/// <summary>What numcodecs encoded decodes here to the same bytes, whatever level or option it was written with.</summary>
public class NumcodecsTests(ITestOutputHelper output)
{
    // Where the output is a function of the input alone, ours is the same.
    private static readonly string[] Deterministic =
        ["adler32", "astype", "base64", "bitround", "categorize/U", "crc32", "crc32c", "delta", "fixedscaleoffset", "lz4", "packbits", "quantize", "shuffle"];

    // Values that the filter rounds are not its input again: the reference is what numcodecs' own formula gives back.
    private static readonly string[] Lossy = ["fixedscaleoffset", "quantize", "astype", "bitround"];

    public static TheoryData<string> Codecs =>
    [
        "adler32", "astype", "base64", "bitround", "blosc", "bz2", "categorize/U", "crc32", "crc32c", "delta", "fixedscaleoffset", "gzip", "lz4", "lzma", "packbits", "quantize", "shuffle", "zlib", "zstd",
    ];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Every_encoded_buffer_decodes_exactly_and_survives_our_own_encoder(string id)
    {
        var (cases, exact, same) = Run(id, NumcodecsFixtures.ArrayCases(id));
        output.WriteLine($"{id}: {cases} cases, {exact} exact, {same} encoded to the same bytes");
        Assert.SkipWhen(cases == 0 && id == "crc32c", "The numcodecs of tests/fixtures/numcodecs.zip has no crc32c; its compatibility data is not here.");
        Assert.True(cases >= 4, $"Only {cases} cases were found.");
        Assert.Equal(cases, exact);
        if (Deterministic.Contains(id)) Assert.Equal(cases, same);
    }

    /// <summary>What a run prints is what docs/status.md shows.</summary>
    [Fact]
    public void The_table_of_all_codecs_is_that_of_the_documentation()
    {
        List<string> rows = ["| codec | cases | decoded exactly | encoded to the same bytes |", "|---|--:|--:|--:|"];
        var total = 0;
        foreach (var id in Codecs.Concat(ObjectFixtureTests.Codecs).Select(row => row.Data).Order(StringComparer.Ordinal))
        {
            var archive = NumcodecsFixtures.ArchiveCases(id);
            var (cases, exact, same) = IsOfObjects(id) ? ObjectFixtureTests.Run(archive, output) is var (n, e, s, _) ? (n, e, s) : default : Run(id, archive);
            if (cases == 0) continue;
            total += cases;
            // What a library encodes depends on its version, and Blosc's blocks on that of c-blosc.
            rows.Add($"| {id} | {cases} | {exact} | {(IsOurs(id) ? same : "–")} |");
            Assert.Equal(cases, exact);
        }

        rows.Add($"| all | {total} | {total} | |");
        foreach (var row in rows) output.WriteLine(row);
        Assert.Equal(NumcodecsFixtures.Count, total);
        var page = File.ReadAllText(RepositoryFiles.Find("docs", "status.md")).ReplaceLineEndings("\n");
        Assert.True(page.Contains(string.Join('\n', rows) + "\n", StringComparison.Ordinal), $"docs/status.md must show\n\n{string.Join('\n', rows)}\n");
    }

    private static bool IsOfObjects(string id) => ObjectFixtureTests.Codecs.Any(row => row.Data == id);

    private static bool IsOurs(string id) => Deterministic.Contains(id) || IsOfObjects(id);

    private (int Cases, int Exact, int Same) Run(string id, IEnumerable<(string Name, JsonElement Configuration, byte[] Encoded, NpyFile Array)> buffers)
    {
        var (cases, exact, same) = (0, 0, 0);
        foreach (var (name, configuration, encoded, array) in buffers)
        {
            cases++;
            var chain = Chain((JsonObject)JsonNode.Parse(configuration.GetRawText())!, array);
            var decoded = new byte[array.Bytes.Length];
            chain.Decode(encoded, decoded);
            using var ours = chain.Encode(array.Bytes);
            if (ours.Span.SequenceEqual(encoded)) same++;
            else if (IsOurs(id)) output.WriteLine($"{name} is encoded otherwise.");
            var again = new byte[array.Bytes.Length];
            chain.Decode(ours.Span, again);
            // What a lossy filter gives back is what it gives back from its own encoding of the input, and near it.
            Assert.True(Lossy.Contains(id) ? decoded.AsSpan().SequenceEqual(again) : decoded.AsSpan().SequenceEqual(array.Bytes) && again.AsSpan().SequenceEqual(array.Bytes),
                $"{id} {name} decodes to other bytes.");
            exact++;
        }

        return (cases, exact, same);
    }

    // The buffers are what the codec made of an array in C order, or in F order where the array is one.
    private static CodecChain Chain(JsonObject configuration, NpyFile array)
    {
        // Filters work on numbers; whatever else was encoded is bytes to its codec, of a size that shuffle takes from its own configuration.
        var (dataType, length) = array.DataType[1] is 'b' or 'i' or 'u' or 'f' || configuration["id"]!.GetValue<string>() == "categorize" ? (array.DataType, array.Bytes.Length / array.ItemSize) : ("|u1", array.Bytes.Length);
        var document = new JsonObject
        {
            ["zarr_format"] = 2, ["shape"] = new JsonArray(length), ["chunks"] = new JsonArray(Math.Max(1, length)),
            ["dtype"] = dataType, ["fill_value"] = null, ["order"] = "C", ["filters"] = new JsonArray(configuration.DeepClone()), ["compressor"] = null,
        };
        var metadata = Zarr.Format.Metadata.V2.ArrayDocument.Read(document, "the fixture");
        return new CodecChain(metadata.Codecs, new ChunkSpec(metadata.ChunkShape, metadata.DataType, null));
    }
}
