using System.Text.Json.Nodes;
using Zarr.Arrays.Selection;
using Zarr.Common;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Sharding;

/// <summary>
/// A chunk as a shard: cut into inner chunks, each encoded on its own, with an index of where they lie (Zarr v3 codec
/// <c>sharding_indexed</c>). Where it is the only codec of an array, inner chunks are read and written on their own.
/// </summary>
public sealed class ShardingCodec : IChunkBytesCodec
{
    internal static readonly CodecDescriptor Descriptor = new("sharding_indexed", null, Read) { Description = "Chunks kept together in shards, each read on its own." };

    private readonly ShardLayout? _layout;

    /// <summary>A codec that is not bound to chunks yet.</summary>
    /// <param name="chunkShape">The shape of an inner chunk.</param>
    /// <param name="codecs">The codecs of an inner chunk.</param>
    /// <param name="indexCodecs">The codecs of the index; null for little-endian bytes and a CRC-32C.</param>
    /// <param name="indexLocation">Where the index stands.</param>
    public ShardingCodec(Shape chunkShape, IReadOnlyList<ICodec> codecs, IReadOnlyList<ICodec>? indexCodecs = null, IndexLocation indexLocation = IndexLocation.End) =>
        (ChunkShape, Codecs, IndexCodecs, IndexLocation) = (chunkShape, JoinedList<ICodec>.Of(codecs), JoinedList<ICodec>.Of(indexCodecs ?? [new BytesCodec(false), new Crc32CCodec()]), indexLocation);

    private ShardingCodec(ShardingCodec unbound, ChunkSpec shard)
        : this(unbound.ChunkShape, unbound.Codecs, unbound.IndexCodecs, unbound.IndexLocation)
    {
        _layout = new ShardLayout(unbound, shard);
        Codecs = _layout.Chain.Codecs;
    }

    /// <inheritdoc/>
    public string Name => "sharding_indexed";

    /// <summary>The shape of an inner chunk, which divides that of a shard.</summary>
    public Shape ChunkShape { get; }

    /// <summary>The codecs of an inner chunk.</summary>
    public IReadOnlyList<ICodec> Codecs { get; }

    /// <summary>The codecs of the index.</summary>
    public IReadOnlyList<ICodec> IndexCodecs { get; }

    /// <summary>Where the index stands.</summary>
    public IndexLocation IndexLocation { get; }

    internal ShardLayout Layout => _layout ?? throw new InvalidOperationException("The codec is not bound to chunks.");

    /// <inheritdoc/>
    public ICodec Bind(ChunkSpec chunk) => new ShardingCodec(this, chunk);

    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format) => new()
    {
        ["chunk_shape"] = new JsonArray([.. ChunkShape.Select(n => (JsonNode?)n)]),
        ["codecs"] = CodecList.Write(Codecs),
        ["index_codecs"] = CodecList.Write(IndexCodecs),
        ["index_location"] = IndexLocation == IndexLocation.Start ? "start" : "end",
    };

    /// <inheritdoc/>
    public int? EncodedLength(ChunkSpec chunk) => null;

    /// <inheritdoc/>
    public int? MaxEncodedLength(ChunkSpec chunk) => Layout.MaxLength;

    PooledBytes IChunkBytesCodec.Encode(ReadOnlySpan<byte> decoded, ElementHeap? heap)
    {
        var chunks = new PooledBytes?[Layout.Count];
        try
        {
            var projector = WholeShard();
            ChunkProjection? projection = null;
            using var chunk = new PooledBytes(Layout.Chain.Chunk.Length);
            var type = Layout.Shard.DataType;
            for (var i = 0; i < chunks.Length; i++)
            {
                projector.Get(i, ref projection);
                ChunkCopy.FromValue(projection, in System.Runtime.InteropServices.MemoryMarshal.GetReference(decoded), projector.ResultStrides, chunk.Span, type.ItemSize);
                if (!Layout.Chain.Chunk.IsFill(chunk.Span)) chunks[i] = Layout.Chain.Encode(chunk.Span, heap);
            }

            return Layout.Assemble(Array.ConvertAll(chunks, c => c is null ? default : (ReadOnlyMemory<byte>)c.Memory));
        }
        finally
        {
            foreach (var chunk in chunks) chunk?.Dispose();
        }
    }

    void IChunkBytesCodec.Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ElementHeap? heap)
    {
        var index = Layout.IndexOf(encoded);
        var projector = WholeShard();
        ChunkProjection? projection = null;
        using var chunk = new PooledBytes(Layout.Chain.Chunk.Length);
        ref var shard = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(decoded);
        for (var i = 0; i < index.Count; i++)
        {
            projector.Get(i, ref projection);
            if (index.Find(i, encoded.Length) is var (offset, length))
            {
                Layout.Chain.Decode(encoded.Slice((int)offset, (int)length), chunk.Span, heap);
                ChunkCopy.ToResult(projection, chunk.Span, ref shard, Layout.Shard.DataType.ItemSize);
            }
            else
            {
                ChunkCopy.FillResult(projection, Layout.Shard.FillElement, ref shard);
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"sharding_indexed({ChunkShape}: {string.Join(", ", Codecs)})";

    private ChunkProjector WholeShard() => new(ZarrSelection.All.Resolve(Layout.Shard.Shape), Layout.Grid);

    private static ShardingCodec Read(CodecConfiguration configuration) => new(
        configuration.Lengths("chunk_shape"),
        configuration.Codecs("codecs") ?? throw configuration.Invalid("codecs", null, "a list of codecs"),
        configuration.Codecs("index_codecs") ?? throw configuration.Invalid("index_codecs", null, "a list of codecs"),
        configuration.Choice("index_location", "end", "start", "end") == "start" ? IndexLocation.Start : IndexLocation.End);
}
