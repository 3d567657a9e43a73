using System.Collections;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Core.Tests.Stores.Power;

/// <summary>Something that is done to a store, during which the power may fail.</summary>
/// <param name="Name">Its name, and that of its directory.</param>
/// <param name="Prepare">Makes what was there before.</param>
/// <param name="Act">What is done.</param>
/// <param name="Nodes">The nodes that have to be old or new.</param>
internal sealed record PowerJob(string Name, Func<DirectoryStore, Task> Prepare, Func<DirectoryStore, Task> Act, params string[] Nodes)
{
    public static IReadOnlyList<PowerJob> All { get; } =
    [
        new("write", Existing, async store => await (await OpenAsync(store, "a")).WriteAsync(ZarrSelection.Parse("4:12"), Enumerable.Range(50, 8).ToArray(), cancel: Cancel), "a"),
        new("append", Existing, async store => await (await OpenAsync(store, "a")).AppendAsync(0, Enumerable.Range(100, 7).ToArray(), cancel: Cancel), "a"),
        new("append-v2", store => CreateAsync(store, "a", ZarrFormat.V2), async store => await (await OpenAsync(store, "a")).AppendAsync(0, Enumerable.Range(100, 7).ToArray(), cancel: Cancel), "a"),
        new("append-nested", store => CreateAsync(store, "a", ZarrFormat.V3, new(6, 6), new(4, 4)), async store => await (await OpenAsync(store, "a")).AppendAsync(0, Enumerable.Range(100, 12).ToArray(), cancel: Cancel), "a"),
        new("create", Existing, store => CreateAsync(store, "g/b", ZarrFormat.V3, write: false), "g/b", "a"),
        new("create-v2", store => CreateAsync(store, "a", ZarrFormat.V2), store => CreateAsync(store, "g/b", ZarrFormat.V2, write: false), "g/b", "a"),
        new("attributes", Existing, async store => await (await OpenAsync(store, "a")).SetAttributesAsync(new Hashtable { ["units"] = "K" }, cancel: Cancel), "a"),
        new("shrink", Existing, async store => await (await OpenAsync(store, "a")).ResizeAsync(new(5), cancel: Cancel), "a"),
        new("grow", Existing, async store => await (await OpenAsync(store, "a")).ResizeAsync(new(19), cancel: Cancel), "a"),
        new("copy", Existing, async store => await (await OpenAsync(store, "a")).CopyAsync(store, StoreKey.Parse("b"), cancel: Cancel), "b", "a"),
        new("move", Existing, async store => await (await OpenAsync(store, "a")).MoveAsync(store, StoreKey.Parse("b"), cancel: Cancel), "a|b"),
        new("copy-tree", store => TreeAsync(store, "a"), async store => await (await NodeAsync(store, "a")).CopyAsync(store, StoreKey.Parse("b"), cancel: Cancel), "b", "a"),
        new("copy-tree-v2", store => TreeAsync(store, "a", ZarrFormat.V2), async store => await (await NodeAsync(store, "a")).CopyAsync(store, StoreKey.Parse("b"), cancel: Cancel), "b", "a"),
        new("move-tree", store => TreeAsync(store, "a"), async store => await (await NodeAsync(store, "a")).MoveAsync(store, StoreKey.Parse("b"), cancel: Cancel), "a|b"),
        new("replace", TwoAsync, async store => await (await OpenAsync(store, "a")).CopyAsync(store, StoreKey.Parse("b"), overwrite: true, cancel: Cancel), "b", "a"),
        new("replace-by-new", TwoAsync, store => CreateAsync(store, "b", ZarrFormat.V3, write: false, overwrite: true), "b", "a"),
        new("replace-by-tree", async store => { await TreeAsync(store, "a"); await CreateAsync(store, "b", ZarrFormat.V3, new(6), write: true); },
            async store => await (await NodeAsync(store, "a")).CopyAsync(store, StoreKey.Parse("b"), overwrite: true, cancel: Cancel), "b", "a"),
        // The node that is moved may be in neither place, from where a repair brings it back.
        new("replace-by-move", TwoAsync, async store => await (await OpenAsync(store, "a")).MoveAsync(store, StoreKey.Parse("b"), overwrite: true, cancel: Cancel), "a&b") { IsRepaired = true },
        new("replace-tree-by-move", async store => { await TreeAsync(store, "a"); await TreeAsync(store, "b", ZarrFormat.V2); },
            async store => await (await NodeAsync(store, "a")).MoveAsync(store, StoreKey.Parse("b"), overwrite: true, cancel: Cancel), "a&b") { IsRepaired = true },
        new("delete", Existing, async store => await (await OpenAsync(store, "a")).DeleteAsync(Cancel), "a"),
    ];

    /// <summary>True where a repair may be needed before all is old or new.</summary>
    public bool IsRepaired { get; private init; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The text of everything that can be read of the nodes.</summary>
    public async Task<string[]> ReadAsync(string directory)
    {
        var store = new DirectoryStore(directory);
        if (IsRepaired)
            foreach (var problem in await StoreHealth.CheckAsync(store, StoreKey.Root, cancel: Cancel).ToListAsync(Cancel))
                if (problem is { Id: ProblemId.NodeDisplaced, Repair: ProblemRepair.Automatic }) await StoreHealth.RepairAsync(problem, cancel: Cancel);
        return await Task.WhenAll(Nodes.Select(async names =>
        {
            // One node that has one of several names, or several that are old or new together.
            var found = new List<string>();
            foreach (var name in names.Split('|', '&'))
                if (await TextAsync(store, name) is { } text) found.Add($"{name}: {text}");
            return found.Count == 0 ? "nothing" : string.Join(" and ", found);
        }));
    }

    private static async Task<string?> TextAsync(DirectoryStore store, string name)
    {
        try
        {
            if (await NodeAsync(store, name) is not ZarrGroup group) return await TextAsync(await OpenAsync(store, name));
            var found = new SortedSet<string>(StringComparer.Ordinal) { "group" };
            await foreach (var listed in group.ListAsync(int.MaxValue, Cancel))
                found.Add($"{listed.Key.Value[name.Length..]}: {(listed.Error is { } error ? $"{error.Id}: {error.Message}" : listed.Stored!.IsArray ? await TextAsync(await OpenAsync(store, listed.Key.Value)) : "group")}");
            return string.Join("; ", found);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.NodeNotFound)
        {
            return null;
        }
        catch (ZarrException e)
        {
            return $"{e.Id}: {e.Message}";
        }
    }

    private static async Task<string> TextAsync(ZarrArray array) =>
        $"{array.Shape} {array.Attributes.GetValueOrDefault("units")} {string.Join(',', ((Array)(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data).Cast<object>())}";

    private static Task<ZarrNode> NodeAsync(DirectoryStore store, string name) => ZarrNode.OpenAsync(store, StoreKey.Parse(name), Cancel).AsTask();

    private static async Task<ZarrArray> OpenAsync(DirectoryStore store, string name) => (ZarrArray)await ZarrNode.OpenAsync(store, StoreKey.Parse(name), Cancel);

    private static Task Existing(DirectoryStore store) => CreateAsync(store, "a", ZarrFormat.V3);

    private static async Task TwoAsync(DirectoryStore store)
    {
        await CreateAsync(store, "a", ZarrFormat.V3);
        await CreateAsync(store, "b", ZarrFormat.V3, new(6));
    }

    private static async Task TreeAsync(DirectoryStore store, string key, ZarrFormat format = ZarrFormat.V3)
    {
        await CreateAsync(store, $"{key}/x", format, new(6));
        await CreateAsync(store, $"{key}/sub/y", format, new(3));
    }

    private static async Task CreateAsync(DirectoryStore store, string key, ZarrFormat format, Shape? shape = null, Shape? chunks = null, bool write = true, bool overwrite = false)
    {
        var array = await ZarrArray.CreateAsync(store, StoreKey.Parse(key), new ArrayBuilder
        {
            Shape = shape ?? new(14), ChunkShape = chunks ?? new(4), DataType = DataType.Parse("int32"), Format = format,
            Codecs = format == ZarrFormat.V3 ? [Zarr.Format.Codecs.CodecRegistry.Create("crc32c", null)] : [],
        }.Build(), new Hashtable { ["units"] = "m" }, overwrite, cancel: Cancel);
        if (write) await array.WriteAsync(ZarrSelection.All, Enumerable.Range(1, (int)array.Shape.ElementCount).ToArray(), cancel: Cancel);
    }
}
