using System.Collections;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Kills;

/// <summary>Something that is done to a store, and killed meanwhile.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Prepare">Makes what was there before.</param>
/// <param name="Act">What is done.</param>
/// <param name="Parts">What has to be old or new, each by itself: nodes, with a selection behind a colon, or several that belong together with <c>&amp;</c> between.</param>
internal sealed record KillJob(string Name, Func<IStore, Task> Prepare, Func<IStore, Task> Act, params string[] Parts)
{
    private const string A = "a", B = "b";

    public static IReadOnlyList<KillJob> All { get; } =
    [
        new("create", One, store => CreateAsync(store, "g/b", 9, isWritten: false), "g/b", A),
        new("create-v2", store => CreateAsync(store, A, 14, ZarrFormat.V2), store => CreateAsync(store, "g/b", 9, ZarrFormat.V2, isWritten: false), "g/b", A),
        new("write", One, async store => await (await OpenAsync(store, A)).WriteAsync(ZarrSelection.Parse("2:12"), Numbers(50, 10)), "a:0:4", "a:4:8", "a:8:12", "a:12:14"),
        new("append", One, async store => await (await OpenAsync(store, A)).AppendAsync(0, Numbers(100, 7)), A),
        new("append-v2", store => CreateAsync(store, A, 14, ZarrFormat.V2), async store => await (await OpenAsync(store, A)).AppendAsync(0, Numbers(100, 7)), A),
        new("append-to-shard", store => CreateAsync(store, A, 14, shard: 8), async store => await (await OpenAsync(store, A)).AppendAsync(0, Numbers(100, 7)), A),
        new("shard-part", store => CreateAsync(store, A, 16, shard: 8), async store => await (await OpenAsync(store, A)).WriteAsync(ZarrSelection.Parse("5:12"), Numbers(50, 7)), "a:0:8", "a:8:16"),
        new("attributes", One, async store => await (await OpenAsync(store, A)).SetAttributesAsync(new Hashtable { ["units"] = "K" }), A),
        new("attributes-v2", store => CreateAsync(store, A, 14, ZarrFormat.V2), async store => await (await OpenAsync(store, A)).SetAttributesAsync(new Hashtable { ["units"] = "K" }), A),
        new("shrink", One, async store => await (await OpenAsync(store, A)).ResizeAsync(new(5)), A),
        new("grow", One, async store => await (await OpenAsync(store, A)).ResizeAsync(new(19)), A),
        new("replace", Two, async store => await (await OpenAsync(store, A)).CopyAsync(store, StoreKey.Parse(B), overwrite: true), B, A),
        new("replace-by-new", Two, store => CreateAsync(store, B, 3, isWritten: false, overwrite: true), B, A),
        new("replace-by-move", Two, async store => await (await OpenAsync(store, A)).MoveAsync(store, StoreKey.Parse(B), overwrite: true), "a&b"),
        new("move", One, async store => await (await OpenAsync(store, A)).MoveAsync(store, StoreKey.Parse(B)), "a&b"),
        new("copy-tree", Tree, async store => await (await ZarrNode.OpenAsync(store, StoreKey.Parse("t"))).CopyAsync(store, StoreKey.Parse("u")), "u&u/x&u/y/z", "t&t/x&t/y/z") { ShowsLast = true },
        new("delete", Two, async store => await (await OpenAsync(store, B)).DeleteAsync(), B, A),
        new("zip-first", _ => Task.CompletedTask, store => CreateAsync(store, A, 9, isWritten: false), A) { IsArchive = true },
        new("zip-write", One, async store => await (await OpenAsync(store, A)).WriteAsync(ZarrSelection.Parse("2:12"), Numbers(50, 10)), "a:0:4", "a:4:8", "a:8:12", "a:12:14") { IsArchive = true },
        new("zip-append", One, async store => await (await OpenAsync(store, A)).AppendAsync(0, Numbers(100, 7)), A) { IsArchive = true },
        new("zip-attributes", One, async store => await (await OpenAsync(store, A)).SetAttributesAsync(new Hashtable { ["units"] = "K" }), A) { IsArchive = true },
    ];

    /// <summary>True for a zip archive.</summary>
    public bool IsArchive { get; private init; }

    /// <summary>True where parts come one after the other, so that a state between is neither; as long as the first node of a part is not there, the part is old.</summary>
    public bool ShowsLast { get; private init; }

    public IStore Open(string folder) => IsArchive ? new ZipStore(Path.Join(folder, "a.zip")) : new DirectoryStore(Path.Join(folder, "a.zarr"));

    /// <summary>The text of everything that can be read of each part.</summary>
    public async Task<string[]> ReadAsync(string folder)
    {
        var store = Open(folder);
        await using (store.ConfigureAwait(false))
        {
            var found = new List<string>();
            foreach (var part in Parts)
            {
                var texts = new List<string>();
                foreach (var name in part.Split('&'))
                {
                    texts.Add(await TextAsync(store, name));
                    if (ShowsLast && texts is ["nothing"]) break;
                }

                found.Add(string.Join(" and ", texts));
            }

            return [.. found];
        }
    }

    private static async Task<string> TextAsync(IStore store, string part)
    {
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? part : part[..colon];
        try
        {
            if (await ZarrNode.OpenAsync(store, StoreKey.Parse(name)) is not ZarrArray array) return "a group";
            var elements = (Array)(await array.ReadAsync(colon < 0 ? ZarrSelection.All : ZarrSelection.Parse(part[(colon + 1)..]))).Data;
            return $"{array.Shape} {array.Attributes.GetValueOrDefault("units")} {string.Join(',', elements.Cast<object>())}";
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.NodeNotFound)
        {
            return "nothing";
        }
        catch (ZarrException e)
        {
            return $"{e.Id}: {e.Message}";
        }
    }

    private static int[] Numbers(int first, int count) => [.. Enumerable.Range(first, count)];

    private static async Task<ZarrArray> OpenAsync(IStore store, string name) => await ZarrArray.OpenAsync(store, StoreKey.Parse(name));

    private static Task One(IStore store) => CreateAsync(store, A, 14);

    private static async Task Two(IStore store)
    {
        await CreateAsync(store, A, 14);
        await CreateAsync(store, B, 6);
    }

    private static async Task Tree(IStore store)
    {
        await CreateAsync(store, "t/x", 6);
        await CreateAsync(store, "t/y/z", 3);
    }

    private static async Task CreateAsync(IStore store, string key, int length, ZarrFormat format = ZarrFormat.V3, int? shard = null, bool isWritten = true, bool overwrite = false)
    {
        var array = await ZarrArray.CreateAsync(store, StoreKey.Parse(key), new ArrayBuilder
        {
            Shape = new(length), ChunkShape = new Shape(4), ShardShape = shard is { } edge ? new Shape(edge) : (Shape?)null, DataType = DataType.Parse("int32"), Format = format,
            Codecs = format == ZarrFormat.V3 ? [CodecRegistry.Parse("crc32c")] : [],
        }.Build(), new Hashtable { ["units"] = "m" }, overwrite);
        if (isWritten) await array.WriteAsync(ZarrSelection.All, Numbers(1, length));
    }
}
