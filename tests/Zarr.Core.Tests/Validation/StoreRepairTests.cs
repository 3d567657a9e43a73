using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Validation;

/// <summary>What is mended is sound afterwards, and nothing else is touched.</summary>
public sealed class StoreRepairTests : HealthTests
{
    private const RepairScope All = RepairScope.RemoveOrphan | RepairScope.RemoveCorrupt | RepairScope.RemoveRecent;

    [Fact]
    public async Task A_sound_store_is_left_as_it_is()
    {
        var store = new MemoryStore();
        await FilledAsync(store, "g/a", ZarrFormat.V3, "crc32c");
        await ShardedAsync(store, "g/b");
        await (await OpenAsync(store)).ConsolidateAsync(Cancel);
        var before = await AllAsync(store);
        Assert.Empty(await RepairAsync(store, All, checksum: true));
        Assert.Equal(before, await AllAsync(store));
    }

    [Fact]
    public async Task Chunks_outside_go_and_those_inside_stay()
    {
        var store = new MemoryStore();
        var array = await FilledAsync(store, "a");
        await PutAsync(store, "a/c/5", "x");
        await PutAsync(store, "a/c/99", "xy");
        var done = await RepairAsync(store);
        Assert.Equal([("a/c/5", 1L), ("a/c/99", 2L)], done.Select(repair => (repair.Key, repair.StoredLength)).Order());
        Assert.Equal("", await IdsAsync(store));
        Assert.Equal(Enumerable.Range(1, 10), (int[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
    }

    [Fact]
    public async Task A_chunk_that_the_array_has_grown_to_is_not_removed()
    {
        var store = new MemoryStore();
        var array = await FilledAsync(store, "a");
        await PutAsync(store, "a/c/5", "12345678");
        var problem = Assert.Single(await CheckAsync(store));
        await array.ResizeAsync(new(12), cancel: Cancel);
        Assert.Null(await StoreHealth.RepairAsync(problem, cancel: Cancel));
        Assert.Equal("", await IdsAsync(store));
    }

    [Theory]
    [InlineData(ZarrFormat.V2)]
    [InlineData(ZarrFormat.V3)]
    public async Task Groups_get_metadata_and_consolidated_metadata_knows_them(ZarrFormat format)
    {
        var store = new MemoryStore();
        await FilledAsync(store, "g/h/a", format);
        await (await OpenAsync(store)).ConsolidateAsync(Cancel);
        foreach (var key in (string[])["g", "g/h"]) await store.DeleteAsync(Key(key).Append(format == ZarrFormat.V3 ? "zarr.json" : ".zgroup"), WriteCondition.None, Cancel);
        Assert.Equal(3, (await RepairAsync(store)).Count);
        Assert.Equal("", await IdsAsync(store));
        Assert.Equal(format, (await OpenAsync(store, "g/h")).ZarrFormat);
        Assert.Equal("g. g/h. g/h/a.", await NamesAsync((await OpenAsync(store)).ListAsync(int.MaxValue, Cancel)));
    }

    [Fact]
    public async Task Orphans_go_when_that_is_allowed_and_not_when_nodes_have_come_below()
    {
        var store = new MemoryStore();
        await FilledAsync(store, "a");
        await PutAsync(store, "old/1/2", "x");
        await PutAsync(store, "young/1", "x");
        await PutAsync(store, "a/junk", "x");
        Assert.Empty(await RepairAsync(store));
        var young = (await CheckAsync(store)).Single(problem => problem.Key == "young/");
        await Assert.ThrowsAsync<ArgumentException>(async () => await StoreHealth.RepairAsync(young, cancel: Cancel));
        await FilledAsync(store, "young/b");
        Assert.Null(await StoreHealth.RepairAsync(young, RepairScope.RemoveOrphan, Cancel));
        Assert.Equal(["a/junk", "old/", "young/1"], (await RepairAsync(store, RepairScope.RemoveOrphan)).Select(repair => repair.Key).Order(StringComparer.Ordinal));
        Assert.Equal("", await IdsAsync(store));
    }

    [Theory]
    [InlineData(false, '/')]
    [InlineData(false, '.')]
    [InlineData(true, '.')]
    public async Task Metadata_that_finds_no_chunk_says_how_they_are_named_and_nothing_is_moved(bool isDefault, char separator)
    {
        var (right, wrong) = (new MemoryStore(), new MemoryStore());
        foreach (var (store, encoding) in new[] { (right, new Zarr.Format.Chunks.ChunkKeyEncoding(isDefault, separator)), (wrong, Zarr.Format.Chunks.ChunkKeyEncoding.Default) })
        {
            var array = await ZarrArray.CreateAsync(store, Key("a"), new ArrayBuilder
            {
                Shape = new(4, 4), ChunkShape = new(2, 2), DataType = Zarr.Format.DataTypes.DataType.Parse("int8"), Codecs = [], KeyEncoding = encoding,
            }.Build(), cancel: Cancel);
            if (store == right) await array.WriteAsync(ZarrSelection.All, 5, cancel: Cancel);
        }

        await (await OpenAsync(wrong)).ConsolidateAsync(Cancel);
        foreach (var (key, value) in await AllAsync(right))
            if (!key.EndsWith("zarr.json", StringComparison.Ordinal)) await wrong.SetAsync(Key(key), Convert.FromHexString(value), WriteCondition.None, Cancel);
        var before = (await AllAsync(wrong)).Keys.Order();
        Assert.Equal(ProblemId.ChunkMisnamed, Assert.Single(await RepairAsync(wrong)).Id);
        Assert.Equal(before, (await AllAsync(wrong)).Keys.Order());
        // The consolidated metadata followed.
        Assert.Equal("", await IdsAsync(wrong, checksum: true));
    }

    [Fact]
    public async Task A_document_that_got_its_node_meanwhile_stays()
    {
        var store = new MemoryStore();
        await GroupAsync(store, "");
        await GroupAsync(store, "g/h");
        await store.DeleteAsync(Key("g/zarr.json"), WriteCondition.None, Cancel);
        await PutAsync(store, "g/.zattrs", "{}");
        var problem = (await CheckAsync(store)).Single(problem => problem.Id == ProblemId.OrphanedKey);
        await PutAsync(store, "g/.zgroup", """{"zarr_format":2}""");
        Assert.Null(await StoreHealth.RepairAsync(problem, RepairScope.RemoveOrphan, Cancel));
        await store.DeleteAsync(Key("g/.zgroup"), WriteCondition.None, Cancel);
        Assert.NotNull(await StoreHealth.RepairAsync(problem, RepairScope.RemoveOrphan, Cancel));
    }

    [Fact]
    public async Task Damaged_chunks_go_when_that_is_allowed_and_read_as_the_fill_value()
    {
        var store = new MemoryStore();
        var array = await FilledAsync(store, "a", ZarrFormat.V3, "crc32c");
        await ChangeAsync(store, "a/c/1", Flip(0));
        await PutAsync(store, "a/c/4", "");
        Assert.Empty(await RepairAsync(store, RepairScope.RemoveOrphan, checksum: true));
        Assert.Equal(2, (await RepairAsync(store, RepairScope.RemoveCorrupt, checksum: true)).Count);
        Assert.Equal((int[])[1, 2, 0, 0, 5, 6, 7, 8, 0, 0], (int[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
    }

    [Fact]
    public async Task A_chunk_that_was_written_anew_meanwhile_stays()
    {
        var store = new MemoryStore();
        var array = await FilledAsync(store, "a", ZarrFormat.V3, "crc32c");
        await ChangeAsync(store, "a/c/1", Flip(0));
        var problem = (await CheckAsync(store, checksum: true)).Single();
        await array.WriteAsync(ZarrSelection.Parse("2:4"), 9, cancel: Cancel);
        Assert.Null(await StoreHealth.RepairAsync(problem, RepairScope.RemoveCorrupt, Cancel));
        Assert.Equal("", await IdsAsync(store, checksum: true));
    }

    [Fact]
    public async Task Of_a_shard_only_the_damaged_inner_chunk_goes()
    {
        var store = new MemoryStore();
        var array = await ShardedAsync(store, "a");
        await ChangeAsync(store, "a/c/1/0", Flip(0));
        await ChangeAsync(store, "a/c/0/1", Flip(^8));
        Assert.Equal(2, (await RepairAsync(store, RepairScope.RemoveCorrupt, checksum: true)).Count);
        Assert.Equal("", await IdsAsync(store, checksum: true));
        var elements = (int[,])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).ToArray();
        for (var i = 0; i < 8; i++)
            for (var j = 0; j < 8; j++)
                Assert.Equal((i < 4 && j >= 4) || (i is 4 or 5 && j < 2) ? 0 : 7, elements[i, j]);
    }

    [Fact]
    public async Task A_shard_is_read_and_written_once_however_many_chunks_in_it_are_damaged()
    {
        var store = new CountingStore(new MemoryStore());
        var array = await ShardedAsync(store, "a");
        // The first three of the four chunks of 20 bytes in each.
        foreach (var shard in (string[])["a/c/0/0", "a/c/1/1"])
            foreach (var place in (int[])[0, 20, 40]) await ChangeAsync(store, shard, Flip(place));
        var problems = await CheckAsync(store, checksum: true);
        Assert.Equal(6, problems.Count(problem => problem.InnerChunk is not null));
        store.Reset();
        var done = await StoreHealth.RepairAsync(problems, RepairScope.RemoveCorrupt, Cancel);
        Assert.Equal(6, done.Count);
        Assert.Equal(problems.Select(problem => $"Removed the inner chunk {problem.InnerChunk} from the shard '{problem.Key}'").Order(), done.Select(repair => repair.Action).Order());
        Assert.Equal([(Key("a/c/0/0"), 1), (Key("a/c/1/1"), 1)], store.SetsOf.Select(set => (set.Key, set.Value)).OrderBy(set => set.Key.Value));
        Assert.Equal([1, 1], store.GetsOf.Where(get => get.Key.Name != "zarr.json" && get.Key.Name[0] != '.').Select(get => get.Value));
        Assert.Equal("", await IdsAsync(store, checksum: true));
        var elements = (int[,])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).ToArray();
        for (var i = 0; i < 8; i++)
            for (var j = 0; j < 8; j++)
                Assert.Equal(i / 4 == j / 4 && (i % 4 < 2 || j % 4 < 2) ? 0 : 7, elements[i, j]);
    }

    [Fact]
    public async Task An_inner_chunk_that_was_written_anew_meanwhile_stays_and_one_that_is_written_while_the_shard_is_edited_too()
    {
        var inner = new MemoryStore();
        var array = await ShardedAsync(inner, "a");
        foreach (var place in (int[])[0, 20]) await ChangeAsync(inner, "a/c/0/0", Flip(place));
        var problems = await CheckAsync(inner, checksum: true);
        await array.ClearAsync(ZarrSelection.Parse("0:2, 0:2"), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("0:2, 0:2"), 8, cancel: Cancel);
        // Who knows no lock, between the read of the shard and the write.
        var written = false;
        var store = new FaultyStore(inner)
        {
            OnWrite = (_, key) =>
            {
                if (written || key.Name == "zarr.json") return FaultyStore.Fault.None;
                written = true;
                ChangeAsync(inner, "a/c/0/0", Flip(20)).GetAwaiter().GetResult();
                return FaultyStore.Fault.None;
            },
        };
        var again = problems.Select(problem => problem with { Store = store }).ToList();
        Assert.Empty(await StoreHealth.RepairAsync(again, RepairScope.RemoveCorrupt, Cancel));
        Assert.True(written);
        Assert.Equal("", await IdsAsync(inner, checksum: true));
        var elements = (int[,])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).ToArray();
        Assert.Equal((8, 7), (elements[1, 1], elements[1, 2]));
    }

    [Theory]
    [InlineData(ZarrFormat.V2)]
    [InlineData(ZarrFormat.V3)]
    public async Task Consolidated_metadata_is_renewed_damaged_or_stale(ZarrFormat format)
    {
        var store = new MemoryStore();
        await FilledAsync(store, "a", format);
        await (await OpenAsync(store)).ConsolidateAsync(Cancel);
        await store.DeleteAllAsync(Key("a"), Cancel);
        Assert.Equal("Renewed the consolidated metadata of 0 nodes", Assert.Single(await RepairAsync(store)).Action);
        Assert.Equal("", await IdsAsync(store));
        await ChangeAsync(store, format == ZarrFormat.V3 ? "zarr.json" : ".zmetadata",
            bytes => System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(bytes).Replace("\"metadata\"", "\"x\"", StringComparison.Ordinal)));
        Assert.Equal(ProblemId.ConsolidatedInvalid, Assert.Single(await RepairAsync(store)).Id);
        Assert.Equal("", await IdsAsync(store));
    }

    [Fact]
    public async Task Temporary_files_go_once_they_are_old_and_recent_ones_when_that_is_allowed()
    {
        using var directory = new TemporaryDirectory();
        var store = new DirectoryStore(directory.Path);
        await FilledAsync(store, "a");
        var (old, recent) = (Path.Combine(directory.Path, "a", "c", "0.1.partial"), Path.Combine(directory.Path, "a", "c", "1.1.partial"));
        File.WriteAllText(old, "x");
        File.WriteAllText(recent, "x");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-1));
        Assert.Single(await RepairAsync(store));
        Assert.Equal((false, true), (File.Exists(old), File.Exists(recent)));
        var problem = Assert.Single(await CheckAsync(store));
        File.SetLastWriteTimeUtc(recent, DateTime.UtcNow.AddSeconds(-1));
        // Somebody writes to it.
        Assert.Null(await StoreHealth.RepairAsync(problem, RepairScope.RemoveRecent, Cancel));
        Assert.Single(await RepairAsync(store, RepairScope.RemoveRecent));
        Assert.False(File.Exists(recent));
    }
}
