using Xunit;
using Zarr.Core.Tests.Codecs;
using Zarr.Core.Tests.Fixtures;
using Zarr.Core.Tests.Golden;
using Zarr.Format.Codecs;
using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Fuzzing;

/// <summary>Damaged chunks, whatever wrote them: understood or refused, in bounded memory, and never a byte read or written outside the buffers.</summary>
public class DecoderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Of every fixture, the first chunk that is stored.
    private static IEnumerable<(string Name, CodecChain Chain, byte[] Encoded)> StoredChunks()
    {
        foreach (var fixture in FixtureArray.All.Values.Where(f => f.Error is null))
        {
            var store = fixture.LoadAsync(Cancel).GetAwaiter().GetResult();
            var array = ZarrArray.OpenAsync(store, StoreKey.Parse(fixture.Name), Cancel).AsTask().GetAwaiter().GetResult();
            foreach (var (key, value) in fixture.StoredValues.Where(v => !v.Key.Contains(".z", StringComparison.Ordinal) && !v.Key.EndsWith(".json", StringComparison.Ordinal)).Take(1))
                yield return ($"{fixture.Name} {key}", new CodecChain(array.Metadata.Codecs, new ChunkSpec(array.Metadata.ChunkShape, array.DataType, array.Metadata.FillValue)), value);
        }
    }

    private static IEnumerable<(string Name, CodecChain Chain, byte[] Encoded)> GoldenChunks() =>
        from golden in GoldenCase.All let chain = golden.CreateChain() where chain is not null let encoded = golden.Encode(chain) where encoded is not null select ($"{golden.Type} by {golden.Chain}", chain, encoded!);

    [Fact]
    public void Damaged_chunks_of_other_programs() => RunAll(StoredChunks(), 12);

    [Fact]
    public void Damaged_chunks_of_every_codec_and_data_type() => RunAll(GoldenChunks(), 8);

    private static void RunAll(IEnumerable<(string Name, CodecChain Chain, byte[] Encoded)> chunks, int cases) =>
        Fuzz.Run(chunks.Select(c => (c.Name, c)), cases, static (chunk, seed) =>
        {
            var damaged = new Mutator(seed).Mutate(chunk.Encoded);
            return (Overhead(chunk.Chain, damaged) + 4L * (chunk.Chain.Chunk.Length + MostDecoded(chunk.Chain, damaged.Length)), () => Decode(chunk.Chain, damaged));
        }, ZarrErrorId.ChunkCorrupt, ZarrErrorId.ChecksumMismatch);

    // bzip2 and LZMA need tables, whatever the chunk; bzip2 makes them anew for each stream, of which several may follow each other.
    private static long Overhead(CodecChain chain, ReadOnlySpan<byte> encoded) =>
        Fuzz.Overhead + (chain.Codecs.Any(c => c.Name == "bz2") ? (1 + encoded.Count("BZh"u8)) * (8L << 20) : 0) + (chain.Codecs.Any(c => c.Name == "lzma") ? 1 << 20 : 0);

    // Elements of variable length have no declared size: then the algorithm is the limit.
    private static long MostDecoded(CodecChain chain, int length) => chain.ObjectCodec is null ? length
        : chain.Codecs.OfType<IBytesToBytesCodec>().Reverse().Aggregate((long)length, (most, codec) => Math.Min(1 << 30, codec.MaxDecodedLength((int)most)));

    private static void Decode(CodecChain chain, byte[] encoded)
    {
        using var guarded = new GuardedBytes(encoded);
        using var decoded = new GuardedBytes(chain.Chunk.Length);
        chain.Decode(guarded.Span, decoded.Span, GoldenElements.CreateHeap(chain));
    }
}
