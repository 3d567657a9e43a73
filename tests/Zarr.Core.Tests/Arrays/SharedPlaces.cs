using Zarr.Core.Tests.Stores;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Arrays;

/// <summary>A place that several writers reach, each through a store of its own, with or without locks that keep the others out.</summary>
public sealed class SharedPlaces : IDisposable
{
    private readonly string _kind;
    private readonly bool _isLocked;
    private readonly MemoryStore _memory = new();
    private readonly TemporaryDirectory _folder = new();

    /// <param name="kind"><c>memory</c>, <c>directory</c> or <c>zip</c>, with <c>, locked</c> where locks hold.</param>
    public SharedPlaces(string kind) => (_kind, _isLocked) = (kind.Split(',')[0], kind.EndsWith(" locked", StringComparison.Ordinal));

    public IStore Open()
    {
        IStore store = _kind switch
        {
            "memory" => _memory,
            "zip" => new ZipStore(Path.Combine(_folder.Path, "a.zip")),
            _ => new DirectoryStore(_folder.Path),
        };
        return _isLocked ? store : new UnlockedStore(store);
    }

    /// <summary>
    /// Runs a test for so many rounds, in parts with places of their own and two to eight writers each. A long run has some hundreds of times as many; what is not in
    /// memory takes longer for each, and has fewer.
    /// </summary>
    public static async Task RunAsync(string kind, int rounds, Func<SharedPlaces, int, int, Task> test)
    {
        const int PerPart = 20;
        var left = Math.Max(1, (kind.StartsWith("memory", StringComparison.Ordinal) ? rounds : rounds / 5) * Fuzzing.Fuzz.Factor);
        for (var part = 0; left > 0; part++, left -= PerPart)
        {
            using var places = new SharedPlaces(kind);
            await test(places, 2 + (2 + 3 * part) % 7, Math.Min(left, PerPart));
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>An array of 32-bit integers.</summary>
    public static ArrayBuilder Builder(Shape shape, Shape chunks, ZarrFormat format = ZarrFormat.V3, Shape? shards = null, object? fill = null) => new()
    {
        Shape = shape, ChunkShape = chunks, ShardShape = shards, DataType = DataType.Parse("int32"), Format = format, FillValue = fill, Codecs = [],
    };

    /// <summary>Runs writers at the same time.</summary>
    public static Task TogetherAsync(int writers, Func<int, Task> write) => Task.WhenAll(Enumerable.Range(0, writers).Select(i => Task.Run(() => write(i))));
}
