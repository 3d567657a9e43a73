using System.Diagnostics;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Copying;

/// <summary>What a process leaves that is killed at any step of a replacement: Test-ZarrStore tells of it and Repair-ZarrStore mends it, so that the old node or the new one is whole, and nothing of others is lost.</summary>
public sealed class InterruptedReplacementTests : CopyTests, IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly List<(string Step, string Path)> _kept = [];

    public static TheoryData<string, bool> Kinds => new(from kind in new[] { "create", "copy", "tree", "move", "root" } from exchanges in new[] { true, false } select (kind, exchanges));

    private string Live => Path.Join(_folder.Path, "live");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Killed_at_any_step_the_old_node_or_the_new_one_is_whole_after_a_repair_and_files_of_others_are_there(string kind, bool exchanges)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The folder is copied with links and times, which takes cp.");
        Directory.CreateDirectory(Live);
        Assert.SkipWhen(exchanges && !CanExchange(), "This file system cannot exchange two names.");
        var store = new DirectoryStore(Path.Join(Live, "t.zarr"));
        var place = kind == "root" ? StoreKey.Root : StoreKey.Parse("g/b");
        await OldAsync(store, place);
        await CreateAsync(store, kind == "root" ? StoreKey.Parse("sub/a") : StoreKey.Parse("s/a"), Builder("int16"));
        if (kind != "root") await SetAsync(store, "s/a/README", "with the source");
        var source = await CreateAsync(new MemoryStore(), Builder("int16"));
        DirectoryExchange.IsMissing.Value = !exchanges;
        DirectoryReplacement.AfterStep.Value = Keep;
        switch (kind)
        {
            case "create": await ZarrArray.CreateAsync(store, place, Builder("int16").Build(), overwrite: true, cancel: Cancel); break;
            case "tree": await (await ZarrNode.OpenAsync(store, StoreKey.Parse("s"), Cancel)).CopyAsync(store, place, overwrite: true, cancel: Cancel); break;
            case "move": await (await ZarrNode.OpenAsync(store, StoreKey.Parse("s/a"), Cancel)).MoveAsync(store, place, overwrite: true, cancel: Cancel); break;
            default: await source.CopyAsync(store, place, overwrite: true, cancel: Cancel); break;
        }

        DirectoryReplacement.AfterStep.Value = null;
        Keep("done");
        Assert.True(_kept.Count >= 5, string.Join(' ', _kept));
        foreach (var (step, path) in _kept) await HoldsAsync(new DirectoryStore(Path.Join(path, "t.zarr")), place, kind, $"{kind} {step}");
        Assert.Equal(exchanges, !_kept.Exists(kept => kept.Step == "aside"));
    }

    [Fact]
    public async Task A_repair_that_is_told_of_a_node_out_of_place_does_nothing_once_another_stands_there()
    {
        var store = new DirectoryStore(Live);
        await CreateAsync(store, B, Builder());
        Directory.Move(Path.Join(Live, "b"), Path.Join(Live, ".b.0123456789abcdef.partial"));
        var problem = (await StoreHealth.CheckAsync(store, StoreKey.Root, cancel: Cancel).ToListAsync(Cancel)).Single(found => found.Id == ProblemId.NodeDisplaced);
        Assert.Equal((ProblemSeverity.Error, ProblemRepair.Automatic, B), (problem.Severity, problem.Repair, problem.Node));
        await CreateAsync(store, B, Builder("float64"));
        Assert.Null(await StoreHealth.RepairAsync(problem, cancel: Cancel));
        Assert.Equal("float64", (await ZarrArray.OpenAsync(store, B, Cancel)).DataType.Name);
    }

    [Fact]
    public async Task Chunks_that_a_writer_left_at_the_place_do_not_keep_the_node_from_going_back_nor_come_into_it()
    {
        var store = new DirectoryStore(Live);
        var array = await CreateAsync(store, B, Builder());
        var before = Values(store, "b");
        Directory.Move(Path.Join(Live, "b"), Path.Join(Live, ".b.0123456789abcdef.partial"));
        await SetAsync(store, "b/c/0/0", "of a writer that had the array open");
        await SetAsync(store, "b/mine.txt", "of somebody");
        var problem = (await StoreHealth.CheckAsync(store, StoreKey.Root, cancel: Cancel).ToListAsync(Cancel)).Single(found => found.Id == ProblemId.NodeDisplaced);
        Assert.NotNull(await StoreHealth.RepairAsync(problem, cancel: Cancel));
        Assert.True(File.Exists(Path.Join(Live, "b", "mine.txt")));
        await store.DeleteAsync(StoreKey.Parse("b/mine.txt"), WriteCondition.None, Cancel);
        Assert.Equal(before, Values(store, "b"));
        await array.ReadAsync(ZarrSelection.All, cancel: Cancel);
    }

    [Fact]
    public async Task A_moved_node_whose_place_is_outside_of_the_store_is_told_and_stays()
    {
        var store = new DirectoryStore(Live);
        await CreateAsync(store, B, Builder());
        var left = Path.Join(Live, ".b.0123456789abcdef.partial");
        await CreateAsync(new DirectoryStore(left), StoreKey.Root, Builder("float64"));
        foreach (var home in (string[])[Path.Join(_folder.Path, "elsewhere"), "/", "..", "", Path.Join(Live, "..", "up"), Path.Join(Live, "no", "parent")])
        {
            await File.WriteAllTextAsync(Path.Join(left, ".moved.partial"), home, Cancel);
            Age(Live);
            var problem = (await StoreHealth.CheckAsync(store, StoreKey.Root, cancel: Cancel).ToListAsync(Cancel)).Single(found => found.Id == ProblemId.NodeDisplaced);
            Assert.Equal((ProblemSeverity.Error, ProblemRepair.None), (problem.Severity, problem.Repair));
            await Assert.ThrowsAsync<ArgumentException>(async () => await StoreHealth.RepairAsync(problem, cancel: Cancel));
        }

        Assert.True(ReplacementLeftover.IsNode(left));
        await (await ZarrNode.OpenAsync(store, B, Cancel)).DeleteAsync(Cancel);
        await store.DeleteAllAsync(StoreKey.Root, Cancel);
        Assert.True(ReplacementLeftover.IsNode(left));
    }

    [Fact]
    public async Task A_replacement_that_can_be_neither_finished_nor_undone_says_where_both_nodes_are_and_deletes_neither()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file takes the place of the directory.");
        var store = new DirectoryStore(Live);
        var old = await CreateAsync(store, B, Builder("float64"));
        var source = await CreateAsync(new MemoryStore(), Builder());
        DirectoryExchange.IsMissing.Value = true;
        DirectoryReplacement.AfterStep.Value = step =>
        {
            if (step == "aside") File.WriteAllText(Path.Join(Live, "b"), "in the way");
        };
        var error = await RefusedAsync(ZarrErrorId.StoreWriteFailed, async () => await source.CopyAsync(store, B, overwrite: true, cancel: Cancel));
        DirectoryReplacement.AfterStep.Value = null;
        var left = Directory.GetDirectories(Live, ".b.*.partial");
        Assert.Equal(2, left.Length);
        Assert.All(left, path => Assert.Contains($"'{path}'", error.Message));
        File.Delete(Path.Join(Live, "b"));
        // The old one comes back, and only then the other may go.
        var problems = await StoreHealth.CheckAsync(store, StoreKey.Root, cancel: Cancel).ToListAsync(Cancel);
        var problem = Assert.Single(problems, found => found.Repair == ProblemRepair.Automatic);
        Assert.NotNull(await StoreHealth.RepairAsync(problem, cancel: Cancel));
        await SameAsync(old, await ZarrArray.OpenAsync(store, B, Cancel));
    }

    private async Task OldAsync(DirectoryStore store, StoreKey place)
    {
        if (place.IsRoot) await ZarrGroup.CreateAsync(store, place, cancel: Cancel);
        await CreateAsync(store, place.Append("x/a"), Builder("float64"));
        await SetAsync(store, place.Append("README.md").Value, "mine");
        await SetAsync(store, place.Append(".git/HEAD").Value, "ref");
        await SetAsync(store, place.Append("x/a/notes.md").Value, "deep");
    }

    private static async Task HoldsAsync(DirectoryStore store, StoreKey place, string kind, string where)
    {
        for (var pass = 0; pass < 3; pass++)
        {
            foreach (var problem in await StoreHealth.CheckAsync(store, StoreKey.Root, cancel: Cancel).ToListAsync(Cancel))
                if (problem.Repair == ProblemRepair.Automatic) await StoreHealth.RepairAsync(problem, cancel: Cancel);
            Age(Path.GetDirectoryName(store.Location)!);
        }

        var problems = await StoreHealth.CheckAsync(store, StoreKey.Root, cancel: Cancel).ToListAsync(Cancel);
        Assert.True(problems.TrueForAll(problem => problem.Id is ProblemId.OrphanedKey or ProblemId.ChunkMissing), where + ": " + string.Join(" | ", problems));
        Assert.True(Directory.GetFileSystemEntries(Path.GetDirectoryName(store.Location)!, "*.partial", SearchOption.AllDirectories) is [], where);
        string Text(string key) => File.ReadAllText(Path.Join(store.Location, place.Append(key).Value));
        Assert.Equal(("mine", "ref", "deep"), (kind == "move" && !File.Exists(Path.Join(store.Location, "s/a/zarr.json")) ? "mine" : Text("README.md"), Text(".git/HEAD"), Text("x/a/notes.md")));
        var node = await ZarrNode.OpenAsync(store, place, Cancel);
        var isOld = node is ZarrGroup && kind != "tree" || await ZarrNode.FindAsync(store, place.Append("x/a"), Cancel) is not null;
        if (kind == "move") Assert.Equal(isOld, await ZarrNode.FindAsync(store, StoreKey.Parse("s/a"), Cancel) is ZarrArray);
        if (!isOld && kind == "create") return;
        var array = isOld ? await ZarrArray.OpenAsync(store, place.Append("x/a"), Cancel) : kind == "tree" ? await ZarrArray.OpenAsync(store, place.Append("a"), Cancel) : (ZarrArray)node;
        Assert.Equal(isOld ? "float64" : "int16", array.DataType.Name);
        await SameValuesAsync(array);
        Assert.Empty(await StoreHealth.CheckAsync(store, array.Key, checksum: true, cancel: Cancel).Where(problem => problem.Id == ProblemId.ChunkMissing).ToListAsync(Cancel));
    }

    private static async Task SameValuesAsync(ZarrArray array)
    {
        var data = (await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data;
        for (var i = 0; i < data.Length; i++) Assert.Equal(i % 100 + 1, Convert.ToInt32(data.GetValue(i), System.Globalization.CultureInfo.InvariantCulture));
    }

    private void Keep(string step)
    {
        var path = Path.Join(_folder.Path, $"kept-{_kept.Count}");
        using var copy = Process.Start("cp", ["-a", Live, path]);
        copy.WaitForExit();
        Age(path);
        _kept.Add((step, path));
    }

    // Nobody has written there for an hour.
    private static void Age(string path)
    {
        foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)) entry.LastWriteTimeUtc = DateTime.UtcNow.AddHours(-2);
    }

    private bool CanExchange()
    {
        var (one, other) = (Path.Join(Live, "one"), Path.Join(Live, "other"));
        Directory.CreateDirectory(one);
        Directory.CreateDirectory(other);
        var can = DirectoryExchange.Try(one, other);
        Directory.Delete(one);
        Directory.Delete(other);
        return can;
    }
}
