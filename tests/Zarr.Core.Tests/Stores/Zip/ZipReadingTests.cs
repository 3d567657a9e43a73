using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Xunit;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Stores.Zip;

/// <summary>Archives as others write them, what they may cost to read, and what is refused.</summary>
public sealed class ZipReadingTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();
    private int _number;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _temporary.Dispose();

    /// <summary>A store of an archive that no other store of this process knows.</summary>
    private ZipStore Open(byte[] bytes)
    {
        var path = Path.Combine(_temporary.Path, $"{_number++}.zip");
        File.WriteAllBytes(path, bytes);
        return new(path);
    }

    private static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static async Task<byte[]?> Get(ZipStore store, string key, ByteRange? range = null)
    {
        using var value = await store.GetAsync(StoreKey.Parse(key), range ?? ByteRange.All, Cancel);
        return value?.Bytes.ToArray();
    }

    private static async Task<string> Keys(ZipStore store) =>
        string.Join(' ', await store.ListAsync(StoreKey.Root, true, Cancel).Select(entry => entry.Key.Value).Order(StringComparer.Ordinal).ToListAsync(Cancel));

    private static async Task<ZarrException> Fails(ZarrErrorId id, Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<ZarrException>(action);
        Assert.Equal(id, error.Id);
        return error;
    }

    /// <summary>Changes the directory's record of the last entry of an archive without zip64.</summary>
    private static byte[] Edit(byte[] archive, Action<Memory<byte>> edit)
    {
        edit(archive.AsMemory(archive.AsSpan().LastIndexOf("PK\u0001\u0002"u8)));
        return archive;
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public async Task Stored_and_deflated_entries_are_read_whole_and_in_parts(CompressionLevel level)
    {
        var value = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20_000)));
        var store = Open(ArchiveBytes.Make(("a/x", Bytes(10), level), ("a/y", value, level), ("empty", [], level)));
        Assert.Equal(value, await Get(store, "a/y"));
        Assert.Equal(value[..7], await Get(store, "a/y", ByteRange.First(7)));
        Assert.Equal(value[^7..], await Get(store, "a/y", ByteRange.Last(7)));
        Assert.Equal(value[50_000..50_100], await Get(store, "a/y", new ByteRange(50_000, 100)));
        Assert.Empty((await Get(store, "empty"))!);
        Assert.Equal("a/x a/y empty", await Keys(store));
        Assert.Equal(value.Length, (await store.FindAsync(StoreKey.Parse("a/y"), Cancel))!.Value.Length);
    }

    [Fact]
    public async Task Data_descriptors_may_follow_the_bytes()
    {
        var stream = new OneWayStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            ArchiveBytes.Add(archive, "a", Bytes(100), CompressionLevel.NoCompression);
            ArchiveBytes.Add(archive, "b", new byte[5000], CompressionLevel.Optimal);
        }

        var bytes = stream.ToArray();
        Assert.True((bytes[6] & 8) != 0, "This archive was to have data descriptors.");
        var store = Open(bytes);
        Assert.Equal(Bytes(100), await Get(store, "a"));
        Assert.Equal(new byte[5000], await Get(store, "b"));
    }

    [Fact]
    public async Task A_comment_may_follow_the_end_even_one_that_looks_like_an_end()
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            ArchiveBytes.Add(archive, "a", [1], CompressionLevel.Optimal);
            archive.Comment = "PK\u0005\u0006 and then " + new string('x', 60_000) + "PK\u0005\u0006" + new string('\u0001', 40);
        }

        Assert.Equal([1], await Get(Open(bytes.ToArray()), "a"));
    }

    [Fact]
    public async Task Something_may_stand_before_the_archive_and_more_can_be_added_to_it()
    {
        byte[] bytes = [.. "#!/bin/sh\nexit\n"u8, .. ArchiveBytes.Make(("a", Bytes(100), CompressionLevel.NoCompression))];
        var store = Open(bytes);
        Assert.Equal(Bytes(100), await Get(store, "a"));
        await store.SetAsync(StoreKey.Parse("b"), new byte[] { 2 }, WriteCondition.None, Cancel);
        var again = Open(File.ReadAllBytes(store.Location));
        Assert.Equal([2], await Get(again, "b"));
        Assert.Equal(Bytes(100), await Get(again, "a"));
    }

    [Fact]
    public async Task Bytes_that_others_appended_after_the_end_do_not_matter() =>
        Assert.Equal([1], await Get(Open([.. ArchiveBytes.Make(("a", [1], CompressionLevel.Optimal)), .. new byte[1000]]), "a"));

    [Fact]
    public async Task Of_entries_of_one_name_the_last_counts()
    {
        var store = Open(ArchiveBytes.Make(("a", [1], CompressionLevel.Optimal), ("b", [2], CompressionLevel.Optimal), ("a", [3], CompressionLevel.Optimal)));
        Assert.Equal([3], await Get(store, "a"));
        Assert.Equal("a b", await Keys(store));
    }

    [Fact]
    public async Task Names_become_keys_that_cannot_leave_the_store()
    {
        var names = new[] { "./a/zarr.json", "b\\c\\0", "../out", "/absolute", "x/../y", "C:/drive", "d//e", "dir/", "ok/größe", "..", "n\0l", "u\\v/zarr.json" };
        var store = Open(ArchiveBytes.Make([.. names.Select(name => (name, name.EndsWith('/') ? [] : new byte[] { 1 }, CompressionLevel.NoCompression))]));
        Assert.Equal(OperatingSystem.IsWindows() ? "C:/drive a/zarr.json b/c/0 ok/größe u/v/zarr.json" : "C:/drive a/zarr.json b/c/0 ok/größe u\\v/zarr.json", await Keys(store));
        Assert.Equal(["C:", "a", "b", "ok", OperatingSystem.IsWindows() ? "u" : "u\\v"], await store.ListAsync(StoreKey.Root, false, Cancel).Select(entry => entry.Key.Value).Order(StringComparer.Ordinal).ToListAsync(Cancel));
    }

    [Theory]
    [InlineData(3, "u\\v/0")] // Unix
    [InlineData(19, "u\\v/0")] // macOS
    [InlineData(0, "u/v/0")] // MS-DOS
    [InlineData(10, "u/v/0")] // NTFS
    public async Task Backslashes_are_part_of_names_where_the_archive_is_of_a_system_that_has_such_names(byte system, string key) =>
        Assert.Equal(key, await Keys(Open(Edit(ArchiveBytes.Make(("u\\v/0", [1], CompressionLevel.NoCompression)), record => record.Span[5] = system))));

    [Fact]
    public async Task Names_without_the_flag_are_UTF8_where_they_can_be_and_code_page_437_where_not()
    {
        var archive = ArchiveBytes.Make(("ä", [1], CompressionLevel.NoCompression));
        Assert.Equal("ä", await Keys(Open(Edit(archive, record => record.Span[9] &= 0xf7))));
        archive = ArchiveBytes.Make(("xy", [1], CompressionLevel.NoCompression));
        Assert.Equal("xä", await Keys(Open(Edit(archive, record => record.Span[47] = 0x84))));
    }

    [Fact]
    public async Task An_empty_file_and_an_archive_without_entries_hold_nothing()
    {
        Assert.Equal("", await Keys(Open([])));
        Assert.Equal("", await Keys(Open(ArchiveBytes.Make())));
        var store = Open([]);
        await store.SetAsync(StoreKey.Parse("a"), new byte[] { 1 }, WriteCondition.None, Cancel);
        Assert.Equal([1], await Get(Open(File.ReadAllBytes(store.Location)), "a"));
    }

    [Theory]
    [InlineData(12, "BZIP2")]
    [InlineData(93, "Zstandard")]
    [InlineData(9, "Deflate64")]
    [InlineData(14, "LZMA")]
    [InlineData(4711, "method 4711")]
    public async Task Other_methods_are_refused_by_name_but_listed(ushort method, string name)
    {
        var store = Open(Edit(ArchiveBytes.Make(("a", [1], CompressionLevel.Optimal)), record => BinaryPrimitives.WriteUInt16LittleEndian(record.Span[10..], method)));
        Assert.Equal("a", await Keys(store));
        var error = await Fails(ZarrErrorId.FormatNotSupported, () => Get(store, "a"));
        Assert.Contains(name, error.Message);
        Assert.Contains("'a'", error.Message);
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x41)]
    public async Task Encrypted_entries_are_refused_by_name(ushort flags)
    {
        var store = Open(Edit(ArchiveBytes.Make(("a", [1], CompressionLevel.Optimal)), record => BinaryPrimitives.WriteUInt16LittleEndian(record.Span[8..], flags)));
        Assert.Contains("encrypted", (await Fails(ZarrErrorId.FormatNotSupported, () => Get(store, "a"))).Message);
    }

    [Fact]
    public async Task A_value_that_does_not_match_its_checksum_is_refused_as_a_whole()
    {
        var archive = ArchiveBytes.Make(("a", Bytes(100), CompressionLevel.NoCompression));
        archive[archive.AsSpan().IndexOf(Bytes(100).AsSpan(0, 10)) + 50] ^= 1;
        Assert.Contains("CRC-32", (await Fails(ZarrErrorId.ChecksumMismatch, () => Get(Open(archive), "a"))).Message);
    }

    [Fact]
    public async Task A_deflated_entry_that_is_longer_or_shorter_than_it_says_is_damaged()
    {
        var archive = ArchiveBytes.Make(("a", new byte[1000], CompressionLevel.Optimal));
        foreach (var length in new uint[] { 999, 1001, 900_000_000 })
            await Fails(ZarrErrorId.ChunkCorrupt, () => Get(Open(Edit([.. archive], record => BinaryPrimitives.WriteUInt32LittleEndian(record.Span[24..], length))), "a"));
    }

    [Fact]
    public async Task A_declared_length_that_no_deflated_bytes_can_have_costs_no_memory()
    {
        var store = Open(Edit(ArchiveBytes.Make(("a", new byte[1000], CompressionLevel.Optimal)), record => BinaryPrimitives.WriteUInt32LittleEndian(record.Span[24..], 2_000_000_000)));
        await Get(store, "b");
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await Fails(ZarrErrorId.ChunkCorrupt, () => Get(store, "a"));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 1 << 20);
    }

    [Fact]
    public async Task Entries_that_share_bytes_are_refused()
    {
        var archive = ArchiveBytes.Make(("a", Bytes(500), CompressionLevel.NoCompression), ("b", Bytes(500), CompressionLevel.NoCompression));
        var store = Open(Edit(archive, record => record.Span.Slice(42, 4).Clear()));
        Assert.Contains("overlap", (await Fails(ZarrErrorId.StoreReadFailed, () => Get(store, "b"))).Message);
    }

    [Fact]
    public async Task A_file_that_is_no_archive_says_so()
    {
        foreach (var bytes in new byte[][] { [1], Bytes(5000), [.. "PK\u0003\u0004"u8, .. Bytes(100_000)] })
            Assert.Contains("not a zip archive", (await Fails(ZarrErrorId.StoreReadFailed, () => Get(Open(bytes), "a"))).Message);
    }

    [Fact]
    public async Task A_count_in_the_end_record_that_is_not_that_of_the_directory_is_refused_without_making_room_for_it()
    {
        var archive = ArchiveBytes.Make(("a", [1], CompressionLevel.Optimal));
        archive.AsSpan(archive.Length - 14, 4).Fill(0xfe);
        Assert.Contains("1 records", (await Fails(ZarrErrorId.StoreReadFailed, () => Get(Open(archive), "a"))).Message);
    }

    [Fact]
    public async Task Whatever_is_changed_in_an_archive_only_typed_errors_come_out()
    {
        var valid = ArchiveBytes.Make(("a/zarr.json", Encoding.ASCII.GetBytes(new string('x', 300)), CompressionLevel.Optimal), ("a/c/0", Bytes(200), CompressionLevel.NoCompression), ("ä", [], CompressionLevel.Optimal));
        for (var length = 0; length < valid.Length; length += 3) await TryAll(valid[..length]);
        var random = new Random(5);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = (byte[])valid.Clone();
            // Mostly in the directory and the end.
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(4) == 0 ? random.Next(bytes.Length) : random.Next(bytes.Length - 260, bytes.Length)] = (byte)(random.Next(3) switch { 0 => 0xff, 1 => 0, _ => random.Next(256) });
            await TryAll(bytes);
        }
    }

    private async Task TryAll(byte[] bytes)
    {
        var store = Open(bytes);
        try
        {
            await foreach (var entry in store.ListAsync(StoreKey.Root, true, Cancel))
            {
                try
                {
                    using var value = await store.GetAsync(entry.Key, ByteRange.All, Cancel);
                    using var part = await store.GetAsync(entry.Key, new ByteRange(5, 10), Cancel);
                    Assert.InRange(value!.Bytes.Length, 0, 1032L * bytes.Length);
                }
                catch (ZarrException)
                {
                }
            }
        }
        catch (ZarrException)
        {
        }

        File.Delete(store.Location);
    }

    [Fact]
    public async Task Opening_costs_one_read_or_two_where_the_directory_is_long_and_a_value_one()
    {
        var store = Open([]);
        await using (store.BeginBatch())
            for (var i = 0; i < 2000; i++) await store.SetAsync(StoreKey.Parse($"a/c/{i}"), Bytes(50, i), WriteCondition.None, Cancel);

        foreach (var (bytes, opening) in new[] { (File.ReadAllBytes(store.Location), 2), (ArchiveBytes.Make(("a/c/7", Bytes(50, 7), CompressionLevel.NoCompression), ("a/c/8", Bytes(50, 8), CompressionLevel.NoCompression)), 1) })
        {
            var opened = Open(bytes);
            Assert.Null(await Get(opened, "nothing"));
            Assert.Equal(opening, opened.Reads);
            Assert.Equal(Bytes(50, 7), await Get(opened, "a/c/7"));
            Assert.Equal(Bytes(50, 8), await Get(opened, "a/c/8"));
            Assert.Equal(Bytes(50, 8), await Get(opened, "a/c/8"));
            Assert.Equal(opening + 3, opened.Reads);
            await opened.ListAsync(StoreKey.Root, true, Cancel).CountAsync(Cancel);
            await opened.FindAsync(StoreKey.Parse("a/c/8"), Cancel);
            Assert.Equal(opening + 3, opened.Reads);
            // The end of a value without its beginning: its local header once, then one read each.
            opened = Open(bytes);
            Assert.Equal(Bytes(50, 8)[40..], await Get(opened, "a/c/8", ByteRange.Last(10)));
            Assert.Equal(Bytes(50, 8)[20..25], await Get(opened, "a/c/8", new ByteRange(20, 5)));
            Assert.Equal(opening + 3, opened.Reads);
        }
    }

    [Fact]
    public async Task Extra_fields_that_only_local_headers_have_are_learned_from_the_first()
    {
        var plain = ArchiveBytes.Make(("a", Bytes(50), CompressionLevel.NoCompression), ("b", Bytes(50, 2), CompressionLevel.NoCompression), ("c", Bytes(50, 3), CompressionLevel.NoCompression));
        var opened = Open(WithLocalExtra(plain, 12));
        Assert.Equal(Bytes(50), await Get(opened, "a"));
        var first = opened.Reads;
        Assert.Equal(Bytes(50, 2), await Get(opened, "b"));
        Assert.Equal(Bytes(50, 3), await Get(opened, "c"));
        Assert.Equal((3L, 5L), (first, opened.Reads));
    }

    /// <summary>Three entries of one letter and 50 stored bytes, their local headers longer by an extra field of zeros.</summary>
    private static byte[] WithLocalExtra(byte[] plain, int length)
    {
        var bytes = new MemoryStream();
        var directory = plain.AsSpan().IndexOf("PK\u0001\u0002"u8);
        for (var i = 0; i < 3; i++)
        {
            var header = plain.AsSpan(i * 81, 31).ToArray();
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(28), (ushort)length);
            bytes.Write(header);
            bytes.Write(new byte[length]);
            bytes.Write(plain.AsSpan(i * 81 + 31, 50));
        }

        var rest = plain.AsSpan(directory).ToArray();
        for (var i = 0; i < 3; i++) BinaryPrimitives.WriteInt32LittleEndian(rest.AsSpan(i * 47 + 42), i * (81 + length));
        BinaryPrimitives.WriteInt32LittleEndian(rest.AsSpan(rest.Length - 6), (int)bytes.Length);
        bytes.Write(rest);
        return bytes.ToArray();
    }

    /// <summary>Cannot seek, so that lengths and checksums have to follow the bytes.</summary>
    private sealed class OneWayStream : MemoryStream
    {
        public override bool CanSeek => false;
    }
}
