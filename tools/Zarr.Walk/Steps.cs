using System.Collections;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Walk;

/// <summary>The main job, and where file systems differ: each step is a rule, and throws where that does not hold.</summary>
internal sealed class Steps(string folder)
{
    private static readonly int[] s_values = [.. Enumerable.Range(0, 100)];

    // Elsewhere only programs of .NET have such a mode, and it holds among them alone.
    private static readonly FileShare[] s_scanners = OperatingSystem.IsWindows() ? [FileShare.Read, FileShare.None] : [FileShare.Read];

    // Said by who runs it there.
    private static readonly bool s_isWine = OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("ZARR_WINE") is not null;

    private static bool IsWindows => OperatingSystem.IsWindows();

    private string this[string name] => Path.Join(folder, name);

    public async Task An_array_is_created_written_read_grown_and_listed()
    {
        foreach (var format in new[] { ZarrFormat.V2, ZarrFormat.V3 })
        {
            var store = new DirectoryStore(this[$"{format}.zarr"]);
            var array = await CreateAsync(store, "group/array", format);
            await SameAsync(array, s_values);
            await array.WriteAsync(ZarrSelection.Parse("5:15"), Enumerable.Repeat(-1, 10).ToArray());
            var shape = await array.AppendAsync(0, new[] { 1, 2, 3 });
            Require(shape[0] == 103, $"the shape is {shape}");
            array = await ZarrArray.OpenAsync(store, StoreKey.Parse("group/array"));
            await SameAsync(array, [.. s_values[..5], .. Enumerable.Repeat(-1, 10), .. s_values[15..], 1, 2, 3]);
            Require(await NodesAsync(store) == "group group/array", "other nodes are listed");
            Require(await CheckAsync(store) == "", await CheckAsync(store));
        }
    }

    public async Task Shards_attributes_and_copies_of_metadata_follow()
    {
        var store = new DirectoryStore(this["s.zarr"]);
        var array = await ZarrArray.CreateAsync(store, StoreKey.Parse("a"), new ArrayBuilder { Shape = new(100), ChunkShape = new(5), ShardShape = new(20), DataType = DataType.Parse("int32") }.Build());
        await array.WriteAsync(ZarrSelection.All, s_values);
        await array.WriteAsync(ZarrSelection.Parse("3"), -3);
        var group = (ZarrGroup)await ZarrNode.OpenAsync(store, StoreKey.Root);
        await group.ConsolidateAsync();
        await array.SetAttributesAsync(new Hashtable { ["unit"] = "m" });
        Require((await group.CheckConsolidatedAsync())?.IsFresh == true, "the copy of the metadata is stale");
        await SameAsync(await ZarrArray.OpenAsync(store, StoreKey.Parse("a")), [0, 1, 2, -3, .. s_values[4..]]);
        Require(await CheckAsync(store) == "", await CheckAsync(store));
    }

    public async Task A_chunk_is_replaced_while_it_is_read()
    {
        if (s_isWine) throw new StepSkippedException("this Wine does not know the rename of Windows 10 that replaces a file others have open.");
        var store = new DirectoryStore(this["r.zarr"]);
        var array = await CreateAsync(store, "a");
        var old = await File.ReadAllBytesAsync(this["r.zarr/a/c/0"]);
        using var held = Hold(this["r.zarr/a/c/0"], FileShare.ReadWrite | FileShare.Delete);
        await array.WriteAsync(ZarrSelection.All, s_values.Reverse().ToArray());
        await SameAsync(array, [.. s_values.Reverse()]);
        var bytes = new byte[old.Length];
        held.ReadExactly(bytes);
        Require(bytes.SequenceEqual(old), "the reader has other bytes");
        Require(Leftovers() == "", Leftovers());
    }

    public async Task A_node_is_replaced_and_removed_while_its_files_are_read()
    {
        var store = new DirectoryStore(this["r.zarr"]);
        await CreateAsync(store, "g/a");
        using (var held = Hold(this["r.zarr/g/a/c/1"], FileShare.ReadWrite | FileShare.Delete))
        {
            await CreateAsync(store, "g/a", overwrite: true);
            await SameAsync(await ZarrArray.OpenAsync(store, StoreKey.Parse("g/a")), s_values);
        }

        await CreateAsync(store, "g/a", overwrite: true);
        using (var held = Hold(this["r.zarr/g/a/c/1"], FileShare.ReadWrite | FileShare.Delete))
            await (await ZarrNode.OpenAsync(store, StoreKey.Parse("g/a"))).DeleteAsync();
        Require(await NodesAsync(store) == "g", await NodesAsync(store));
        // Wine keeps a deleted file that is open, and its directory with it, until it is closed; Windows 10 does not.
        if (!s_isWine) Require(Leftovers() == "", Leftovers());
    }

    public async Task A_scanner_that_holds_a_file_for_a_moment_is_waited_for()
    {
        var store = new DirectoryStore(this["h.zarr"]);
        var array = await CreateAsync(store, "a");
        foreach (var share in s_scanners)
        {
            await BesideHolderAsync(this["h.zarr/a/c/0"], share, () => array.WriteAsync(ZarrSelection.Parse("0:10"), -1).AsTask());
            await BesideHolderAsync(this["h.zarr/a/zarr.json"], share, () => array.SetAttributesAsync(new Hashtable { ["n"] = 1 }).AsTask());
            await BesideHolderAsync(this["h.zarr/a/c/1"], share, () => CreateAsync(store, "a", overwrite: true));
            await BesideHolderAsync(this["h.zarr/a/c/1"], share, async () =>
            {
                var moved = await (await ZarrNode.OpenAsync(store, StoreKey.Parse("a"))).MoveAsync(store, StoreKey.Parse("b"));
                await moved.MoveAsync(store, StoreKey.Parse("a"));
            });
            array = await ZarrArray.OpenAsync(store, StoreKey.Parse("a"));
            await SameAsync(array, s_values);
            await BesideHolderAsync(this["h.zarr/a/c/2"], share, async () => await store.DeleteAllAsync(StoreKey.Parse("a/c"), default));
            Require(!Directory.Exists(this["h.zarr/a/c"]), "chunks are left");
            array = await CreateAsync(store, "a", overwrite: true);
        }

        Require(Leftovers() == "", Leftovers());
    }

    public async Task A_file_that_stays_held_is_an_error_and_the_old_value_is_whole()
    {
        if (!IsWindows) throw new StepSkippedException("only Windows holds files so.");
        var store = new DirectoryStore(this["h.zarr"]);
        var array = await CreateAsync(store, "a");
        using (var held = Hold(this["h.zarr/a/c/0"], FileShare.Read))
        {
            var error = await FailsAsync(() => array.WriteAsync(ZarrSelection.Parse("0:10"), -1).AsTask());
            Require(error.Message.Contains("c\\0", StringComparison.Ordinal), error.Message);
        }

        await SameAsync(array, s_values);
        Require(Leftovers() == "", Leftovers());
    }

    public async Task What_a_killed_writer_left_is_told_and_removed()
    {
        var store = new DirectoryStore(this["k.zarr"]);
        await CreateAsync(store, "a");
        var left = this["k.zarr/a/c/0.0123456789abcdef.partial"];
        await File.WriteAllTextAsync(left, "x");
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddDays(-1));
        var problem = (await StoreHealth.CheckAsync(store, StoreKey.Root).ToListAsync()).Single();
        Require(problem.Id == ProblemId.TemporaryFile, problem.ToString());
        await StoreHealth.RepairAsync(problem);
        Require(await CheckAsync(store) == "" && !File.Exists(left), await CheckAsync(store));
    }

    public async Task A_tree_goes_into_an_archive_and_comes_back()
    {
        var store = new DirectoryStore(this["z.zarr"]);
        await CreateAsync(store, "g/12_00");
        var zip = new ZipStore(this["z.zip"]);
        await (await ZarrNode.OpenAsync(store, StoreKey.Root)).CopyAsync(zip, StoreKey.Root);
        await CreateAsync(zip, "g/more");
        Require(await NodesAsync(zip) == "g g/12_00 g/more", await NodesAsync(zip));
        await SameAsync(await ZarrArray.OpenAsync(zip, StoreKey.Parse("g/more")), s_values);
        await (await ZarrNode.OpenAsync(zip, StoreKey.Root)).CopyAsync(store, StoreKey.Parse("back"));
        await SameAsync(await ZarrArray.OpenAsync(store, StoreKey.Parse("back/g/more")), s_values);
        Require(!File.Exists(this["z.zip.lock"]), "the lock is left");
        await BesideHolderAsync(this["z.zip"], s_scanners[^1], () => CreateAsync(zip, "held"));
        await SameAsync(await ZarrArray.OpenAsync(zip, StoreKey.Parse("held")), s_values);
    }

    public async Task A_tree_is_moved_and_copied_between_stores()
    {
        var store = new DirectoryStore(this["from.zarr"]);
        await CreateAsync(store, "g/a");
        var other = new DirectoryStore(this["to.zarr"]);
        await (await ZarrNode.OpenAsync(store, StoreKey.Parse("g"))).CopyAsync(other, StoreKey.Parse("copy"));
        await (await ZarrNode.OpenAsync(store, StoreKey.Parse("g"))).MoveAsync(other, StoreKey.Parse("moved"));
        Require(await NodesAsync(other) == "copy copy/a moved moved/a", await NodesAsync(other));
        Require(await NodesAsync(store) == "", await NodesAsync(store));
        await SameAsync(await ZarrArray.OpenAsync(other, StoreKey.Parse("moved/a")), s_values);
    }

    public async Task Names_that_the_system_reserves_are_refused_before_anything_is_written_and_all_others_work()
    {
        var memory = new MemoryStore();
        string[] names = ["plain", "a b", "größe", "温度", "\U0001F30D", "a[b]", "a'b", ".x", "con", "nul.txt", "COM1", "lpt9.a.b", "end.", "end ", "12:00", "a\\b", "..\\up", "a*", "?", "a\"b", "a|b", "<a>", "t\tb", "x:y:$DATA"];
        foreach (var name in names)
        {
            var store = new DirectoryStore(this[$"n{Array.IndexOf(names, name)}.zarr"]);
            var tree = await ZarrGroup.CreateAsync(memory, StoreKey.Parse($"g{Array.IndexOf(names, name)}"));
            await CreateAsync(memory, $"{tree.Key}/fine");
            await CreateAsync(memory, $"{tree.Key}/{name}/x");
            if (IsWindows && !IsAllowed(name))
            {
                Require((await FailsAsync(() => CreateAsync(store, name))).Id == ZarrErrorId.NameInvalid, name);
                Require((await FailsAsync(async () => await tree.CopyAsync(store, StoreKey.Root))).Id == ZarrErrorId.NameInvalid, name);
                Require((await FailsAsync(async () => await tree.MoveAsync(store, StoreKey.Root))).Id == ZarrErrorId.NameInvalid, name);
                Require(!Directory.Exists(store.Location), $"something was written of '{name}'");
                continue;
            }

            await tree.CopyAsync(store, StoreKey.Root);
            await SameAsync(await ZarrArray.OpenAsync(store, StoreKey.Parse($"{name}/x")), s_values);
            Require((await NodesAsync(store)).Contains($"{name}/x", StringComparison.Ordinal), name);
            await (await ZarrNode.OpenAsync(store, StoreKey.Root)).DeleteAsync();
        }

        // Every one is one in an archive.
        await (await ZarrGroup.CreateAsync(memory, StoreKey.Parse("empty"))).CopyAsync(new ZipStore(this["n.zip"]), StoreKey.Root);
        for (var i = 0; i < names.Length; i++) await (await ZarrNode.OpenAsync(memory, StoreKey.Parse($"g{i}/{names[i]}"))).CopyAsync(new ZipStore(this["n.zip"]), StoreKey.Parse(names[i]));
        File.Move(this["n.zip"], this["other.zip"]);
        foreach (var name in names) await SameAsync(await ZarrArray.OpenAsync(new ZipStore(this["other.zip"]), StoreKey.Parse($"{name}/x")), s_values);
    }

    public async Task Names_that_are_one_on_this_file_system_are_refused_before_anything_is_written()
    {
        var memory = new MemoryStore();
        await CreateAsync(memory, "g/Temp");
        await CreateAsync(memory, "g/temp");
        var group = await ZarrNode.OpenAsync(memory, StoreKey.Parse("g"));
        await File.WriteAllTextAsync(this["probe"], "");
        var store = new DirectoryStore(this["c.zarr"]);
        if (File.Exists(this["PROBE"]))
        {
            Require((await FailsAsync(async () => await group.CopyAsync(store, StoreKey.Root))).Id == ZarrErrorId.NameInvalid, "copied");
            Require((await FailsAsync(async () => await group.MoveAsync(store, StoreKey.Root))).Id == ZarrErrorId.NameInvalid, "moved");
            Require(!Directory.Exists(store.Location), "something was written");
            await CreateAsync(store, "temp");
            Require((await FailsAsync(() => CreateAsync(store, "TEMP"))).Id == ZarrErrorId.NodeExists, "created");
            return;
        }

        await group.CopyAsync(store, StoreKey.Root);
        Require(await NodesAsync(store) == "Temp temp", await NodesAsync(store));
    }

    public async Task Long_paths_work()
    {
        var part = new string('n', 100);
        var store = new DirectoryStore(this["l.zarr"]);
        var array = await CreateAsync(store, $"{part}/{part}/{part}/{part}");
        await SameAsync(array, s_values);
        Require(await NodesAsync(store) == $"{part} {part}/{part} {part}/{part}/{part} {part}/{part}/{part}/{part}", "other nodes are listed");
        await CreateAsync(store, $"{part}/{part}/{part}/{part}", overwrite: true);
        Require(await CheckAsync(store) == "", await CheckAsync(store));
        await (await ZarrNode.OpenAsync(store, StoreKey.Root)).DeleteAsync();
        Require(!Directory.Exists(store.Location), "something is left");
        Require((await FailsAsync(() => CreateAsync(store, new string('n', 300)))).Id is ZarrErrorId.NameInvalid or ZarrErrorId.StoreWriteFailed or ZarrErrorId.StoreReadFailed, "300 characters are a name");
    }

    public async Task Every_way_to_write_a_path_leads_to_the_same_store()
    {
        var store = new DirectoryStore(this["p.zarr"]);
        await CreateAsync(store, "g/a");
        var places = new List<string> { Path.GetRelativePath(Environment.CurrentDirectory, store.Location), this["x/../p.zarr"], store.Location + Path.DirectorySeparatorChar };
        if (IsWindows) places.AddRange([store.Location.Replace('\\', '/'), @"\\?\" + store.Location, @"\\.\" + store.Location, store.Location.ToUpperInvariant()]);
        if (IsWindows && Directory.Exists($@"\\localhost\{store.Location[0]}$\")) places.Add($@"\\localhost\{store.Location[0]}${store.Location[2..]}");
        foreach (var place in places)
        {
            var same = new DirectoryStore(place);
            Require(await NodesAsync(same) == "g g/a", place);
            var array = await ZarrArray.OpenAsync(same, StoreKey.Parse("g/a"));
            await array.WriteAsync(ZarrSelection.Parse("5:15"), s_values[5..15]);
            await SameAsync(array, s_values);
            Require(await CheckAsync(same) == "", place + await CheckAsync(same));
            await CreateAsync(same, "g/a", overwrite: true);
            await CreateAsync(same, "g/b");
            await (await ZarrNode.OpenAsync(same, StoreKey.Parse("g/b"))).DeleteAsync();
        }
    }

    public async Task The_root_of_a_drive_can_be_looked_at()
    {
        var root = new DirectoryStore(Path.GetPathRoot(folder)!);
        await root.ListAsync(StoreKey.Root, recurse: false, default).ToListAsync();
        Require((await FailsAsync(async () => await ZarrNode.OpenAsync(root, StoreKey.Root))).Id == ZarrErrorId.NodeNotFound, "there is a node");
    }

    public async Task Many_writers_lose_nothing()
    {
        var store = new DirectoryStore(this["m.zarr"]);
        var array = await CreateAsync(store, "a");
        await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (i, cancel) => await array.WriteAsync(ZarrSelection.Parse($"{i}"), -i, cancel: cancel));
        await SameAsync(array, [.. s_values.Select(value => -value)]);
        await Parallel.ForEachAsync(Enumerable.Range(0, 20), async (i, cancel) => await (await ZarrArray.OpenAsync(store, StoreKey.Parse("a"), cancel)).AppendAsync(0, new[] { i }, cancel: cancel));
        var all = (int[])(await (await ZarrArray.OpenAsync(store, StoreKey.Parse("a"))).ReadAsync(ZarrSelection.All)).Data;
        Require(all[100..].Order().SequenceEqual(Enumerable.Range(0, 20)), string.Join(' ', all[100..]));
    }

    private static async Task<ZarrArray> CreateAsync(IStore store, string key, ZarrFormat format = ZarrFormat.V3, bool overwrite = false)
    {
        var metadata = new ArrayBuilder { Shape = new(100), ChunkShape = new(10), DataType = DataType.Parse("int32"), FillValue = -9, Format = format }.Build();
        var array = await ZarrArray.CreateAsync(store, StoreKey.Parse(key), metadata, overwrite: overwrite);
        await array.WriteAsync(ZarrSelection.All, s_values);
        return array;
    }

    private static async Task SameAsync(ZarrArray array, int[] expected)
    {
        var found = (int[])(await array.ReadAsync(ZarrSelection.All)).Data;
        Require(found.SequenceEqual(expected), $"the elements of '{array.Path}' are {string.Join(' ', found)}");
    }

    private static async Task<string> NodesAsync(IStore store) => await ZarrNode.FindAsync(store, StoreKey.Root) is not ZarrGroup group ? ""
        : string.Join(' ', await group.ListAsync(int.MaxValue).Select(found => found.Node is { } node ? node.Key.Value : throw found.Error!).ToListAsync());

    private static async Task<string> CheckAsync(IStore store) => string.Join("; ", await StoreHealth.CheckAsync(store, StoreKey.Root, checksum: true).Select(problem => $"{problem.Id} {problem.Key}: {problem.Message}").ToListAsync());

    private static async Task<ZarrException> FailsAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (ZarrException e)
        {
            return e;
        }

        throw new InvalidOperationException("There was no error.");
    }

    private static FileStream Hold(string path, FileShare share) => new(path, FileMode.Open, FileAccess.Read, share);

    /// <summary>Does something while another has a file open for a tenth of a second, as virus scanners and indexers do.</summary>
    private static async Task BesideHolderAsync(string path, FileShare share, Func<Task> action)
    {
        var held = Hold(path, share);
        // Not a thread that the action may be waiting on.
        var released = Task.Factory.StartNew(() =>
        {
            Thread.Sleep(100);
            held.Dispose();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await action();
        await released;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds) throw new InvalidOperationException(what);
    }

    // What learn.microsoft.com says under "Naming Files, Paths, and Namespaces", and not what the library makes of it.
    private static bool IsAllowed(string name) => name.IndexOfAny(['<', '>', ':', '"', '/', '\\', '|', '?', '*', '\t']) < 0 && !name.EndsWith('.') && !name.EndsWith(' ')
        && !new[] { "con", "nul", "com1", "lpt9" }.Contains(name.Split('.')[0].ToLowerInvariant());

    private string Leftovers() => string.Join(' ', Directory.EnumerateFileSystemEntries(folder, "*.partial", SearchOption.AllDirectories));
}
