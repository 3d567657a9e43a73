using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Validation;

/// <summary>Trees, documents and keys: what is a problem and what is none.</summary>
public sealed class StoreCheckTests : HealthTests
{
    private const string ArrayDocument = """{"zarr_format":2,"shape":[4],"chunks":[2],"dtype":"<i4","compressor":null,"fill_value":null,"order":"C","filters":null}""";

    [Theory]
    [InlineData(ZarrFormat.V2)]
    [InlineData(ZarrFormat.V3)]
    public async Task What_this_library_writes_is_sound(ZarrFormat format)
    {
        var store = new MemoryStore();
        await FilledAsync(store, "g/h/a", format, "gzip");
        await ArrayAsync(store, "b", format, new() { ["units"] = "m" });
        await (await OpenAsync(store)).ConsolidateAsync(Cancel);
        await (await OpenAsync(store, "g")).ConsolidateAsync(Cancel);
        Assert.Equal("", await IdsAsync(store, checksum: true));
        var problem = Assert.Single(await CheckAsync(store));
        Assert.Equal((ProblemId.ChunkMissing, ProblemSeverity.Information, 2), (problem.Id, problem.Severity, problem.StoredCount));
        // A part of it.
        Assert.Equal("", await IdsAsync(store, "g"));
        Assert.Equal("", await IdsAsync(store, "g/h/a", checksum: true));
    }

    [Fact]
    public async Task Nothing_is_no_store()
    {
        Assert.Equal("NodeNotFound:", await IdsAsync(new MemoryStore()));
        var store = new MemoryStore();
        await PutAsync(store, "a/b", "x");
        Assert.Equal("NodeNotFound:a", await IdsAsync(store, "a"));
        Assert.Equal("NodeNotFound:", await IdsAsync(store));
    }

    [Theory]
    [InlineData("""{"zarr_format":3""", "MetadataInvalid")]
    [InlineData("""{"zarr_format":3,"node_type":"tree"}""", "MetadataInvalid")]
    [InlineData("""{"zarr_format":3,"node_type":"group","extra":{"name":"x"}}""", "MetadataNotSupported")]
    public async Task Below_a_group_that_cannot_be_read_all_is_looked_at(string document, string id)
    {
        var store = new MemoryStore();
        await FilledAsync(store, "g/a", ZarrFormat.V3, "crc32c");
        await PutAsync(store, "g/zarr.json", document);
        await ChangeAsync(store, "g/a/c/1", Flip(0));
        Assert.Equal($"ChecksumMismatch:g/a/c/1 {id}:g/zarr.json", await IdsAsync(store, checksum: true));
        Assert.Equal($"ChecksumMismatch:g/a/c/1 {id}:g/zarr.json", await IdsAsync(store, "g", checksum: true));
    }

    [Fact]
    public async Task An_array_that_is_not_supported_is_a_warning_and_what_cannot_be_is_an_error()
    {
        var store = new MemoryStore();
        foreach (var name in (string[])["codec", "type", "rank"]) await FilledAsync(store, name, ZarrFormat.V2);
        await PutAsync(store, "codec/.zarray", ArrayDocument.Replace("\"compressor\":null", "\"compressor\":{\"id\":\"unheard\"}", StringComparison.Ordinal));
        await PutAsync(store, "type/.zarray", ArrayDocument.Replace("<i4", "<q9", StringComparison.Ordinal));
        await PutAsync(store, "rank/.zarray", ArrayDocument.Replace("\"chunks\":[2]", "\"chunks\":[2,2]", StringComparison.Ordinal));
        var problems = (await CheckAsync(store)).ToDictionary(problem => problem.Node.Value);
        Assert.Equal((ProblemId.MetadataNotSupported, ProblemSeverity.Warning), (problems["codec"].Id, problems["codec"].Severity));
        Assert.Contains("unheard", problems["codec"].Message);
        Assert.Equal(ProblemId.MetadataNotSupported, problems["type"].Id);
        Assert.Equal((ProblemId.MetadataInvalid, ProblemSeverity.Error), (problems["rank"].Id, problems["rank"].Severity));
    }

    [Fact]
    public async Task A_group_without_metadata_is_told_once_for_each_level_and_its_nodes_are_looked_at()
    {
        var store = new MemoryStore();
        await FilledAsync(store, "a/b/c", ZarrFormat.V2);
        foreach (var key in (string[])["", "a", "a/b"]) await store.DeleteAsync(Key(key).Append(".zgroup"), WriteCondition.None, Cancel);
        await PutAsync(store, "a/b/c/9", "x");
        Assert.Equal("ChunkOutsideGrid:a/b/c/9 GroupMetadataMissing:.zgroup GroupMetadataMissing:a/.zgroup GroupMetadataMissing:a/b/.zgroup", await IdsAsync(store));
    }

    [Fact]
    public async Task Documents_of_both_formats_at_one_node_are_told_with_their_names()
    {
        var store = new MemoryStore();
        await FilledAsync(store, "a");
        await GroupAsync(store, "g");
        await PutAsync(store, ".zgroup", """{"zarr_format":2}""");
        await PutAsync(store, "a/.zarray", ArrayDocument);
        await PutAsync(store, "a/.zattrs", "{}");
        await PutAsync(store, "g/.zmetadata", "{}");
        Assert.Equal("NodeAmbiguous:.zgroup NodeAmbiguous:a/.zarray NodeAmbiguous:g/.zmetadata", await IdsAsync(store));
        Assert.Contains("'.zarray', '.zattrs'", (await CheckAsync(store, "a")).Single().Message);
        Assert.All(await CheckAsync(store), problem => Assert.Equal(ProblemRepair.None, problem.Repair));
    }

    [Fact]
    public async Task An_array_that_is_also_a_group_is_ambiguous()
    {
        var store = new MemoryStore();
        await FilledAsync(store, "a", ZarrFormat.V2);
        await PutAsync(store, "a/.zgroup", """{"zarr_format":2}""");
        Assert.Equal("NodeAmbiguous:a/.zgroup", await IdsAsync(store));
    }

    [Fact]
    public async Task A_node_in_another_format_than_its_group_is_told()
    {
        var store = new MemoryStore();
        await GroupAsync(store, "");
        await FilledAsync(store, "a", ZarrFormat.V2);
        await FilledAsync(store, "b");
        Assert.Equal("FormatMixed:a/.zarray", await IdsAsync(store));
    }

    [Theory]
    [InlineData("junk", "OrphanedKey:junk")]
    [InlineData("g/junk", "OrphanedKey:g/junk")]
    [InlineData("g/junk/x/1", "OrphanedKey:g/junk/")]
    [InlineData("g/.zattrs/1", "OrphanedKey:g/.zattrs/")]
    [InlineData("a/junk", "OrphanedKey:a/junk")]
    [InlineData("a/c/0/junk", "OrphanedKey:a/c/0/junk")]
    [InlineData("a/c/00", "OrphanedKey:a/c/00")]
    [InlineData("a/b/zarr.json", "OrphanedKey:a/b/zarr.json")]
    [InlineData("a/c/5", "ChunkOutsideGrid:a/c/5")]
    [InlineData("a/c.1", "ChunkMisnamed:a/c.1")]
    [InlineData("a/1", "ChunkMisnamed:a/1")]
    [InlineData("a/7", "OrphanedKey:a/7")]
    [InlineData("README.md", "")]
    [InlineData("g/.DS_Store", "")]
    [InlineData("a/.gitignore", "")]
    [InlineData(".nczgroup", "")] // netCDF-C 4.8.0
    [InlineData("a/.nczarray", "")]
    [InlineData("a/.nczattr", "")]
    [InlineData("g/.nczvar", "")]
    [InlineData("__MACOSX/._a", "")] // archives of macOS
    [InlineData("__MACOSX/a/c/._0", "")]
    [InlineData("g/__MACOSX/._a", "")]
    [InlineData("a/@eaDir/x", "")]
    [InlineData("__macosx/x", "OrphanedKey:__macosx/")]
    [InlineData(".git/objects/0", "")]
    public async Task Every_key_belongs_to_something(string key, string expected)
    {
        var store = new MemoryStore();
        await GroupAsync(store, "g");
        await FilledAsync(store, "a");
        await PutAsync(store, key, "x");
        Assert.Equal(expected, await IdsAsync(store));
    }

    [Fact]
    public async Task What_lies_below_a_name_that_is_no_node_is_one_problem_with_its_size()
    {
        var store = new MemoryStore();
        await GroupAsync(store, "");
        for (var i = 0; i < 50; i++) await PutAsync(store, $"old/{i % 7}/{i}", "123");
        var problem = Assert.Single(await CheckAsync(store));
        Assert.Equal((ProblemId.OrphanedKey, "old/", 50, 150), (problem.Id, problem.Key, problem.StoredCount, problem.StoredLength));
    }

    [Fact]
    public async Task Chunks_under_keys_of_another_separator_are_one_problem_that_says_what_the_metadata_lacks()
    {
        var store = new MemoryStore();
        var array = await ZarrArray.CreateAsync(store, Key("a"), new ArrayBuilder
        {
            Shape = new(4, 4), ChunkShape = new(2, 2), DataType = Zarr.Format.DataTypes.DataType.Parse("int8"), Codecs = [], Format = ZarrFormat.V2,
            KeyEncoding = new(IsDefault: false, '/'),
        }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, 1, cancel: Cancel);
        await PutAsync(store, "a/.zarray", ArrayDocument.Replace("[4]", "[4,4]", StringComparison.Ordinal).Replace("[2]", "[2,2]", StringComparison.Ordinal).Replace("<i4", "|i1", StringComparison.Ordinal));
        var problem = Assert.Single(await CheckAsync(store, "a"), problem => problem.Id == ProblemId.ChunkMisnamed);
        Assert.Equal((4, 16, ProblemSeverity.Error), (problem.StoredCount, problem.StoredLength, problem.Severity));
        Assert.Contains("\"dimension_separator\": \"/\"", problem.Advice);
        Assert.NotNull(await StoreHealth.RepairAsync(problem, cancel: Cancel));
        Assert.Equal("", await IdsAsync(store, "a"));
        Assert.All((sbyte[])(await (await ZarrArray.OpenAsync(store, Key("a"), Cancel)).ReadAsync(ZarrSelection.All, cancel: Cancel)).Data, element => Assert.Equal(1, element));
        Assert.Null(await StoreHealth.RepairAsync(problem, cancel: Cancel));
    }

    [Fact]
    public async Task Chunks_that_were_never_written_matter_only_where_nothing_says_what_they_are()
    {
        var store = new MemoryStore();
        await FilledAsync(store, "a", ZarrFormat.V2);
        await store.DeleteAsync(Key("a/1"), WriteCondition.None, Cancel);
        Assert.Equal(ProblemSeverity.Information, Assert.Single(await CheckAsync(store)).Severity);
        await PutAsync(store, "a/.zarray", ArrayDocument.Replace("[4]", "[10]", StringComparison.Ordinal));
        var problem = Assert.Single(await CheckAsync(store));
        Assert.Equal((ProblemId.ChunkMissing, ProblemSeverity.Warning, 1), (problem.Id, problem.Severity, problem.StoredCount));
    }

    [Theory]
    [InlineData(ZarrFormat.V2)]
    [InlineData(ZarrFormat.V3)]
    public async Task Consolidated_metadata_that_is_stale_is_told_with_the_nodes(ZarrFormat format)
    {
        var store = new MemoryStore();
        var (document, own) = format == ZarrFormat.V3 ? ("zarr.json", "zarr.json") : (".zarray", ".zmetadata");
        await FilledAsync(store, "a", format);
        await FilledAsync(store, "b", format);
        await (await OpenAsync(store)).ConsolidateAsync(Cancel);
        await store.DeleteAllAsync(Key("b"), Cancel);
        await ChangeAsync(store, $"a/{document}", bytes => System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(bytes).Replace("10", "9", StringComparison.Ordinal)));
        Assert.Equal($"ConsolidatedStale:{own}", await IdsAsync(store));
        Assert.Contains("differs in 'a', still has 'b'", (await CheckAsync(store)).Single(problem => problem.Id == ProblemId.ConsolidatedStale).Message);
        await ChangeAsync(store, own, bytes => System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(bytes).Replace(format == ZarrFormat.V3 ? "inline" : "zarr_consolidated_format", "x", StringComparison.Ordinal)));
        Assert.Equal($"ConsolidatedInvalid:{own}", await IdsAsync(store));
    }

    [Fact]
    public async Task Names_that_are_one_elsewhere_and_names_that_cannot_be_elsewhere_are_told()
    {
        var store = new MemoryStore();
        foreach (var name in (string[])["Temp", "temp", "caf\u00e9", "cafe\u0301", "other", "con", "end.", "a b"]) await FilledAsync(store, $"g/{name}");
        Assert.Equal("NameCollision:g/Temp NameCollision:g/cafe\u0301 NameReserved:g/con NameReserved:g/end.", await IdsAsync(store));
    }

    [Fact]
    public async Task Temporary_files_links_and_names_of_no_key_in_directories_are_told()
    {
        using var directory = new TemporaryDirectory();
        var store = new DirectoryStore(directory.Path);
        await FilledAsync(store, "g/a");
        var array = Path.Combine(directory.Path, "g", "a");
        foreach (var name in (string[])["c/0.0123.partial", "zarr.json.__lock", "c/.nfs0000a1"])
        {
            File.WriteAllText(Path.Combine(array, name), "x");
            File.SetLastWriteTimeUtc(Path.Combine(array, name), DateTime.UtcNow.AddHours(-2));
        }

        File.WriteAllText(Path.Combine(array, "c", "1.0123.partial"), "x");
        Assert.Equal("TemporaryFile:g/a/c/.nfs0000a1 TemporaryFile:g/a/c/0.0123.partial TemporaryFile:g/a/zarr.json.__lock", await IdsAsync(store));
        Assert.Equal("TemporaryFile:g/a/c/.nfs0000a1 TemporaryFile:g/a/c/0.0123.partial TemporaryFile:g/a/zarr.json.__lock", await IdsAsync(store, "g/a"));
        var recent = Assert.Single(await CheckAsync(store), problem => problem.Severity == ProblemSeverity.Information);
        Assert.Equal((ProblemId.TemporaryFile, "g/a/c/1.0123.partial", ProblemRepair.RemoveRecent), (recent.Id, recent.Key, recent.Repair));
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in Directory.EnumerateFiles(array, "*", SearchOption.AllDirectories).Where(TemporaryNames.IsTemporary)) File.Delete(file);
        using var strange = OperatingSystem.IsLinux() ? new Names.UndecodableDirectory(array) : null;
        File.Delete(Path.Combine(array, "c", "3"));
        File.CreateSymbolicLink(Path.Combine(array, "c", "3"), "/nowhere/at/all");
        Assert.Equal((strange is null ? "" : $"NameReserved:g/a/{Names.UndecodableDirectory.Shown} ") + "ValueUnreadable:g/a/c/3", await IdsAsync(store));
    }

    [Fact]
    public async Task A_group_with_links_that_go_round_is_listed_and_checked_to_its_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a privilege on Windows.");
        using var directory = new TemporaryDirectory();
        var store = new DirectoryStore(directory.Path);
        await FilledAsync(store, "g/h/a");
        await FilledAsync(store, "g/b");
        foreach (var (link, target) in new[] { ("g/up", ".."), ("g/h/self", "."), ("g/loop", "loop"), ("g/h/again", "../../g") })
            Directory.CreateSymbolicLink(Path.Combine(directory.Path, link), target);
        Assert.Equal("g. g/b g/h. g/h/a.", await NamesAsync((await OpenAsync(store)).ListAsync(int.MaxValue, Cancel)));
        Assert.Equal("ValueUnreadable:g/h/again ValueUnreadable:g/h/self ValueUnreadable:g/loop ValueUnreadable:g/up", await IdsAsync(store));
    }

    [Fact]
    public async Task What_cannot_be_read_is_a_problem_and_the_rest_is_looked_at()
    {
        var store = new MemoryStore();
        await FilledAsync(store, "a");
        await FilledAsync(store, "b", ZarrFormat.V3, "crc32c");
        await ChangeAsync(store, "b/c/1", Flip(0));
        var faulty = new FaultyStore(store) { OnRead = (_, key) => key.Value is "a/zarr.json" or "b/c/2" ? FaultyStore.Fault.Fail : FaultyStore.Fault.None };
        Assert.Equal("ChecksumMismatch:b/c/1 ValueUnreadable:a/zarr.json ValueUnreadable:b/c/2", await IdsAsync(faulty, checksum: true));
    }

    [Fact]
    public async Task A_store_that_cannot_be_listed_is_a_problem_and_no_failure()
    {
        var store = new MemoryStore();
        await FilledAsync(store, "a");
        Assert.Equal("StoreUnreadable:", await IdsAsync(new UnlistableStore(store)));
    }

    private static class TemporaryNames
    {
        public static bool IsTemporary(string path) => Zarr.Storage.Stores.Directories.TemporaryNames.Contains(Path.GetFileName(path));
    }
}
