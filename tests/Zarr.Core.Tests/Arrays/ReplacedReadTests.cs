using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Copying;
using Zarr.Core.Tests.Stores;
using Zarr.FileFormats;
using Zarr.Format.DataTypes;
using Zarr.Operations.ChunkMaps;
using Zarr.Operations.CodecTrials;
using Zarr.Operations.Comparing;
using Zarr.Operations.Copying;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>An array that is replaced between any two things that a read asks of the store is read as the old one or as the new one, or there is an error. The old one is ones, the new one twos.</summary>
public sealed class ReplacedReadTests : CopyTests, IDisposable
{
    private const int Length = 24;

    private readonly TemporaryDirectory _folder = new();
    private readonly ReplacingStore _store;

    public ReplacedReadTests() => _store = new(new DirectoryStore(Path.Join(_folder.Path, "t.zarr")));

    public void Dispose() => _folder.Dispose();

    /// <summary>What reads, and gives what it saw, the same for every chunk.</summary>
    private Dictionary<string, Func<ZarrArray, Task<object[]>>> Reads => new()
    {
        ["read"] = async array => Distinct((long[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data),
        ["find"] = async array => Distinct(await array.FindValuesAsync(ZarrSelection.All, new() { GreaterOrEqual = 0 }, cancel: Cancel).Select(found => (long)found.Value!).ToListAsync(Cancel), Length),
        ["count"] = async array => [Length == await array.CountValuesAsync(ZarrSelection.All, new() { Equal = 1 }, cancel: Cancel) ? 1L
            : 0 == await array.CountValuesAsync(ZarrSelection.All, new() { NotEqual = 2 }, cancel: Cancel) ? 2L : 0L],
        ["measure"] = async array => [(await array.MeasureAsync(Cancel)) is { StoredCount: var stored, ChunkCount: var all } && stored == all ? 1L : 0L],
        ["chunks"] = async array => Distinct(await array.ScanChunksAsync(ZarrSelection.All, cancel: Cancel).Select(chunk => chunk.State == ChunkState.Stored ? 1L : 0L).ToListAsync(Cancel), Length / 4),
        ["stored chunks"] = async array => [await array.FindStoredChunksAsync(ZarrSelection.All, cancel: Cancel).CountAsync(Cancel) == Length / 4 ? 1L : 0L],
        ["statistics"] = async array => Distinct(await array.ScanChunksAsync(ZarrSelection.All, ChunkDetail.Statistics, cancel: Cancel).Select(chunk => Convert.ToInt64(chunk.Minimum, null)).ToListAsync(Cancel), Length / 4),
        ["kept statistics"] = async array => [(await array.KeepChunkStatisticsAsync(cancel: Cancel)).Count == Length / 4 * (array.ShardShape is null ? 1 : 2) ? 1L : 0L],
        ["map"] = async array => [(await ChunkMapper.MapAsync(array, ZarrSelection.All, ChunkMapProperty.State, cancel: Cancel)).MissingCount == 0 ? 1L : 0L],
        ["map of means"] = async array => await ChunkMapper.MapAsync(array, ZarrSelection.All, ChunkMapProperty.Mean, cancel: Cancel) is var map
            ? Distinct(Enumerable.Range(0, map.Columns).Select(column => (long)map.GetValue(0, column)!.Value), Length / 4) : [],
        ["samples"] = async array =>
        {
            using var samples = await ChunkSamples.OfStoredAsync(array.Context, 100, Cancel);
            return Distinct(samples.Chunks.SelectMany(chunk => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(chunk.Elements.Span).ToArray()), Length);
        },
        ["comparison"] = async array => [await ArrayComparer.CompareAsync(array, await OnesAsync(), cancel: Cancel) is { ComparedCount: Length, DifferentCount: 0 or Length } ? 1L : 0L],
        ["differences"] = async array => Distinct(await ArrayComparer.FindDifferencesAsync(array, await OnesAsync(7), cancel: Cancel).Select(found => (long)found.Reference!).ToListAsync(Cancel), Length),
        ["differences from ones"] = async array => [await ArrayComparer.FindDifferencesAsync(array, await OnesAsync(), cancel: Cancel).CountAsync(Cancel) is 0 or Length ? 1L : 0L],
        ["differences from twos"] = async array => [await ArrayComparer.FindDifferencesAsync(array, await OnesAsync(2), cancel: Cancel).CountAsync(Cancel) is 0 or Length ? 1L : 0L],
        ["export"] = async array =>
        {
            var file = Path.Join(_folder.Path, "x.raw");
            await ArrayExporter.ExportAsync(file, array, options: new() { Format = ArrayFileFormat.Raw }, overwrite: true, cancel: Cancel);
            return Distinct(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(await File.ReadAllBytesAsync(file, Cancel)).ToArray());
        },
        ["check"] = async array => [await StoreHealth.CheckAsync(array.Store, array.Key, checksum: true, cancel: Cancel).CountAsync(Cancel) == 0 ? 1L : 0L],
        ["copy"] = async array => await CopiedAsync(array, null),
        ["copy to other chunks"] = async array => await CopiedAsync(array, new() { ChunkShape = new Shape(6) }),
        ["copy of the group"] = async array => await CopiedAsync(await ZarrGroup.OpenAsync(array.Store, array.Key.Parent, Cancel), null),
        ["move"] = async array =>
        {
            var target = new MemoryStore();
            return Distinct((long[])(await ((ZarrArray)await array.MoveAsync(target, B, cancel: Cancel)).ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
        },
    };

    public static TheoryData<string, bool> Kinds()
    {
        var kinds = new TheoryData<string, bool>();
        using var tests = new ReplacedReadTests();
        foreach (var read in tests.Reads.Keys)
        {
            kinds.Add(read, false);
            kinds.Add(read, true);
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_read_whose_array_is_replaced_before_any_of_its_requests_is_of_one_array_or_an_error(string name, bool isSharded)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Directories have no identity there.");
        var read = Reads[name];
        await CreateAsync(1, isSharded);
        var array = await OpenAsync();
        (var before, _store.AskedAtLock) = (_store.Asked, null);
        Assert.DoesNotContain(0L, await read(array));
        var requests = (_store.AskedAtLock ?? _store.Asked) - before;
        var (whole, refused) = (0, 0);
        for (var at = 1; at <= requests; at++)
        {
            await CreateAsync(1, isSharded);
            array = await OpenAsync();
            (_store.At, _store.Replace) = (_store.Asked + at, () => CreateAsync(2, isSharded));
            try
            {
                var seen = await read(array);
                Assert.True(seen is [1L or 2L], FormattableString.Invariant($"Replaced at {at} of {requests}: {string.Join(' ', seen)}."));
                whole++;
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.StoreReadFailed && e.Message.Contains("was replaced while it was read", StringComparison.Ordinal))
            {
                refused++;
            }

            (_store.At, _store.Replace) = (null, null);
        }

        // Only what has given results already cannot begin again.
        Assert.True(whole > 0);
        if (name is not ("find" or "chunks" or "stored chunks" or "statistics") && !name.StartsWith("differences", StringComparison.Ordinal)) Assert.Equal(0, refused);
    }

    [Fact]
    public async Task A_read_whose_array_is_replaced_again_and_again_ends_with_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Directories have no identity there.");
        await CreateAsync(1, isSharded: false);
        var array = await OpenAsync();
        _store.Replace = () => CreateAsync(2, isSharded: false);
        Assert.Contains("was replaced while it was read", (await RefusedAsync(ZarrErrorId.StoreReadFailed, async () => await array.MeasureAsync(Cancel))).Message);
        Assert.Contains("was replaced while it was read", (await RefusedAsync(ZarrErrorId.StoreReadFailed, async () => await array.CopyAsync(new MemoryStore(), B, cancel: Cancel))).Message);
    }

    [Fact]
    public async Task An_object_of_an_array_that_was_replaced_by_a_larger_one_reads_its_own_part_and_measures_what_is_there()
    {
        await CreateAsync(1, isSharded: false);
        var array = await OpenAsync();
        await CreateAsync(2, isSharded: false, length: 2 * Length);
        Assert.Equal(Enumerable.Repeat(2L, Length), (long[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
        Assert.Equal(Length, await array.CountValuesAsync(ZarrSelection.All, new() { Equal = 2 }, cancel: Cancel));
        Assert.Equal(Length / 2, (await array.MeasureAsync(Cancel)).StoredCount);
        Assert.Equal(Length / 4, await array.ScanChunksAsync(ZarrSelection.All, cancel: Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task An_array_in_memory_that_is_replaced_while_it_is_read_is_read_as_one_of_both()
    {
        var store = new MemoryStore();
        for (var round = 0; round < 2; round++)
        {
            var array = await ZarrArray.CreateAsync(store, A, Builder(Length, isSharded: false).Build(), overwrite: true, cancel: Cancel);
            await array.WriteAsync(ZarrSelection.All, 1, cancel: Cancel);
            var seen = new List<long>();
            var found = array.FindValuesAsync(ZarrSelection.All, new() { GreaterOrEqual = 0 }, cancel: Cancel).GetAsyncEnumerator(Cancel);
            var error = await Assert.ThrowsAsync<ZarrException>(async () =>
            {
                while (await found.MoveNextAsync())
                {
                    seen.Add((long)found.Current.Value!);
                    if (seen.Count == 1) await OnesAsync(2, store);
                }
            });
            await found.DisposeAsync();
            Assert.Equal(ZarrErrorId.StoreReadFailed, error.Id);
            Assert.Equal([1L], seen.Distinct());
        }
    }

    [Fact]
    public void What_a_replacement_has_left_and_is_gone_when_it_is_looked_into_is_no_failure() =>
        Assert.Equal(0, DirectoryResidue.Measure(Path.Join(_folder.Path, "gone")).Length);

    private static object[] Distinct(IEnumerable<long> values, int? count = null) => count is { } all && values.Count() != all ? [0L] : [.. values.Distinct().Cast<object>()];

    private static ArrayBuilder Builder(int length, bool isSharded) =>
        new() { Shape = new(length), ChunkShape = new(4), ShardShape = isSharded ? new Shape(4) : (Shape?)null, DataType = DataType.Parse("int64"), Codecs = [] };

    private static async Task<object[]> CopiedAsync(ZarrNode source, ArrayChanges? changes)
    {
        var target = new MemoryStore();
        var copy = await source.CopyAsync(target, B, changes, cancel: Cancel);
        var array = copy as ZarrArray ?? await ZarrArray.OpenAsync(target, B.Append("a"), Cancel);
        return Distinct((long[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
    }

    private static async Task<ZarrArray> OnesAsync(int value = 1, MemoryStore? replaced = null)
    {
        var memory = new MemoryStore();
        var array = await ZarrArray.CreateAsync(memory, A, Builder(Length, isSharded: false).Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, value, cancel: Cancel);
        if (replaced is not null) await array.CopyAsync(replaced, A, overwrite: true, cancel: Cancel);
        return array;
    }

    private Task<ZarrArray> OpenAsync() => ZarrArray.OpenAsync(_store, StoreKey.Parse("g/a"), Cancel).AsTask();

    private async Task CreateAsync(long value, bool isSharded, int length = Length)
    {
        var memory = new MemoryStore();
        var array = await ZarrArray.CreateAsync(memory, A, Builder(length, isSharded).Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, value, cancel: Cancel);
        await array.CopyAsync(_store.Inner, StoreKey.Parse("g/a"), overwrite: true, cancel: Cancel);
    }
}
