using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Nodes;
using Zarr.Format.DataTypes;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Validation;

/// <summary>What tests of the health of stores share.</summary>
public abstract class HealthTests : NodeTests
{
    /// <summary>The problems, information too.</summary>
    protected static async Task<List<ZarrProblem>> CheckAsync(IStore store, string key = "", bool checksum = false) =>
        await StoreHealth.CheckAsync(store, Key(key), checksum, cancel: Cancel).ToListAsync(Cancel);

    /// <summary>Identifiers and keys of the problems that are warnings or errors, in ordinal order.</summary>
    protected static async Task<string> IdsAsync(IStore store, string key = "", bool checksum = false) => string.Join(' ',
        (await CheckAsync(store, key, checksum)).Where(problem => problem.Severity > ProblemSeverity.Information).Select(problem => $"{problem.Id}:{problem.Key}").Order(StringComparer.Ordinal));

    /// <summary>Mends all that the scope allows; tells what was done.</summary>
    protected static async Task<List<ZarrRepair>> RepairAsync(IStore store, RepairScope scope = RepairScope.Automatic, bool checksum = false)
    {
        var done = new List<ZarrRepair>();
        foreach (var problem in await CheckAsync(store, checksum: checksum))
            if (StoreHealth.CanRepair(problem, scope) && await StoreHealth.RepairAsync(problem, scope, Cancel) is { } repair) done.Add(repair);
        return done;
    }

    /// <summary>An array of 10 elements in chunks of 2, which hold 1 to 10.</summary>
    protected static async Task<ZarrArray> FilledAsync(IStore store, string key, ZarrFormat format = ZarrFormat.V3, params string[] codecs)
    {
        var array = await ZarrArray.CreateAsync(store, Key(key), new ArrayBuilder
        {
            Shape = new(10),
            ChunkShape = new(2),
            DataType = DataType.Parse("int32"),
            Codecs = [.. codecs.Select(name => Zarr.Format.Codecs.CodecRegistry.Create(name, null))],
            Format = format,
        }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(1, 10).ToArray(), cancel: Cancel);
        return array;
    }

    /// <summary>An array of 8 x 8 elements in shards of 4 x 4 with chunks of 2 x 2, each with a checksum; all are 7.</summary>
    protected static async Task<ZarrArray> ShardedAsync(IStore store, string key)
    {
        var array = await ZarrArray.CreateAsync(store, Key(key), new ArrayBuilder
        {
            Shape = new(8, 8),
            ShardShape = new(4, 4),
            ChunkShape = new(2, 2),
            DataType = DataType.Parse("int32"),
            Codecs = [Zarr.Format.Codecs.CodecRegistry.Create("crc32c", null)],
        }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, 7, cancel: Cancel);
        return array;
    }

    protected static async Task ChangeAsync(IStore store, string key, Func<byte[], byte[]> change)
    {
        byte[] bytes;
        using (var value = await store.GetAsync(Key(key), ByteRange.All, Cancel)) bytes = value!.Bytes.ToArray();
        await store.SetAsync(Key(key), change(bytes), WriteCondition.None, Cancel);
    }

    protected static Func<byte[], byte[]> Flip(Index place) => bytes =>
    {
        bytes[place] ^= 0x10;
        return bytes;
    };
}
