using System.Text;
using Xunit;
using Zarr.Core.Tests.Stores;
using Zarr.Core.Tests.Stores.Zip;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Validation;

/// <summary>What only archives can have.</summary>
public sealed class ArchiveCheckTests : HealthTests, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Archive => Path.Combine(_directory.Path, "a.zip");

    public void Dispose() => _directory.Dispose();

    private async Task<ZipStore> FilledAsync()
    {
        var store = new ZipStore(Archive);
        await FilledAsync(store, "a", ZarrFormat.V3, "gzip");
        return store;
    }

    [Fact]
    public async Task What_this_library_writes_is_sound()
    {
        var store = await FilledAsync();
        Assert.Equal("", await IdsAsync(store, checksum: true));
        await using (store.BeginBatch())
        {
            await FilledAsync(store, "b");
            Assert.Equal("", await IdsAsync(store, checksum: true));
        }

        Assert.Equal("", await IdsAsync(store, checksum: true));
    }

    [Fact]
    public async Task Entries_of_one_name_and_names_of_no_key_are_told()
    {
        var group = Encoding.UTF8.GetBytes("""{"zarr_format":3,"node_type":"group"}""");
        File.WriteAllBytes(Archive, ArchiveBytes.Make(("zarr.json", group, default), ("zarr.json", group, default), ("../up", group, default), ("dir/", [], default)));
        Assert.Equal("ArchiveDuplicate:zarr.json NameReserved:../up", await IdsAsync(new ZipStore(Archive)));
        Assert.Empty(await RepairAsync(new ZipStore(Archive), RepairScope.RemoveOrphan | RepairScope.RemoveCorrupt));
    }

    [Fact]
    public async Task Bytes_behind_the_end_are_told()
    {
        await FilledAsync();
        using (var stream = File.Open(Archive, FileMode.Append)) stream.Write(new byte[100_000]);
        Assert.Equal("ArchiveUnfinished:", await IdsAsync(new ZipStore(Archive), checksum: true));
    }

    [Fact]
    public async Task A_file_that_is_no_archive_is_unreadable()
    {
        File.WriteAllText(Archive, "PK not at all");
        Assert.Equal("StoreUnreadable:", await IdsAsync(new ZipStore(Archive)));
    }

    [Fact]
    public async Task A_lock_file_that_nobody_holds_is_told_and_removed()
    {
        var store = await FilledAsync();
        File.WriteAllText(Archive + ".lock", "");
        var problem = Assert.Single(await CheckAsync(store));
        Assert.Equal((ProblemId.LockFile, ProblemSeverity.Information), (problem.Id, problem.Severity));
        Assert.Single(await RepairAsync(store));
        Assert.False(File.Exists(Archive + ".lock"));
    }

    [Fact]
    public async Task A_changed_byte_of_an_entry_is_a_checksum_that_does_not_match()
    {
        await FilledAsync();
        var bytes = File.ReadAllBytes(Archive);
        var place = bytes.AsSpan().IndexOf("a/c/1"u8) + 5 + 12;
        bytes[place] ^= 1;
        File.WriteAllBytes(Archive, bytes);
        var problem = Assert.Single(await CheckAsync(new ZipStore(Archive), checksum: true));
        Assert.Equal((ProblemId.ChecksumMismatch, "a/c/1", ProblemRepair.None), (problem.Id, problem.Key, problem.Repair));
    }

    [Fact]
    public async Task Group_metadata_is_added_to_an_archive()
    {
        var store = new ZipStore(Archive);
        await store.SetAsync(Key("g/a/zarr.json"), Encoding.UTF8.GetBytes("""{"zarr_format":3,"node_type":"group"}"""), WriteCondition.None, Cancel);
        Assert.Equal("GroupMetadataMissing:g/zarr.json GroupMetadataMissing:zarr.json", await IdsAsync(store));
        Assert.Equal(2, (await RepairAsync(store)).Count);
        Assert.Equal("", await IdsAsync(store));
    }
}
