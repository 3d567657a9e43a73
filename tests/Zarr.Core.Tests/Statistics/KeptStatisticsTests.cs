using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.DataTypes;
using Zarr.Operations.Statistics;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Statistics;

/// <summary>Statistics that are kept: they save work, and are never believed of a chunk that has changed.</summary>
public sealed class KeptStatisticsTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly CountingStore _store;

    public KeptStatisticsTests() => _store = new(new DirectoryStore(_folder.Path));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    private async Task<ZarrArray> CreateAsync(Shape shape, Shape chunks, string type = "float32", Shape? shards = null, ZarrFormat format = ZarrFormat.V3, IStore? store = null, string key = "a")
    {
        var array = await ZarrArray.CreateAsync(store ?? _store, StoreKey.Parse(key), new ArrayBuilder
        {
            Shape = shape, ChunkShape = chunks, ShardShape = shards, DataType = DataType.Parse(type), Format = format, FillValue = 7, Codecs = [],
        }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(0, (int)shape.ElementCount).ToArray(), cancel: Cancel);
        _store.Reset();
        return array;
    }

    private static async Task<ZarrChunk[]> ScanAsync(ZarrArray array, ChunkDetail detail = ChunkDetail.Statistics) => await array.ScanChunksAsync(ZarrSelection.All, detail, cancel: Cancel).ToArrayAsync(Cancel);

    private static ZarrChunk Plain(ZarrChunk chunk) => chunk with { IsKept = null, StoredVersion = default };

    private string File(string key) => Path.Combine(_folder.Path, "a", key);

    [Theory]
    [InlineData("float32")]
    [InlineData("int64")]
    [InlineData("uint8")]
    [InlineData("bool")]
    [InlineData("float16")]
    [InlineData("bfloat16")]
    [InlineData("int4")]
    [InlineData("complex64")]
    [InlineData("datetime64[s]")]
    [InlineData("datetime64[ns]")]
    [InlineData("timedelta64[h]")]
    public async Task A_scan_gives_what_it_gave_and_reads_no_chunk(string type)
    {
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Parse("a"), new ArrayBuilder { Shape = new(5, 7), ChunkShape = new(2, 3), DataType = DataType.Parse(type) }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("1:,:"), Enumerable.Range(0, 28).Select(i => (object)(type == "bool" ? i % 2 == 0 : i % 7)).ToArray(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("0,0"), type == "bool" ? false : 1, writeEmptyChunks: true, cancel: Cancel);
        var before = await ScanAsync(array);
        var stored = before.LongCount(chunk => chunk.State == ChunkState.Stored);
        var result = await array.KeepChunkStatisticsAsync(cancel: Cancel);
        Assert.Equal((stored, stored, 0L), (result.Count, result.Decoded, result.Unsettled));
        Assert.InRange(stored, 8, 9);
        _store.Reset();
        var after = await ScanAsync(array);
        Assert.Equal((1L, 9L), (_store.Gets, _store.Finds));
        Assert.Equal(before.Select(Plain), after.Select(Plain));
        Assert.All(after, chunk => Assert.True(chunk.IsKept ?? chunk.State == ChunkState.Missing));
    }

    [Fact]
    public async Task Texts_have_extremes_that_are_kept_unless_they_are_long()
    {
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Parse("a"), new ArrayBuilder { Shape = new(4), ChunkShape = new(2), DataType = DataType.Parse("U80") }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, new[] { "b", "ä", "x", new string('y', 70) }, cancel: Cancel);
        Assert.Equal(1, (await array.KeepChunkStatisticsAsync(cancel: Cancel)).Count);
        var chunks = await ScanAsync(array);
        Assert.Equal([true, false], chunks.Select(chunk => chunk.IsKept));
        Assert.Equal(("b", "ä", "x"), (chunks[0].Minimum, chunks[0].Maximum, chunks[1].Minimum));
    }

    [Fact]
    public async Task Of_shards_and_of_the_chunks_in_them_they_are_kept()
    {
        var array = await CreateAsync(new(10, 10), new(2, 2), shards: new(4, 4));
        var (shards, inner) = (await ScanAsync(array), await ScanAsync(array, ChunkDetail.Statistics | ChunkDetail.InnerChunks));
        Assert.Equal(9 + 25, (await array.KeepChunkStatisticsAsync(cancel: Cancel)).Count);
        _store.Reset();
        Assert.Equal(shards.Select(Plain), (await ScanAsync(array)).Select(Plain));
        Assert.Equal((1L, 9L), (_store.Gets, _store.Finds));
        _store.Reset();
        var kept = await ScanAsync(array, ChunkDetail.Statistics | ChunkDetail.InnerChunks);
        Assert.Equal(inner.Select(Plain), kept.Select(Plain));
        Assert.All(kept, chunk => Assert.True(chunk.IsKept));
        // The statistics and the index of each shard.
        Assert.Equal(10L, _store.Gets);

        await array.WriteAsync(ZarrSelection.Parse("0,0"), 99, cancel: Cancel);
        kept = await ScanAsync(array, ChunkDetail.Statistics | ChunkDetail.InnerChunks);
        Assert.Equal(4, kept.Count(chunk => chunk.IsKept is false));
        Assert.Equal(99f, kept[0].Maximum);
    }

    [Theory]
    [InlineData("int32")]
    [InlineData("float64")]
    [InlineData("U3")]
    [InlineData("string")]
    public async Task A_shard_is_read_once_and_each_chunk_in_it_decoded_once(string type)
    {
        var counted = Codecs.CountedCodec.Registered($"test.counted.{type}");
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Parse("a"), new ArrayBuilder
        {
            Shape = new(9, 10), ChunkShape = new(2, 2), ShardShape = new(4, 4), DataType = DataType.Parse(type), Codecs = [counted],
        }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("0:8, :"), Enumerable.Range(1, 80).Select(i => type is "U3" or "string" ? (object)$"{i}" : i).ToArray(), cancel: Cancel);
        var (shards, inner) = (await ScanAsync(array), await ScanAsync(array, ChunkDetail.Statistics | ChunkDetail.InnerChunks));
        var before = counted.Decoded;
        _store.Reset();
        Assert.Equal(6 + 20, (await array.KeepChunkStatisticsAsync(cancel: Cancel)).Count);
        Assert.Equal(20, counted.Decoded - before);
        Assert.Equal(6, _store.GetsOf.Where(get => get.Key.IsBelow(StoreKey.Parse("a/c"))).Sum(get => get.Value));
        Assert.Equal(shards.Select(Plain), (await ScanAsync(array)).Select(Plain));
        Assert.Equal(inner.Select(Plain), (await ScanAsync(array, ChunkDetail.Statistics | ChunkDetail.InnerChunks)).Select(Plain));
        Assert.Equal(20, counted.Decoded - before);
        // What is known is not decoded again, and of what has changed the shard alone.
        await array.WriteAsync(ZarrSelection.Parse("0:2, 0:2"), type is "U3" or "string" ? "z" : 99, cancel: Cancel);
        before = counted.Decoded;
        Assert.Equal((26L, 5L), (await array.KeepChunkStatisticsAsync(cancel: Cancel)) is var kept ? (kept.Count, kept.Decoded) : default);
        Assert.Equal(4, counted.Decoded - before);
    }

    [Fact]
    public async Task Of_a_damaged_shard_the_chunks_that_are_whole_are_kept()
    {
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Parse("a"), new ArrayBuilder
        {
            Shape = new(8), ChunkShape = new(2), ShardShape = new(8), DataType = DataType.Parse("int32"), Codecs = [Zarr.Format.Codecs.CodecRegistry.Create("crc32c", null)],
        }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(1, 8).ToArray(), cancel: Cancel);
        var bytes = System.IO.File.ReadAllBytes(File("c/0"));
        bytes[12] ^= 1;
        System.IO.File.WriteAllBytes(File("c/0"), bytes);
        var kept = await array.KeepChunkStatisticsAsync(cancel: Cancel);
        Assert.Equal((3L, 2), (kept.Count, kept.Damaged.Count));
        Assert.Equal([1, 5, 7], (await ScanAsync(array, ChunkDetail.Statistics | ChunkDetail.InnerChunks)).Where(chunk => chunk.IsKept is true).Select(chunk => chunk.Minimum));
    }

    [Fact]
    public async Task Damage_that_left_time_and_length_alone_is_hidden_by_no_kept_record_from_a_checksum_test()
    {
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Parse("a"), new ArrayBuilder
        {
            Shape = new(8), ChunkShape = new(4), DataType = DataType.Parse("int32"), Codecs = [Zarr.Format.Codecs.CodecRegistry.Create("crc32c", null)],
        }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(1, 8).ToArray(), cancel: Cancel);
        await array.KeepChunkStatisticsAsync(cancel: Cancel);
        var (bytes, time) = (System.IO.File.ReadAllBytes(File("c/1")), System.IO.File.GetLastWriteTimeUtc(File("c/1")));
        bytes[0] ^= 1;
        System.IO.File.WriteAllBytes(File("c/1"), bytes);
        System.IO.File.SetLastWriteTimeUtc(File("c/1"), time);
        // A disk that goes bad changes no time at all.
        var version = (await _store.FindAsync(StoreKey.Parse("a/c/1"), Cancel))!.Value.Version;
        var kept = StatisticsFile.TryRead(System.IO.File.ReadAllBytes(File(".zarr-chunk-statistics")), int.MaxValue)!;
        System.IO.File.WriteAllBytes(File(".zarr-chunk-statistics"), (kept with { Levels = [[kept.Levels[0][0], kept.Levels[0][1] with { Version = version }]] }).Write());
        Assert.All(await ScanAsync(array), chunk => Assert.True(chunk.IsKept));
        Assert.Equal(ChunkState.Corrupt, (await ScanAsync(array, ChunkDetail.Statistics | ChunkDetail.Decoded))[1].State);
        var problem = Assert.Single(await StoreHealth.CheckAsync(_store, StoreKey.Parse("a"), checksum: true, cancel: Cancel).ToListAsync(Cancel));
        Assert.Equal((ProblemId.ChecksumMismatch, "a/c/1"), (problem.Id, problem.Key));
    }

    [Fact]
    public async Task A_chunk_that_was_replaced_by_one_of_its_length_and_time_is_decoded()
    {
        var array = await CreateAsync(new(8), new(4));
        await array.KeepChunkStatisticsAsync(cancel: Cancel);
        var (bytes, time) = (System.IO.File.ReadAllBytes(File("c/1")), System.IO.File.GetLastWriteTimeUtc(File("c/1")));
        BitConverter.TryWriteBytes(bytes.AsSpan(8), 1000f);
        // As tar, rsync and build systems that fix times do it: another file of that name.
        System.IO.File.WriteAllBytes(File("c/other"), bytes);
        System.IO.File.SetLastWriteTimeUtc(File("c/other"), time);
        System.IO.File.Move(File("c/other"), File("c/1"), overwrite: true);
        Assert.Equal([true, false], (await ScanAsync(array)).Select(chunk => chunk.IsKept));
        Assert.Equal(1000f, (await ScanAsync(array))[1].Maximum);
        // Bytes written into the same file.
        await array.KeepChunkStatisticsAsync(cancel: Cancel);
        BitConverter.TryWriteBytes(bytes.AsSpan(8), 2000f);
        System.IO.File.WriteAllBytes(File("c/1"), bytes);
        System.IO.File.SetLastWriteTimeUtc(File("c/1"), time);
        Assert.Equal([true, false], (await ScanAsync(array)).Select(chunk => chunk.IsKept));
    }

    [Fact]
    public async Task What_was_kept_with_versions_of_two_numbers_is_believed_where_versions_are_that()
    {
        var file = new StatisticsFile(new byte[32], [8], [[new(0, new(5, 6), 7, new(1f, 2f, 1.5, 0, 0))]]);
        // The body of the first layout is that of the second without the third numbers.
        var old = file.Write();
        using var body = new MemoryStream();
        using (var inflated = new System.IO.Compression.DeflateStream(new MemoryStream(old[16..]), System.IO.Compression.CompressionMode.Decompress)) inflated.CopyTo(body);
        var plain = body.ToArray();
        var third = 32 + 1 + 8 + 1 + 1 + 3;
        using var written = new MemoryStream();
        using (var deflated = new System.IO.Compression.DeflateStream(written, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true)) deflated.Write([.. plain[..third], .. plain[(third + 1)..]]);
        byte[] bytes = [.. old[..8], 1, 0, 0, 0, .. BitConverter.GetBytes(Zarr.Format.Codecs.Checksums.Crc32C.Compute(written.ToArray())), .. written.ToArray()];
        Assert.Equal(file.Levels[0], StatisticsFile.TryRead(bytes, 10_000)!.Levels[0]);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_chunk_that_anyone_rewrote_is_decoded_and_no_other()
    {
        var array = await CreateAsync(new(12), new(4));
        await array.KeepChunkStatisticsAsync(cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("0:4"), new[] { 8, 8, 8, 8 }, cancel: Cancel);
        // As another program does it: with as many bytes, into the same file.
        var bytes = System.IO.File.ReadAllBytes(File("c/1"));
        BitConverter.TryWriteBytes(bytes.AsSpan(8), 1000f);
        System.IO.File.WriteAllBytes(File("c/1"), bytes);
        var chunks = await ScanAsync(array);
        Assert.Equal([false, false, true], chunks.Select(chunk => chunk.IsKept));
        Assert.Equal([8f, 1000f, 11f], chunks.Select(chunk => chunk.Maximum));

        var again = await array.KeepChunkStatisticsAsync(cancel: Cancel);
        Assert.Equal((3L, 2L), (again.Count, again.Decoded));
        Assert.Equal([8f, 1000f, 11f], (await ScanAsync(array)).Select(chunk => chunk.Maximum));
    }

    [Fact]
    public async Task A_chunk_that_was_deleted_reads_as_fill_and_one_that_came_back_is_decoded()
    {
        var array = await CreateAsync(new(8), new(4));
        await array.KeepChunkStatisticsAsync(cancel: Cancel);
        var (bytes, time) = (System.IO.File.ReadAllBytes(File("c/0")), System.IO.File.GetLastWriteTimeUtc(File("c/0")));
        System.IO.File.Delete(File("c/0"));
        Assert.Equal((null, 7f, 4L), (await ScanAsync(array)) is var missing ? (missing[0].IsKept, missing[0].Maximum, missing[0].FillCount) : default);
        System.IO.File.WriteAllBytes(File("c/0"), bytes);
        System.IO.File.SetLastWriteTimeUtc(File("c/0"), time.AddTicks(1));
        Assert.Equal([false, true], (await ScanAsync(array)).Select(chunk => chunk.IsKept));
    }

    [Fact]
    public async Task A_copied_tree_carries_no_lie()
    {
        var array = await CreateAsync(new(8), new(4));
        await array.KeepChunkStatisticsAsync(cancel: Cancel);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder.Path, "a"), "*", SearchOption.AllDirectories).ToArray())
        {
            var copy = file.Replace($"{Path.DirectorySeparatorChar}a{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}b{Path.DirectorySeparatorChar}");
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            System.IO.File.WriteAllBytes(copy, System.IO.File.ReadAllBytes(file));
            System.IO.File.SetLastWriteTimeUtc(copy, System.IO.File.GetLastWriteTimeUtc(file).AddSeconds(5));
        }

        Assert.All(await ScanAsync(await ZarrArray.OpenAsync(_store, StoreKey.Parse("b"), Cancel)), chunk => Assert.False(chunk.IsKept));

        // Our own copies have none, in memory too, where versions are small numbers that would be met again.
        foreach (var (from, to) in new[] { (_store, (IStore)new MemoryStore()), (_store, _store) })
        {
            await array.CopyAsync(to, StoreKey.Parse("copy"), cancel: Cancel);
            Assert.Null(await to.FindAsync(StatisticsStorage.KeyOf(StoreKey.Parse("copy")), Cancel));
        }

        var memory = new MemoryStore();
        var moved = await CreateAsync(new(8), new(4), store: memory);
        await moved.KeepChunkStatisticsAsync(cancel: Cancel);
        var target = new MemoryStore();
        await moved.MoveAsync(target, StoreKey.Parse("m"), cancel: Cancel);
        Assert.Null(await target.FindAsync(StatisticsStorage.KeyOf(StoreKey.Parse("m")), Cancel));
    }

    [Fact]
    public async Task A_move_inside_one_file_system_keeps_them_true()
    {
        var array = await CreateAsync(new(8), new(4), store: _store.Inner);
        await array.KeepChunkStatisticsAsync(cancel: Cancel);
        var moved = (ZarrArray)await array.MoveAsync(_store.Inner, StoreKey.Parse("b"), cancel: Cancel);
        Assert.All(await ScanAsync(moved), chunk => Assert.True(chunk.IsKept));
    }

    [Theory]
    [InlineData(12, 10, true)]
    [InlineData(12, 14, true)]
    [InlineData(10, 12, false)]
    [InlineData(10, 11, false)]
    [InlineData(10, 7, true)]
    [InlineData(10, 100, false)]
    public async Task After_a_resize_chunks_at_edges_that_moved_are_decoded(int from, int to, bool isDefault)
    {
        var array = await CreateAsync(new(from), new(4), format: isDefault ? ZarrFormat.V3 : ZarrFormat.V2);
        await array.KeepChunkStatisticsAsync(cancel: Cancel);
        await array.ResizeAsync(new(to), cancel: Cancel);
        var chunks = await ScanAsync(array);
        Assert.Equal([0f, 3f, true], new object?[] { chunks[0].Minimum, chunks[0].Maximum, chunks[0].IsKept });
        var elements = (float[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data;
        Assert.Equal(elements.Chunk(4).Select(e => (object)(e.Min(), e.Max(), e.Average(), e.LongCount(x => x == 7))), chunks.Select(c => (object)((float)c.Minimum!, (float)c.Maximum!, (float)(double)c.Mean!, c.FillCount!.Value)));
    }

    [Fact]
    public async Task Of_an_array_that_is_another_now_nothing_is_believed()
    {
        await (await CreateAsync(new(8), new(4))).KeepChunkStatisticsAsync(cancel: Cancel);
        var document = File("zarr.json");
        var text = System.IO.File.ReadAllText(document);
        foreach (var (old, now) in new[] { ("\"float32\"", "\"float64\""), ("\"fill_value\":7.0", "\"fill_value\":8.0"), ("\"fill_value\":7", "\"fill_value\":8"), ("\"little\"", "\"big\""), ("[4]", "[2]") })
        {
            var changed = text.Replace(" ", "").Replace("\n", "").Replace(old, now);
            if (changed == text.Replace(" ", "").Replace("\n", "")) continue;
            System.IO.File.WriteAllText(document, changed);
            var array = await ZarrArray.OpenAsync(_store, StoreKey.Parse("a"), Cancel);
            Assert.All(await ScanAsync(array), chunk => Assert.NotEqual(true, chunk.IsKept));
        }
    }

    [Fact]
    public async Task What_was_written_a_moment_ago_is_kept_and_what_could_be_written_again_at_the_same_time_is_not()
    {
        var store = new DirectoryStore(_folder.Path);
        var now = DateTime.UtcNow;
        Assert.True(store.IsSettled(new(now.AddMilliseconds(-100).Ticks | 1, 5), now));
        Assert.False(store.IsSettled(new(now.AddMilliseconds(-5).Ticks | 1, 5), now));
        Assert.False(store.IsSettled(new(now.AddMilliseconds(5).Ticks | 1, 5), now));
        var second = new DateTime(now.Ticks - now.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        Assert.False(store.IsSettled(new(second.Ticks, 5), second.AddSeconds(1)));
        Assert.True(store.IsSettled(new(second.Ticks, 5), second.AddSeconds(2)));

        var array = await CreateAsync(new(8), new(4));
        System.IO.File.SetLastWriteTimeUtc(File("c/1"), DateTime.UtcNow.AddHours(1));
        var result = await array.KeepChunkStatisticsAsync(cancel: Cancel);
        Assert.Equal((1L, 1L), (result.Count, result.Unsettled));
        Assert.Equal([true, false], (await ScanAsync(array)).Select(chunk => chunk.IsKept));
    }

    [Fact]
    public async Task A_hundred_thousand_chunks_take_a_few_megabytes()
    {
        var random = new Random(1);
        var ticks = DateTime.UtcNow.Ticks;
        var chunks = Enumerable.Range(0, 100_000).Select(i => new KeptChunk(i, new(ticks += random.Next(100_000), 4000 + random.Next(1000)), 4000 + random.Next(1000),
            new(random.NextDouble(), random.NextDouble(), random.NextDouble(), random.Next(10), random.Next(1000)))).ToArray();
        var file = new StatisticsFile(new byte[32], [100_000], [chunks]);
        var bytes = file.Write();
        Assert.InRange(bytes.Length, 1_000_000, 4_500_000);
        var read = StatisticsFile.TryRead(bytes, StatisticsFile.LimitFor(100_000));
        Assert.Equal(chunks, read!.Levels[0]);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Damaged_bytes_are_passed_over_and_written_anew()
    {
        var array = await CreateAsync(new(400), new(4));
        await array.KeepChunkStatisticsAsync(cancel: Cancel);
        var sound = System.IO.File.ReadAllBytes(File(StatisticsStorage.Name));
        var random = new Random(5);
        for (var round = 0; round < 300; round++)
        {
            var bytes = (byte[])sound.Clone();
            switch (round % 3)
            {
                case 0: bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes = bytes[..random.Next(bytes.Length)]; break;
                default: random.NextBytes(bytes); break;
            }

            Assert.Null(StatisticsFile.TryRead(bytes, 100_000));
        }

        System.IO.File.WriteAllBytes(File(StatisticsStorage.Name), sound[..50]);
        Assert.All(await ScanAsync(array), chunk => Assert.False(chunk.IsKept));
        Assert.Equal(100, (await array.KeepChunkStatisticsAsync(cancel: Cancel)).Decoded);
        Assert.All(await ScanAsync(array), chunk => Assert.True(chunk.IsKept));
    }

    [Fact]
    public async Task Bytes_with_a_right_checksum_can_be_as_hostile_as_they_like()
    {
        var array = await CreateAsync(new(40), new(4));
        await array.KeepChunkStatisticsAsync(cancel: Cancel);
        var sound = StatisticsFile.TryRead(System.IO.File.ReadAllBytes(File(StatisticsStorage.Name)), 100_000)!;
        var random = new Random(6);
        for (var round = 0; round < 2000; round++)
        {
            // Damage inside what is deflated, and a checksum that agrees.
            var bytes = Repack(Unpack(sound.Write()) is var body ? Mutate(body, random) : []);
            if (StatisticsFile.TryRead(bytes, 100_000) is not { } file) continue;
            System.IO.File.WriteAllBytes(File(StatisticsStorage.Name), bytes);
            if (round % 20 == 0) await ScanAsync(array);
            Assert.All(file.Levels, level => Assert.InRange(level.Count, 0, 20_000));
        }

        // A bomb.
        Assert.Null(StatisticsFile.TryRead(Repack(new byte[10_000_000]), StatisticsFile.LimitFor(20)));
        foreach (var shape in new Shape[] { [long.MaxValue], [], [1, 2], [0] })
        {
            System.IO.File.WriteAllBytes(File(StatisticsStorage.Name), (sound with { Shape = shape }).Write());
            Assert.Equal(10, (await ScanAsync(array)).Length);
        }
    }

    [Fact]
    public async Task Removing_leaves_what_there_was_before()
    {
        var array = await CreateAsync(new(8), new(4));
        Assert.False(await array.RemoveChunkStatisticsAsync(Cancel));
        var files = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Order();
        await array.KeepChunkStatisticsAsync(cancel: Cancel);
        Assert.Equal(files.Append(File(StatisticsStorage.Name)).Order(), Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Order());
        Assert.True(await array.RemoveChunkStatisticsAsync(Cancel));
        Assert.Equal(files, Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public async Task A_damaged_chunk_is_told_and_the_others_are_kept()
    {
        var array = await CreateAsync(new(8), new(4));
        System.IO.File.WriteAllBytes(File("c/0"), [1, 2, 3]);
        var result = await array.KeepChunkStatisticsAsync(cancel: Cancel);
        Assert.Equal((1L, "a/c/0"), (result.Count, Assert.Single(result.Damaged).Key));
    }

    private static byte[] Mutate(byte[] body, Random random)
    {
        for (var i = random.Next(1, 4); i > 0; i--) body[random.Next(body.Length)] = (byte)random.Next(256);
        return random.Next(3) == 0 ? body[..random.Next(body.Length)] : body;
    }

    private static byte[] Unpack(byte[] bytes)
    {
        var body = new MemoryStream();
        using (var deflate = new System.IO.Compression.DeflateStream(new MemoryStream(bytes[16..]), System.IO.Compression.CompressionMode.Decompress)) deflate.CopyTo(body);
        return body.ToArray();
    }

    private static byte[] Repack(byte[] body)
    {
        var stream = new MemoryStream();
        using (var deflate = new System.IO.Compression.DeflateStream(stream, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(body);
        byte[] bytes = [.. "ZARRSTAT"u8, 1, 0, 0, 0, 0, 0, 0, 0, .. stream.ToArray()];
        BitConverter.TryWriteBytes(bytes.AsSpan(12), Zarr.Format.Codecs.Checksums.Crc32C.Compute(bytes.AsSpan(16)));
        return bytes;
    }
}
