using System.Collections;
using Xunit;
using Zarr.Core.Tests.Copying;
using Zarr.Core.Tests.Stores;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Names;

/// <summary>Names of nodes: every one that Zarr allows works wherever a store can hold it, and what cannot be held is told before anything is written.</summary>
public sealed class NameTests : CopyTests, IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    /// <summary>Zarr v3 core, "Node names": any text without a slash that is not all dots and does not begin with two underscores.</summary>
    public static TheoryData<string> Names =>
    [
        "12:00", "CODEX:region", @"a\b", @"\", @"..\up", "C:", "a[b]", "a*b", "?", "a b", " lead", "trail ", ".hidden", "end.", "...x", "con", "nul.txt", "a\"b'c", "<>|", "`tick`", "$(x)", "~",
        "-rf", "%2e", "tab\there", "line\nfeed", "\u001b[31m", "\u202egnp", "größe", "温度", "\U0001F30D", "e\u0301", "\ufffd", "_one", "c", new string('n', 200),
    ];

    public void Dispose() => _folder.Dispose();

    private string this[string name] => Path.Combine(_folder.Path, name);

    private static bool Holds(IStore store, string name) => store is not DirectoryStore || !OperatingSystem.IsWindows() || WindowsNames.IsAllowed(name);

    private IEnumerable<IStore> Stores(string name) => [new MemoryStore(), new DirectoryStore(this[name + ".zarr"]), new ZipStore(this[name + ".zip"])];

    private static List<string> Below(ZarrNode group) => [.. ((ZarrGroup)group).ListAsync(9, Cancel).ToBlockingEnumerable(Cancel).Select(found => found.Node is { } node ? node.Key.Value : throw found.Error!)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_name_that_Zarr_allows_is_written_listed_read_copied_and_moved(string name)
    {
        var key = StoreKey.Parse($"{name}/{name}");
        foreach (var store in Stores("from"))
        {
            if (!Holds(store, name))
            {
                await RefusedAsync(ZarrErrorId.NameInvalid, () => CreateAsync(store, key, Builder()));
                Assert.Empty(Values(store));
                continue;
            }

            var array = await CreateAsync(store, key, Builder(), new Hashtable { ["n"] = 1 });
            var root = await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel);
            Assert.Equal([name, key.Value], Below(root));
            Assert.Equal((name, 1L), (array.Name, (await ZarrNode.OpenAsync(store, key, Cancel)).Attributes["n"]));
            if (store.Capabilities.HasFlag(StoreCapabilities.Replaceable)) Assert.Equal(2, (await ((ZarrGroup)root).ConsolidateAsync(Cancel)).NodeCount);
            foreach (var target in Stores("to-" + store.GetType().Name))
            {
                if (!Holds(target, name))
                {
                    await RefusedAsync(ZarrErrorId.NameInvalid, async () => await root.CopyAsync(target, A, cancel: Cancel));
                    Assert.Empty(Values(target));
                    continue;
                }

                var copy = await root.CopyAsync(target, A, cancel: Cancel);
                Assert.Equal([$"a/{name}", $"a/{key}"], Below(copy));
                await SameAsync(array, await ZarrArray.OpenAsync(target, A.Append(key.Value), Cancel));
                if (!target.Capabilities.HasFlag(StoreCapabilities.Replaceable)) continue;
                var moved = await copy.MoveAsync(target, StoreKey.Parse($"{name}/x"), cancel: Cancel);
                Assert.Equal([$"{name}/x/{name}", $"{name}/x/{key}"], Below(moved));
                var away = await moved.MoveAsync(new MemoryStore(), A, cancel: Cancel);
                await SameAsync(array, await ZarrArray.OpenAsync(away.Store, A.Append(key.Value), Cancel));
                await (await ZarrNode.OpenAsync(target, StoreKey.Parse(name), Cancel)).DeleteAsync(Cancel);
                Assert.DoesNotContain(Values(target).Keys, value => value.Contains('x', StringComparison.Ordinal) && value.StartsWith(name + "/", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task An_archive_is_read_again_with_the_names_it_was_written_with()
    {
        foreach (var name in Names.Select(row => (string)row.Data))
        {
            var path = this[$"{Guid.NewGuid():N}.zip"];
            await CreateAsync(new ZipStore(path), StoreKey.Parse($"g/{name}"), Builder());
            // Under another path it is another archive, whose directory is read.
            File.Copy(path, path = this[$"{Guid.NewGuid():N}.zip"]);
            Assert.Equal(["g", $"g/{name}"], Below(await ZarrNode.OpenAsync(new ZipStore(path), StoreKey.Root, Cancel)));
        }

        var error = await RefusedAsync(ZarrErrorId.NameInvalid, () => SetAsync(new ZipStore(this["b.zip"]), @"x\y", "1"));
        Assert.Contains(@"x\y", error.Message);
    }

    [Fact]
    public async Task What_no_key_can_name_is_told_in_listings_and_neither_copied_nor_left_behind_in_silence()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no such names.");
        var store = new DirectoryStore(this["g.zarr"]);
        await CreateAsync(store, StoreKey.Parse("sub/x"), Builder());
        using var strange = new UndecodableDirectory(this["g.zarr/sub"]);
        var root = (ZarrGroup)await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel);
        var error = Assert.Single(root.ListAsync(9, Cancel).ToBlockingEnumerable(Cancel), found => found.Error is not null).Error!;
        Assert.Equal(ZarrErrorId.NameInvalid, error.Id);
        Assert.Contains(UndecodableDirectory.Shown, error.Message);
        Assert.Equal(ZarrErrorId.NameInvalid, Assert.Single((await root.ConsolidateAsync(Cancel)).Damaged).Id);
        foreach (var target in Stores("to"))
        {
            await RefusedAsync(ZarrErrorId.NameInvalid, async () => await root.CopyAsync(target, StoreKey.Root, cancel: Cancel));
            if (target is not DirectoryStore) Assert.Contains(UndecodableDirectory.Shown, (await RefusedAsync(ZarrErrorId.NameInvalid, async () => await root.MoveAsync(target, A, cancel: Cancel))).Message);
            Assert.Empty(Values(target));
        }

        Assert.Contains(StoreHealth.CheckAsync(store, StoreKey.Root, false, null, Cancel).ToBlockingEnumerable(Cancel), problem => problem.Id == ProblemId.NameReserved && problem.Key == $"sub/{UndecodableDirectory.Shown}");
        // A rename takes it along.
        await root.MoveAsync(new DirectoryStore(this["h.zarr"]), StoreKey.Root, cancel: Cancel);
        Assert.False(strange.Exists);
        Directory.Move(this["h.zarr"], this["g.zarr"]);
        Assert.True(strange.Exists);
    }

    [Fact]
    public async Task Names_that_are_one_in_the_destination_are_refused_before_anything_is_written()
    {
        foreach (var (one, other) in new[] { ("Temp", "temp"), ("caf\u00e9", "cafe\u0301") })
        {
            var store = new MemoryStore();
            await CreateAsync(store, StoreKey.Parse($"g/x/{one}"), Builder());
            await CreateAsync(store, StoreKey.Parse($"g/x/{other}"), Builder());
            var group = await ZarrNode.OpenAsync(store, StoreKey.Parse("g"), Cancel);
            var target = new DirectoryStore(this[$"{Guid.NewGuid():N}.zarr"]);
            if (FoldedNames.AreOne(_folder.Path, one, other))
            {
                var error = await RefusedAsync(ZarrErrorId.NameInvalid, async () => await group.CopyAsync(target, A, cancel: Cancel));
                Assert.Contains($"'a/x/{one}'", error.Message);
                await RefusedAsync(ZarrErrorId.NameInvalid, async () => await group.MoveAsync(target, A, cancel: Cancel));
                Assert.False(Directory.Exists(target.Location));
            }
            else
            {
                await group.CopyAsync(target, A, cancel: Cancel);
                Assert.Equal(new[] { "a/x", $"a/x/{one}", $"a/x/{other}" }.Order(StringComparer.Ordinal), Below(await ZarrNode.OpenAsync(target, A, Cancel)));
            }

            Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.partial", SearchOption.AllDirectories));
            await group.CopyAsync(new ZipStore(this[$"{Guid.NewGuid():N}.zip"]), StoreKey.Root, cancel: Cancel);
        }
    }

    [Fact]
    public void Names_that_are_one_when_folded_are_found_at_every_level()
    {
        Assert.Empty(Same("a/b", "b/a", "c/0", "c/1"));
        Assert.Equal("A a", Same("A/x", "a/y"));
        Assert.Equal("g/Ä g/ä", Same("g/Ä/0", "g/ä"));
        Assert.Equal("x/é x/e\u0301", Same("x/é", "x/e\u0301"));
        Assert.Equal("B b|x/é x/e\u0301", Same("B", "b", "BB", "x/é", "x/e\u0301", "bb"));

        static string Same(params string[] keys) => string.Join('|', FoldedNames.FindSame(keys.Select(StoreKey.Parse)).Select(pair => $"{pair.One} {pair.Other}"));
    }

    [Fact]
    public async Task A_place_without_a_node_is_told_with_the_topmost_nodes_below_it()
    {
        foreach (var store in Stores("folder"))
        {
            foreach (var name in new[] { "data.zarr/x", "more/deep/y.zarr" }) await CreateAsync(new MemoryStore(), StoreKey.Root, Builder()).ContinueWith(array => array.Result.CopyAsync(store, StoreKey.Parse(name), cancel: Cancel).AsTask(), Cancel, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
            if (store.Capabilities.HasFlag(StoreCapabilities.Replaceable))
                foreach (var group in new[] { "", "more", "more/deep" }) await store.DeleteAsync(StoreKey.Root.Append(group).Append("zarr.json"), WriteCondition.None, Cancel);
            else continue;
            var error = await RefusedAsync(ZarrErrorId.NodeNotFound, async () => await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel));
            var (one, two) = (Place("data.zarr"), Place("more/deep/y.zarr"));
            Assert.Equal($"There is no Zarr array or group at '{store.Location}', but there are some below it: '{one}', '{two}'. Give such a path.", error.Message);
            Assert.EndsWith("is no Zarr array or group at '" + Place("nothing") + "'.", (await RefusedAsync(ZarrErrorId.NodeNotFound, async () => await ZarrNode.OpenAsync(store, StoreKey.Parse("nothing"), Cancel))).Message, StringComparison.Ordinal);

            string Place(string key) => store is MemoryStore ? $"memory/{key}" : Path.Join(store.Location, key.Replace('/', Path.DirectorySeparatorChar));
        }
    }
}
