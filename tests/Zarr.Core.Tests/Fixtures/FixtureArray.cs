using System.IO.Compression;
using System.Text.Json;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Fixtures;

/// <summary>An array that another program wrote, as tests/fixtures/manifest.json describes it; tests/fixtures/generate makes them.</summary>
internal sealed record FixtureArray(
    string Name, int ZarrFormat, JsonElement DataType, long[] Shape, JsonElement[] Chunks, string[] Codecs, JsonElement FillValue, string? Hash, string? Sha256, string? Refused, string? Note)
{
    private static readonly string Folder = Path.GetDirectoryName(RepositoryFiles.Find("tests", "fixtures", "manifest.json"))!;

    private static readonly Lazy<Dictionary<string, FixtureArray>> Manifest = new(() => JsonSerializer.Deserialize<FixtureArray[]>(
        File.ReadAllBytes(Path.Combine(Folder, "manifest.json")),
        new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow })!
        .ToDictionary(a => a.Name, StringComparer.Ordinal));

    // Every writer's zip store, taken apart once: array, then key below it.
    private static readonly Lazy<ILookup<string, (string Key, byte[] Value)>> Values = new(() =>
        All.Keys.Select(name => name[..name.IndexOf('/')]).Distinct().SelectMany(writer => ReadZip(Path.Combine(Folder, writer + ".zip"))).ToLookup(v => v.Array, v => (v.Key, v.Value), StringComparer.Ordinal));

    /// <summary>Every array, by name.</summary>
    public static IReadOnlyDictionary<string, FixtureArray> All => Manifest.Value;

    /// <summary>The error that opening or reading it must end in; null where it must be read.</summary>
    public ZarrErrorId? Error => Refused is { } refused ? Enum.Parse<ZarrErrorId>(refused) : null;

    /// <summary>What is stored of it: keys below its own, and values.</summary>
    public IEnumerable<(string Key, byte[] Value)> StoredValues => Values.Value[Name];

    /// <summary>A store with this array in it, under its name.</summary>
    public async Task<IStore> LoadAsync(CancellationToken cancel)
    {
        var store = new MemoryStore();
        foreach (var (key, value) in StoredValues) await store.SetAsync(StoreKey.Parse($"{Name}/{key}"), value, WriteCondition.None, cancel);
        return store;
    }

    /// <summary>Opens it from a store of its own.</summary>
    public async Task<ZarrArray> OpenAsync(CancellationToken cancel) => await ZarrArray.OpenAsync(await LoadAsync(cancel), StoreKey.Parse(Name), cancel);

    private static IEnumerable<(string Array, string Key, byte[] Value)> ReadZip(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        var writer = Path.GetFileNameWithoutExtension(path);
        var arrays = archive.Entries.Where(e => e.Name is ".zarray" or "zarr.json").Select(e => e.FullName[..^(e.Name.Length + 1)]).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            var array = entry.FullName;
            while (!arrays.Contains(array)) array = array[..array.LastIndexOf('/')];
            using var content = entry.Open();
            var value = new byte[entry.Length];
            content.ReadExactly(value);
            yield return ($"{writer}/{array}", entry.FullName[(array.Length + 1)..], value);
        }
    }
}
