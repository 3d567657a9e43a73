using System.Text.Json.Nodes;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.Golden;

/// <summary>A chunk of every data type, through every codec: what is encoded for it never changes unnoticed.</summary>
internal sealed record GoldenCase(string Chain, string Type)
{
    // Codecs in short form, or as JSON where that cannot say it; blanks between them. Add, never change.
    private static readonly string[] Chains =
    [
        "bytes:little", "bytes:big", "transpose:F bytes:little", """{"name":"reshape","configuration":{"shape":[[0,1]]}} bytes:big""",
        .. from name in (string[])["blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"] from rest in (string[])["1:noshuffle", "5:shuffle", "9:bitshuffle", "5:auto:256"] select $"bytes:little blosc:{name}:{rest}",
        "bytes:little gzip:1", "bytes:little gzip:9", "bytes:little zlib:0", "bytes:little zlib:6", "bytes:little zstd:0", "bytes:little zstd:-5", "bytes:little zstd:19",
        """bytes:little {"name":"zstd","configuration":{"level":3,"checksum":true}}""", "bytes:little lz4:1", "bytes:little lz4:100", "bytes:little bz2:1", "bytes:little bz2:9",
        "bytes:little lzma:1", """bytes:little {"name":"numcodecs.lzma","configuration":{"format":2,"preset":6}}""",
        """bytes:little {"name":"numcodecs.lzma","configuration":{"format":3,"filters":[{"id":3,"dist":4},{"id":33,"preset":1}]}}""",
        "bytes:little shuffle:4", "bytes:little base64", "bytes:little crc32c", "bytes:little crc32", "bytes:little adler32", "bytes:little fletcher32", "bytes:little jenkins_lookup3",
        "delta bytes:little", "delta bytes:big zstd:1", "fixedscaleoffset:10:3 bytes:little", "quantize:1 bytes:little", "bitround:5 bytes:little", "astype:<f4 bytes:little", "cast_value:float64 scale_offset:10:3 bytes:little", "cast_value:int16 bytes:big", "packbits", "numcodecs.packbits zlib:1",
        """{"name":"sharding_indexed","configuration":{"chunk_shape":[8,5],"codecs":[{"name":"bytes","configuration":{"endian":"little"}}],"index_codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}]}}""",
        """{"name":"sharding_indexed","configuration":{"chunk_shape":[8,10],"index_location":"start","codecs":[{"name":"bytes","configuration":{"endian":"big"}},{"name":"zstd","configuration":{"level":1}}],"index_codecs":[{"name":"bytes","configuration":{"endian":"big"}}]}}""",
        "vlen-utf8", "transpose:F vlen-utf8 zstd:1", "vlen-bytes", "vlen-bytes zlib:1", """{"name":"numcodecs.vlen-array","configuration":{"dtype":"<i4"}}""", """{"name":"numcodecs.vlen-array","configuration":{"dtype":">u2"}} zstd:1""",
        "json2", "json", "msgpack2", """{"name":"numcodecs.json2","configuration":{"ensure_ascii":false,"sort_keys":false,"indent":1}}""", """{"name":"numcodecs.msgpack2","configuration":{"use_single_float":true,"use_bin_type":false}}""",
        """{"name":"numcodecs.categorize","configuration":{"labels":["chunk","zarr","grüße"],"dtype":"|O","astype":">u2"}}""", """{"name":"numcodecs.categorize","configuration":{"labels":["eee","abc"],"dtype":"<U3","astype":"|u1"}}""",
    ];

    // Types that need more than a name of their own.
    private static readonly string[] Configured = ["|S5", "<U3", "|V3", "[[\"a\",\"<i4\"],[\"b\",\"|u1\"],[\"c\",\"<f2\",[2]]]"];

    private static readonly Shape Shape = new(16, 20);

    /// <summary>All of them.</summary>
    public static IEnumerable<GoldenCase> All =>
        from chain in Chains from type in DataType.All.Select(t => t.Name).Concat(Configured) select new GoldenCase(chain, type);

    /// <summary>The algorithm is a library's whose bytes differ between machines: the runtime's zlib, and Snappier, which hashes by an instruction where there is one.</summary>
    public bool DependsOnMachine => Array.Exists((string[])["zlib", "gzip", "snappy"], name => Chain.Contains(name, StringComparison.Ordinal));

    /// <summary>The names of the codecs in the chains.</summary>
    public static IEnumerable<string> CodecNames => Chains.SelectMany(Parse).Select(c => CodecRegistry.Find(c.Name).Name).Distinct();

    /// <summary>The chain for this type; null when a codec refuses the type.</summary>
    public CodecChain? CreateChain()
    {
        try
        {
            var type = DataType.Parse(Type);
            return new CodecChain(Parse(Chain), new ChunkSpec(Shape, type, type.DefaultFillValue));
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.CodecInvalid)
        {
            return null;
        }
    }

    /// <summary>Encodes the chunk of this type; null where a filter would store an element as another one.</summary>
    public byte[]? Encode(CodecChain chain)
    {
        var heap = GoldenElements.CreateHeap(chain);
        try
        {
            using var encoded = chain.Encode(GoldenElements.Create(chain, heap, (int)Shape.ElementCount), heap);
            return encoded.Span.ToArray();
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.ValueNotConvertible)
        {
            return null;
        }
    }

    private static ICodec[] Parse(string chain) =>
        [.. chain.Split(' ').Select(text => text[0] == '{' ? CodecList.Read(new JsonArray(JsonNode.Parse(text)), "of a golden case", "codecs")[0] : CodecRegistry.Parse(text))];
}
