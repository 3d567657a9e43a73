using System.Buffers.Binary;
using System.IO.Compression;
using Xunit;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Zip;
using ZipFile = System.IO.Compression.ZipFile;

namespace Zarr.Core.Tests.Stores.Zip;

/// <summary>The contract, and how archives are written.</summary>
public sealed class ZipStoreTests : AppendOnlyStoreContractTests
{
    private readonly TemporaryDirectory _temporary = new();

    private string Archive => Path.Combine(_temporary.Path, "some", "store.zip");

    protected override IStore Create() => new ZipStore(Archive);

    protected override IStore Again(IStore store) => new ZipStore(store.Location);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _temporary.Dispose();
    }

    private string[] Files() => [.. Directory.EnumerateFiles(_temporary.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>What another implementation reads in the file as it is now.</summary>
    private string Entries()
    {
        using var archive = ZipFile.OpenRead(Archive);
        return string.Join(' ', archive.Entries.Select(entry => $"{entry.FullName}={ArchiveBytes.Read(entry).Length}"));
    }

    [Fact]
    public async Task A_new_archive_is_one_that_others_open_from_its_first_byte_on()
    {
        var store = Store;
        await using (store.BeginBatch())
        {
            using var cancelled = new CancellationTokenSource();
            cancelled.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.SetAsync(Key("k"), new byte[10], WriteCondition.None, cancelled.Token));
            // The file is there with the first value, and has no entry before the batch ends.
            await Set("k", new byte[10_000]);
            Assert.Equal("", Entries());
            await Set("l", new byte[2_000_000]);
            using var archive = ZipFile.OpenRead(Archive);
            Assert.DoesNotContain(archive.Entries, entry => entry.FullName == "l");
        }

        Assert.Equal("k=10000 l=2000000", Entries());
        Assert.Equal(["store.zip"], Files());
    }

    [Fact]
    public async Task A_directory_that_has_no_room_for_another_entry_refuses_it_and_keeps_the_others()
    {
        await Set("a", [1]);
        using var handle = File.OpenHandle(Archive, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        using var source = new ZipSource(Archive, remembers: false, new());
        var snapshot = ZipSnapshot.Of(source, null);
        using (var appender = new ZipAppender(handle, source, snapshot.Directory, snapshot.End, mostRecords: 130))
        {
            appender.Append(Key("b"), new byte[3], _ => { }, Cancel);
            Assert.Equal(ZarrErrorId.StoreWriteFailed, Assert.Throws<ZarrException>(void () => appender.Append(Key("c"), new byte[3], _ => { }, Cancel)).Id);
            appender.Commit();
        }

        Assert.Equal("a=1 b=3", Entries());
    }

    [Fact]
    public async Task The_file_is_made_by_the_first_write_and_is_all_there_is()
    {
        await Get("k");
        await List("", true);
        Assert.Empty(Files());
        await Set("k", [1]);
        Assert.Equal(["store.zip"], Files());
    }

    [Fact]
    public async Task A_write_that_fails_leaves_no_file_where_there_was_none()
    {
        await using (Store.BeginBatch())
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                // Noticed by the first piece, after room was made.
                using var source = new CancellationTokenSource();
                await Task.WhenAll(
                    Task.Run(async () => await Store.SetAsync(Key("k"), new byte[64 << 20], WriteCondition.None, source.Token), Cancel),
                    Task.Run(source.Cancel, Cancel));
            });
        Assert.Empty(Files());
    }

    [Fact]
    public async Task An_archive_is_entries_directory_and_end_with_nothing_between()
    {
        await Set("a", [1, 2, 3]);
        await Set("b/ä", [4]);
        var bytes = await File.ReadAllBytesAsync(Archive, Cancel);
        // Times apart, every byte is known: APPNOTE 4.3.7, 4.3.12, 4.3.16; flag bit 11 where the name is not ASCII.
        foreach (var time in new[] { 10, 44, 69 + 12, 116 + 12 }) bytes.AsSpan(time, 4).Clear();
        Assert.Equal(
            "504B0304" + "1400" + "0000" + "0000" + "00000000" + "1D80BC55" + "03000000" + "03000000" + "0100" + "0000" + "61" + "010203" +
            "504B0304" + "1400" + "0008" + "0000" + "00000000" + Crc([4]) + "01000000" + "01000000" + "0400" + "0000" + "622FC3A4" + "04" +
            "504B0102" + "3F03" + "1400" + "0000" + "0000" + "00000000" + "1D80BC55" + "03000000" + "03000000" + "0100" + "0000" + "0000" + "0000" + "0000" + "0000A481" + "00000000" + "61" +
            "504B0102" + "3F03" + "1400" + "0008" + "0000" + "00000000" + Crc([4]) + "01000000" + "01000000" + "0400" + "0000" + "0000" + "0000" + "0000" + "0000A481" + "22000000" + "622FC3A4" +
            "504B0506" + "0000" + "0000" + "0200" + "0200" + "61000000" + "45000000" + "0000", Convert.ToHexString(bytes));

        static string Crc(byte[] value)
        {
            var crc = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(crc, Zarr.Format.Codecs.Checksums.Checksum32.Crc32(value));
            return Convert.ToHexString(crc);
        }
    }

    [Fact]
    public async Task Other_programs_see_what_former_batches_added_at_every_moment_and_the_rest_when_the_batch_ends()
    {
        await Set("a", Bytes(10));
        await using (Store.BeginBatch())
        {
            await Set("b", Bytes(100));
            Assert.Equal("a=10", Entries());
            Assert.Equal("a=10", await EntriesOfCopy());
            // More than the room made at first: then what is whole so far shows.
            await Set("c", Bytes(3 << 20));
            await Set("d", Bytes(9 << 20));
            Assert.StartsWith("a=10 b=100", Entries(), StringComparison.Ordinal);
            Assert.Equal(Entries(), await EntriesOfCopy());
        }

        Assert.Equal($"a=10 b=100 c={3 << 20} d={9 << 20}", Entries());
        Assert.Equal(["copy.zip", "store.zip"], Files());
    }

    [Fact]
    public async Task An_archive_whose_writer_was_killed_can_be_added_to()
    {
        await Set("a", Bytes(10));
        var killed = Path.Combine(_temporary.Path, "killed.zip");
        await using (Store.BeginBatch())
        {
            await Set("b", Bytes(100));
            File.Copy(Archive, killed);
        }

        var store = new ZipStore(killed);
        await store.SetAsync(Key("b"), Bytes(50, 7), WriteCondition.IfAbsent, Cancel);
        Assert.Equal(Bytes(10), await GetFrom(store, "a"));
        Assert.Equal(Bytes(50, 7), await GetFrom(store, "b"));
        using var archive = ZipFile.OpenRead(killed);
        Assert.Equal(["a", "b"], archive.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public async Task An_archive_that_was_cut_anywhere_in_its_last_directory_opens_with_the_one_before()
    {
        await Set("a", Bytes(10));
        byte[] growing = [];
        await using (Store.BeginBatch())
        {
            await Set("b", Bytes(100));
            growing = await File.ReadAllBytesAsync(Archive, Cancel);
        }

        // The copy behind the reserve is the last 69 bytes; cut, the old directory is found, which is not overwritten before the copy is whole.
        var former = new MemoryStream();
        var old = ArchiveBytes.Make(("a", Bytes(10), CompressionLevel.NoCompression));
        former.Write(old);
        former.Write(new byte[growing.Length - 69 - old.Length]);
        former.Write(growing.AsSpan(growing.Length - 69));
        for (var cut = 1; cut <= 69; cut += 4)
        {
            var path = Path.Combine(_temporary.Path, $"cut{cut}.zip");
            await File.WriteAllBytesAsync(path, former.ToArray()[..^cut], Cancel);
            var store = new ZipStore(path);
            Assert.Equal(Bytes(10), await GetFrom(store, "a"));
            await store.SetAsync(Key("z"), Bytes(5), WriteCondition.None, Cancel);
            using var archive = ZipFile.OpenRead(path);
            Assert.Equal(["a", "z"], archive.Entries.Select(entry => entry.FullName));
        }
    }

    [Fact]
    public async Task While_another_holds_the_lock_writes_are_refused_reads_work_and_nothing_changes()
    {
        await Set("a", [1]);
        var before = await File.ReadAllBytesAsync(Archive, Cancel);
        using (Zarr.Storage.Stores.Zip.ZipLock.Take(Archive))
        {
            var error = await Fails(ZarrErrorId.StoreLocked, () => Set("b", [2]));
            Assert.Contains("being written by another program", error.Message);
            Assert.Equal([1], await Get("a"));
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(Archive, Cancel));
        await Set("b", [2]);
        Assert.Equal(["store.zip"], Files());
    }

    [Fact]
    public async Task Entries_another_program_adds_are_seen_and_kept()
    {
        await Set("a", [1]);
        Assert.Null(await Get("b"));
        using (var archive = ZipFile.Open(Archive, ZipArchiveMode.Update)) ArchiveBytes.Add(archive, "b", [2, 2], CompressionLevel.Optimal);
        Assert.Equal([2, 2], await Get("b"));
        await Set("c", [3]);
        Assert.Equal("a b c", await Keys("", true));
        Assert.Equal("a=1 b=2 c=1", Entries());
    }

    [Fact]
    public async Task A_file_that_is_replaced_by_another_is_read_anew()
    {
        await Set("a", [1]);
        Assert.Equal([1], await Get("a"));
        File.Delete(Archive);
        Assert.Null(await Get("a"));
        await File.WriteAllBytesAsync(Archive, ArchiveBytes.Make(("a", [2, 3], CompressionLevel.NoCompression)), Cancel);
        Assert.Equal([2, 3], await Get("a"));
        // In place, with all lengths and places the same.
        var bytes = ArchiveBytes.Make(("a", [4, 5], CompressionLevel.NoCompression));
        using (var stream = new FileStream(Archive, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) stream.Write(bytes);
        File.SetLastWriteTimeUtc(Archive, DateTime.UtcNow.AddHours(1));
        Assert.Equal([4, 5], await Get("a"));
    }

    [Fact]
    public async Task What_others_put_into_the_directory_is_kept_to_the_byte()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Archive)!);
        using (var archive = ZipFile.Open(Archive, ZipArchiveMode.Create))
        {
            archive.Comment = "kept";
            archive.CreateEntry("folder/");
            ArchiveBytes.Add(archive, "../out", [1], CompressionLevel.Optimal).Comment = "kept too";
        }

        await Set("in", [2]);
        using (var archive = ZipFile.OpenRead(Archive))
        {
            Assert.Equal(["folder/", "../out", "in"], archive.Entries.Select(entry => entry.FullName));
            Assert.Equal(("kept", "kept too"), (archive.Comment, archive.Entries[1].Comment));
        }

        Assert.Equal("in", await Keys("", true));
    }

    [Fact]
    public async Task More_than_65535_entries_and_offsets_beyond_4_GiB_use_zip64()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the file might not be sparse, and take 5 GiB.");
        Directory.CreateDirectory(Path.GetDirectoryName(Archive)!);
        const long Start = 5L << 30;
        using (var file = File.Create(Archive))
        {
            var end = new MemoryStream();
            Zarr.Storage.Stores.Zip.ZipEnd.Empty(Start).Write(end);
            file.Position = Start;
            file.Write(end.ToArray());
        }

        await using (Store.BeginBatch())
            for (var i = 0; i < 66_000; i++) await Set($"c/{i}", i == 65_999 ? [1, 2, 3] : []);
        await Set("last", [9]);
        var copy = Path.Combine(_temporary.Path, "link.zip");
        File.CreateSymbolicLink(copy, Archive);
        var again = new ZipStore(copy);
        Assert.Equal([1, 2, 3], await GetFrom(again, "c/65999"));
        Assert.Equal([9], await GetFrom(again, "last"));
        Assert.Equal(66_001, await again.ListAsync(StoreKey.Root, true, Cancel).CountAsync(Cancel));
        using var archive = ZipFile.OpenRead(Archive);
        Assert.Equal(66_001, archive.Entries.Count);
        Assert.Equal([1, 2, 3], ArchiveBytes.Read(archive.GetEntry("c/65999")!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void What_is_no_path_is_refused(string path) =>
        Assert.Equal(ZarrErrorId.NameInvalid, Assert.Throws<ZarrException>(() => new ZipStore(path)).Id);

    [Fact]
    public async Task A_directory_in_the_place_of_the_archive_is_an_error_and_stays()
    {
        Directory.CreateDirectory(Archive);
        await Fails(ZarrErrorId.StoreReadFailed, () => Get("a"));
        Assert.NotNull(await Record.ExceptionAsync(() => Set("a", [1])));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Archive));
    }

    private async Task<string> EntriesOfCopy()
    {
        // Under another name, as a process that shares nothing with this one sees it.
        var copy = Path.Combine(_temporary.Path, "copy.zip");
        File.Copy(Archive, copy, overwrite: true);
        var store = new ZipStore(copy);
        var entries = await store.ListAsync(StoreKey.Root, true, Cancel).OrderBy(entry => entry.Key.Value, StringComparer.Ordinal).ToListAsync(Cancel);
        return string.Join(' ', entries.Select(entry => $"{entry.Key}={entry.Length}"));
    }
}
