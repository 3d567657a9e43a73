using Xunit;
using Zarr.Core.Tests.Stores;
using Zarr.FileFormats;
using Zarr.Operations.Copying;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Copying;

/// <summary>What stands at the destination stays until all that takes its place is there, whichever write fails.</summary>
public sealed class ReplacementTests : CopyTests, IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public static TheoryData<FaultyStore.Fault, bool, bool> Faults => new(
        from fault in new[] { FaultyStore.Fault.Fail, FaultyStore.Fault.Cancel } from isDirectory in new[] { true, false } from isRoot in new[] { true, false } select (fault, isDirectory, isRoot));

    public void Dispose() => _folder.Dispose();

    private IStore Create(bool isDirectory) => isDirectory ? new DirectoryStore(Path.Join(_folder.Path, "t.zarr")) : new MemoryStore();

    private static async Task<ZarrNode> TreeAsync(IStore store, StoreKey key)
    {
        await CreateAsync(store, key.Append("x/a"), Builder("float64"));
        await SetAsync(store, key.Append("notes.txt").Value, "old");
        return await ZarrNode.OpenAsync(store, key.Append("x"), Cancel);
    }

    /// <summary>Everything in the folder, hidden or not.</summary>
    private string[] Files() => [.. Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_folder.Path, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Whichever_write_fails_the_old_node_is_whole_and_nothing_else_is_left(FaultyStore.Fault fault, bool isDirectory, bool isRoot)
    {
        var source = await CreateAsync(new MemoryStore(), Builder());
        var target = Create(isDirectory);
        var key = isRoot ? StoreKey.Root : B;
        if (isRoot) await ZarrGroup.CreateAsync(target, key, cancel: Cancel);
        await TreeAsync(target, key);
        var (before, files) = (Values(target), Files());
        foreach (var changes in new[] { null, new ArrayChanges { ChunkShape = new(8, 8) } })
        {
            for (var failing = 1; ; failing++)
            {
                var store = new FaultyStore(target) { OnWrite = (number, _) => number == failing ? fault : FaultyStore.Fault.None };
                try
                {
                    await source.CopyAsync(store, key, changes, overwrite: true, cancel: Cancel);
                    Assert.True(failing > 12, "No write failed.");
                    break;
                }
                catch (Exception e) when (e is ZarrException { Id: ZarrErrorId.StoreWriteFailed } or ZarrException { InnerException: OperationCanceledException } or OperationCanceledException)
                {
                    Assert.Equal(before, Values(target));
                    Assert.Equal(files, Files());
                }
            }

            // What is not Zarr's stays, and nothing else.
            Assert.Equal([key.Append("notes.txt").Value], Values(target, key.Value).Keys.Where(name => name.Contains("notes", StringComparison.Ordinal) || name.Contains("/x/", StringComparison.Ordinal)));
            await SameAsync(source, await ZarrArray.OpenAsync(target, key, Cancel));
            await target.DeleteAllAsync(key, Cancel);
            if (isRoot) await ZarrGroup.CreateAsync(target, key, cancel: Cancel);
            await TreeAsync(target, key);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Until_all_is_there_readers_see_the_old_one_and_no_listing_shows_what_is_made(bool isDirectory)
    {
        var source = await CreateAsync(new MemoryStore(), Builder());
        var target = Create(isDirectory);
        var old = await CreateAsync(target, B, Builder("float64"));
        var before = Values(target);
        var seen = 0;
        var store = new FaultyStore(target)
        {
            OnWrite = (_, _) =>
            {
                lock (_folder)
                {
                    Assert.Equal(before.Keys.Order(), Values(target).Keys.Order());
                    Assert.Equal(["b"], target.ListAsync(StoreKey.Root, false, Cancel).ToBlockingEnumerable(Cancel).Where(entry => entry.IsPrefix).Select(entry => entry.Key.Value));
                    seen++;
                }

                return FaultyStore.Fault.None;
            },
        };
        var copy = (ZarrArray)await source.CopyAsync(store, B, overwrite: true, cancel: Cancel);
        Assert.True(seen > 12);
        await SameAsync(source, copy);
        Assert.NotEqual(old.DataType, copy.DataType);
    }

    [Fact]
    public async Task What_is_cancelled_leaves_the_old_one_and_creating_importing_and_moving_over_a_node_do_too()
    {
        var target = Create(isDirectory: true);
        await CreateAsync(target, B, Builder("float64"));
        await SetAsync(target, "b/readme.txt", "mine");
        var source = await CreateAsync(target, StoreKey.Parse("s/a"), Builder());
        var npy = Path.Join(_folder.Path, "a.npy");
        await ArrayExporter.ExportAsync(npy, source, cancel: Cancel);
        var (before, files) = (Values(target), Files());
        void StaysAsItWas()
        {
            Assert.Equal(before, Values(target));
            Assert.Equal(files, Files());
        }

        using var stop = new CancellationTokenSource();
        var store = new FaultyStore(target) { OnWrite = (number, _) => { if (number == 3) stop.Cancel(); return FaultyStore.Fault.None; } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await source.CopyAsync(store, B, overwrite: true, cancel: stop.Token));
        StaysAsItWas();

        // An import of one chunk writes that and the metadata.
        foreach (var failing in new[] { 1, 2 })
        {
            IStore Faulty() => new FaultyStore(target) { OnWrite = (number, _) => number == failing ? FaultyStore.Fault.Fail : FaultyStore.Fault.None };
            if (failing == 1) await RefusedAsync(ZarrErrorId.StoreWriteFailed, async () => await ZarrArray.CreateAsync(Faulty(), B, Builder().Build(), overwrite: true, cancel: Cancel));
            if (failing == 1) await RefusedAsync(ZarrErrorId.StoreWriteFailed, async () => await ZarrGroup.CreateAsync(Faulty(), B, overwrite: true, cancel: Cancel));
            using var file = ArrayFile.Open(npy, cancel: Cancel);
            await RefusedAsync(ZarrErrorId.StoreWriteFailed, async () => await file.ImportAsync(Faulty(), B, overwrite: true, cancel: Cancel));
            var moved = await ZarrNode.OpenAsync(new CountingStore(target), StoreKey.Parse("s/a"), Cancel);
            await RefusedAsync(ZarrErrorId.StoreWriteFailed, async () => await moved.MoveAsync(Faulty(), B, overwrite: true, cancel: Cancel));
            StaysAsItWas();
        }

        var group = await ZarrGroup.CreateAsync(target, B, overwrite: true, cancel: Cancel);
        Assert.Equal(["b/readme.txt", "b/zarr.json"], Values(target, "b").Keys.Order(StringComparer.Ordinal));
        await group.CopyAsync(target, StoreKey.Parse("s/a"), overwrite: true, cancel: Cancel);
        Assert.Equal("s/a/zarr.json", Assert.Single(Values(target, "s/a").Keys));
        await (await ZarrNode.OpenAsync(target, StoreKey.Parse("s"), Cancel)).MoveAsync(target, B, overwrite: true, cancel: Cancel);
        Assert.Equal(["a.npy", "t.zarr", "t.zarr/b", "t.zarr/b/a", "t.zarr/b/a/zarr.json", "t.zarr/b/readme.txt", "t.zarr/b/zarr.json", "t.zarr/zarr.json"], Files().Select(file => file.Replace('\\', '/')));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_it_cannot_be_done_in_one_step_the_values_are_copied_and_a_failure_says_where_they_are(bool isDirectory)
    {
        var source = await CreateAsync(new MemoryStore(), Builder());
        var target = Create(isDirectory);
        await TreeAsync(target, B);
        await SameAsync(source, (ZarrArray)await source.CopyAsync(new FaultyStore(target) { RefusesCommit = true }, B, overwrite: true, cancel: Cancel));
        Assert.Equal(["b/notes.txt", "b/zarr.json"], Values(target, "b").Keys.Where(key => !key.StartsWith("b/c/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        if (!isDirectory) return;
        Assert.DoesNotContain(Files(), file => file.Contains(".partial", StringComparison.Ordinal));

        var staged = false;
        var error = await RefusedAsync(ZarrErrorId.StoreWriteFailed, async () => await source.CopyAsync(new FaultyStore(target)
        {
            RefusesCommit = true, OnWrite = (_, key) => (staged |= key.Value == "zarr.json") && key.Value == "b/c/1/1" ? FaultyStore.Fault.Fail : FaultyStore.Fault.None,
        }, B, overwrite: true, cancel: Cancel));
        var place = error.Message.Split('\'')[3];
        await SameAsync(source, await ZarrArray.OpenAsync(new DirectoryStore(place), StoreKey.Root, Cancel));
    }

    [Fact]
    public async Task What_a_killed_writer_left_is_deleted_where_the_node_is_in_its_place_and_put_back_where_it_is_not()
    {
        var target = (DirectoryStore)Create(isDirectory: true);
        await CreateAsync(target, StoreKey.Parse("g/b"), Builder());
        foreach (var name in (string[])[".b.0123456789abcdef.partial", ".gone.0123456789abcdef.partial"])
        {
            await CreateAsync(new DirectoryStore(Path.Join(target.Location, "g", name)), StoreKey.Root, Builder());
            foreach (var path in Directory.EnumerateFileSystemEntries(Path.Join(target.Location, "g", name), "*", SearchOption.AllDirectories).Prepend(Path.Join(target.Location, "g", name)).Reverse())
                (Directory.Exists(path) ? (Action<string, DateTime>)Directory.SetLastWriteTimeUtc : File.SetLastWriteTimeUtc)(path, DateTime.UtcNow.AddHours(-2));
        }

        Assert.Equal("g. g/b.", string.Join(' ', (await ((ZarrGroup)await ZarrNode.OpenAsync(target, StoreKey.Root, Cancel)).ListAsync(int.MaxValue, Cancel).ToListAsync(Cancel)).Select(found => found.Key.Value + (found.IsLast ? "." : ""))));
        var problems = await StoreHealth.CheckAsync(target, StoreKey.Root, cancel: Cancel).ToListAsync(Cancel);
        Assert.Equal(
            [("g/.b.0123456789abcdef.partial", ProblemId.TemporaryFile, ProblemSeverity.Warning, ProblemRepair.Automatic), ("g/.gone.0123456789abcdef.partial", ProblemId.NodeDisplaced, ProblemSeverity.Error, ProblemRepair.Automatic)],
            problems.Select(problem => (problem.Key, problem.Id, problem.Severity, problem.Repair)).Order());
        // Someone still writes, far below.
        var deep = Path.Join(target.Location, "g", ".b.0123456789abcdef.partial", "c", "0", "0");
        File.SetLastWriteTimeUtc(deep, DateTime.UtcNow);
        Assert.Null(await StoreHealth.RepairAsync(problems.Single(problem => problem.Id == ProblemId.TemporaryFile), cancel: Cancel));
        Assert.Equal(ProblemRepair.RemoveRecent, (await StoreHealth.CheckAsync(target, StoreKey.Root, cancel: Cancel).ToListAsync(Cancel)).Single(problem => problem.Key.Contains(".b.", StringComparison.Ordinal)).Repair);
        File.SetLastWriteTimeUtc(deep, DateTime.UtcNow.AddHours(-2));
        var old = (await StoreHealth.CheckAsync(target, StoreKey.Root, cancel: Cancel).ToListAsync(Cancel)).Single(problem => problem.Id == ProblemId.TemporaryFile);
        Assert.NotNull(await StoreHealth.RepairAsync(old, cancel: Cancel));
        Assert.Equal([".gone.0123456789abcdef.partial", "b", "zarr.json"], Directory.EnumerateFileSystemEntries(Path.Join(target.Location, "g")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        // The only copy goes back to its place.
        Assert.Equal("g/gone", problems.Single(problem => problem.Id == ProblemId.NodeDisplaced).Node.Value);
        Assert.NotNull(await StoreHealth.RepairAsync(problems.Single(problem => problem.Id == ProblemId.NodeDisplaced), cancel: Cancel));
        Assert.Equal(["b", "gone", "zarr.json"], Directory.EnumerateFileSystemEntries(Path.Join(target.Location, "g")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        // No key leads into one.
        await RefusedAsync(ZarrErrorId.NameInvalid, async () => await target.SetAsync(StoreKey.Parse("g/.b.0123456789abcdef.partial/x"), new byte[1], WriteCondition.None, Cancel));
        await target.SetAsync(StoreKey.Parse("g/my.partial/x"), new byte[1], WriteCondition.None, Cancel);
    }

    [Fact]
    public async Task A_link_to_a_store_is_kept_and_one_to_a_node_in_it_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a privilege on Windows.");
        var elsewhere = Path.Join(_folder.Path, "big", "real.zarr");
        await CreateAsync(new DirectoryStore(elsewhere), StoreKey.Root, Builder("float64"));
        await CreateAsync(new DirectoryStore(Path.Join(_folder.Path, "big", "node")), StoreKey.Root, Builder("float64"));
        Directory.CreateDirectory(Path.Join(_folder.Path, "t.zarr"));
        Directory.CreateSymbolicLink(Path.Join(_folder.Path, "link.zarr"), elsewhere);
        Directory.CreateSymbolicLink(Path.Join(_folder.Path, "t.zarr", "b"), Path.Join(_folder.Path, "big", "node"));
        var source = await CreateAsync(new MemoryStore(), Builder());
        var root = (ZarrArray)await source.CopyAsync(new DirectoryStore(Path.Join(_folder.Path, "link.zarr")), StoreKey.Root, overwrite: true, cancel: Cancel);
        await SameAsync(source, root);
        Assert.NotNull(new DirectoryInfo(Path.Join(_folder.Path, "link.zarr")).LinkTarget);
        await SameAsync(source, await ZarrArray.OpenAsync(new DirectoryStore(elsewhere), StoreKey.Root, Cancel));
        await SameAsync(source, (ZarrArray)await source.CopyAsync(Create(isDirectory: true), B, overwrite: true, cancel: Cancel));
        Assert.Null(new DirectoryInfo(Path.Join(_folder.Path, "t.zarr", "b")).LinkTarget);
        Assert.True(File.Exists(Path.Join(_folder.Path, "big", "node", "zarr.json")));
        Assert.DoesNotContain(Files(), file => file.Contains(".partial", StringComparison.Ordinal));
    }
}
