using System.Buffers.Binary;
using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>Damaged chunks, failing stores, cancellation: a typed error that names the chunk, and nothing half done.</summary>
public class DamageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<ZarrArray> CreateAsync(IStore store, string codec = "blosc:lz4:5:shuffle")
    {
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder
        {
            Shape = new(4000), ChunkShape = new(1000), DataType = DataType.Parse("int32"), Codecs = [.. codec.Split(' ').Select(CodecRegistry.Parse)],
        }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(0, 4000).ToArray(), cancel: Cancel);
        return array;
    }

    private static async Task DamageAsync(ZarrArray array, Func<byte[], byte[]> damage)
    {
        var key = StoreKey.Parse("c/2");
        using var value = await array.Store.GetAsync(key, ByteRange.All, Cancel);
        await array.Store.SetAsync(key, damage(value!.Bytes.ToArray()), WriteCondition.None, Cancel);
    }

    public static TheoryData<string, string> Damages => new()
    {
        { "empty", "blosc" }, { "truncated", "blosc" }, { "header only", "blosc" }, { "claims huge", "blosc" }, { "garbage", "blosc" },
        { "empty", "gzip" }, { "truncated", "gzip" }, { "garbage", "gzip" }, { "truncated", "zstd" }, { "garbage", "zstd" }, { "truncated", "none" }, { "too long", "none" },
        { "flipped", "crc32c" }, { "flipped", "gzip" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_chunk_is_an_error_that_names_it_and_the_others_stay_readable(string kind, string codec)
    {
        var array = await CreateAsync(new MemoryStore(), codec == "none" ? "bytes:little" : codec);
        await DamageAsync(array, bytes =>
        {
            switch (kind)
            {
                case "empty": return [];
                case "truncated": return bytes[..(bytes.Length / 2)];
                case "header only": return bytes[..16];
                case "too long": return [.. bytes, 0];
                case "claims huge": BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), int.MaxValue); return bytes;
                case "flipped": bytes[bytes.Length / 2] ^= 4; return bytes;
                default: return [.. Enumerable.Repeat((byte)0xa5, bytes.Length)];
            }
        });
        var error = await Assert.ThrowsAsync<ZarrException>(async () => await array.ReadAsync(ZarrSelection.All, cancel: Cancel));
        Assert.Equal(kind == "flipped" && codec == "crc32c" ? ZarrErrorId.ChecksumMismatch : ZarrErrorId.ChunkCorrupt, error.Id);
        Assert.Equal("c/2", error.Target);
        Assert.Contains("'c/2'", error.Message);
        Assert.Equal(1999, ((int[])array.GetSlice("1000:2000").Data)[^1]);

        // A write into a part of it must not hide the damage; a write over the whole of it heals.
        await Assert.ThrowsAsync<ZarrException>(async () => await array.WriteAsync(ZarrSelection.Parse("2000:2001"), 1, cancel: Cancel));
        await array.WriteAsync(ZarrSelection.Parse("2000:3000"), 7, cancel: Cancel);
        Assert.Equal(7, array.GetSlice("2999").GetValue());
    }

    [Fact]
    public async Task A_value_far_larger_than_a_chunk_is_refused_without_being_read()
    {
        var store = new CountingStore(new MemoryStore());
        var array = await CreateAsync(store);
        await DamageAsync(array, _ => new byte[50_000_000]);
        store.Reset();
        var error = await Assert.ThrowsAsync<ZarrException>(async () => await array.ReadAsync(ZarrSelection.Parse("2000"), cancel: Cancel));
        Assert.Equal(ZarrErrorId.ChunkCorrupt, error.Id);
        Assert.True(store.BytesRead < 100_000, $"{store.BytesRead} bytes were read.");
    }

    [Fact]
    public async Task A_scan_records_what_is_missing_and_what_is_corrupt_and_goes_on()
    {
        var array = await CreateAsync(new MemoryStore());
        await array.ClearAsync(ZarrSelection.Parse("1000:2000"), cancel: Cancel);
        await DamageAsync(array, bytes => bytes[..20]);
        foreach (var (detail, damaged) in new[] { (ChunkDetail.None, ChunkState.Stored), (ChunkDetail.Header, ChunkState.Corrupt), (ChunkDetail.Statistics, ChunkState.Corrupt) })
        {
            var chunks = await array.ScanChunksAsync(ZarrSelection.All, detail, cancel: Cancel).ToListAsync(Cancel);
            Assert.Equal([ChunkState.Stored, ChunkState.Missing, damaged, ChunkState.Stored], chunks.Select(c => c.State));
            Assert.Equal(damaged == ChunkState.Corrupt, chunks[2].Error is not null);
        }
    }

    [Fact]
    public async Task Scans_tell_headers_and_statistics_of_the_elements_inside_the_array()
    {
        var array = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder
        {
            Shape = new(5, 3), ChunkShape = new(4, 2), DataType = DataType.Parse("float64"), FillValue = "NaN", Codecs = [CodecRegistry.Parse("blosc:zstd:1:bitshuffle")],
        }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(0, 15).Select(i => (double)i).ToArray(), cancel: Cancel);
        await array.ClearAsync(ZarrSelection.Parse("4, 2"), cancel: Cancel);
        var chunks = await array.ScanChunksAsync(ZarrSelection.All, ChunkDetail.Header | ChunkDetail.Statistics, cancel: Cancel).ToListAsync(Cancel);
        Assert.Equal(["c/0/0", "c/0/1", "c/1/0", null], chunks.Select(c => c.State == ChunkState.Stored ? c.Key : null));
        Assert.Equal(("4,2", "4,1", "1,2"), (chunks[0].Shape.ToString(), chunks[1].Shape.ToString(), chunks[2].Shape.ToString()));
        Assert.Equal((64L, 32L, 64L), (chunks[0].Length, chunks[1].Length, chunks[1].PaddedLength));
        Assert.Equal((0.0, 10.0, 5.0), ((double)chunks[0].Minimum!, (double)chunks[0].Maximum!, (double)chunks[0].Mean!));
        Assert.Equal((2.0, 11.0, 0L), ((double)chunks[1].Minimum!, (double)chunks[1].Maximum!, chunks[1].NaNCount!.Value));
        Assert.Equal((0, 1L), (0, chunks[3].NaNCount!.Value));
        Assert.Equal(("zstd", 8, Zarr.Format.Codecs.Blosc.BloscShuffle.Bit), (chunks[0].Compressor, chunks[0].TypeSize, chunks[0].Shuffle));
    }

    [Fact]
    public async Task A_failing_store_fails_the_write_and_every_chunk_is_old_or_new()
    {
        var store = new FaultyStore(new MemoryStore());
        var array = await CreateAsync(store);
        var before = store.Writes;
        store.OnWrite = (number, _) => number >= before + 2 ? FaultyStore.Fault.Fail : FaultyStore.Fault.None;
        var error = await Assert.ThrowsAsync<ZarrException>(async () => await array.WriteAsync(ZarrSelection.All, -1, cancel: Cancel));
        Assert.Equal(ZarrErrorId.StoreWriteFailed, error.Id);
        store.OnWrite = (_, _) => FaultyStore.Fault.None;
        var all = (int[])array.GetSlice(":").Data;
        for (var chunk = 0; chunk < 4; chunk++)
        {
            var part = all[(chunk * 1000)..((chunk + 1) * 1000)];
            Assert.True(part.All(v => v == -1) || part.SequenceEqual(Enumerable.Range(chunk * 1000, 1000)), $"Chunk {chunk} is torn.");
        }
    }

    [Fact]
    public async Task A_cancelled_operation_stops_and_says_so()
    {
        var array = await CreateAsync(new MemoryStore());
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await array.ReadAsync(ZarrSelection.All, cancel: source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await array.WriteAsync(ZarrSelection.All, 5, cancel: source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await array.ResizeAsync(new(1), cancel: source.Token));
        Assert.Equal(Enumerable.Range(0, 4000), (int[])array.GetSlice(":").Data);
    }
}
