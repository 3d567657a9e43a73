using System.Collections.Concurrent;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.DataTypes;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Copying;

/// <summary>Readers and writers beside replacements. ZARR_FUZZ multiplies the rounds.</summary>
public sealed class ReplacementRaceTests : CopyTests, IDisposable
{
    private static readonly int s_replacements = 40 * (int.TryParse(Environment.GetEnvironmentVariable("ZARR_FUZZ"), out var factor) ? factor : 1);

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    private DirectoryStore Open() => new(Path.Join(_folder.Path, "t.zarr"));

    private static ArrayBuilder Small() => new() { Shape = new(64), ChunkShape = new(4), DataType = DataType.Parse("int64") };

    private async Task ReplaceAsync(int round)
    {
        var memory = new MemoryStore();
        var array = await ZarrArray.CreateAsync(memory, A, Small().Build(), new Dictionary<string, object?> { ["v"] = round }, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, round, cancel: Cancel);
        await array.CopyAsync(Open(), B, overwrite: true, cancel: Cancel);
    }

    [Fact]
    public async Task A_reader_beside_replacements_sees_the_old_node_or_the_new_one_and_never_fill_values_nor_nothing()
    {
        var (one, other) = (Path.Join(_folder.Path, "one"), Path.Join(_folder.Path, "other"));
        Directory.CreateDirectory(one);
        Directory.CreateDirectory(other);
        Assert.SkipUnless(DirectoryExchange.Try(one, other), "This file system cannot exchange two names.");
        await ReplaceAsync(1);
        var held = await ZarrArray.OpenAsync(Open(), B, Cancel);
        using var stop = new CancellationTokenSource();
        var reads = 0L;
        var readers = Enumerable.Range(0, 3).Select(number => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var array = number == 0 ? held : await ZarrArray.OpenAsync(Open(), B, Cancel);
                var values = (long[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data;
                // All of one replacement, and of no other.
                Assert.Single(values.Distinct());
                Assert.NotEqual(0, values[0]);
                Interlocked.Increment(ref reads);
            }
        }, Cancel)).ToArray();
        for (var round = 2; round < s_replacements && !readers.Any(reader => reader.IsFaulted); round++) await ReplaceAsync(round);
        while (Interlocked.Read(ref reads) < 10 && !readers.Any(reader => reader.IsFaulted)) await Task.Yield();
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(["zarr.json", "b"], Directory.EnumerateFileSystemEntries(Open().Location).Select(Path.GetFileName).OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_reader_that_finds_no_node_at_the_place_waits_for_it_or_is_told_and_reads_no_fill_values()
    {
        DirectoryExchange.IsMissing.Value = true;
        await ReplaceAsync(1);
        var held = await ZarrArray.OpenAsync(Open(), B, Cancel);
        foreach (var selection in (string[])["0:64", "5"])
        {
            Task<ZarrSlice>? read = null;
            DirectoryReplacement.AfterStep.Value = step =>
            {
                if (step == "aside") read = held.ReadAsync(ZarrSelection.Parse(selection), cancel: Cancel).AsTask();
            };
            await ReplaceAsync(7);
            Assert.Equal([7L], ((long[])(await read!).Data).Distinct());
        }

        DirectoryReplacement.AfterStep.Value = null;
        await held.DeleteAsync(Cancel);
        foreach (var selection in (string[])["0:64", "5"]) await RefusedAsync(ZarrErrorId.NodeNotFound, async () => await held.ReadAsync(ZarrSelection.Parse(selection), cancel: Cancel));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_node_is_lost_by_writers_to_the_array_that_is_replaced_whatever_way(bool isMissing)
    {
        DirectoryExchange.IsMissing.Value = isMissing;
        await ReplaceAsync(1);
        using var stop = new CancellationTokenSource();
        var failures = new ConcurrentBag<string>();
        var held = await ZarrArray.OpenAsync(Open(), B, Cancel);
        var writers = Enumerable.Range(0, 3).Select(number => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                try
                {
                    await held.WriteAsync(ZarrSelection.Parse(FormattableString.Invariant($"{(number + i) % 16 * 4}:64")), 9, cancel: Cancel);
                }
                catch (ZarrException e)
                {
                    // The array is not there, or another, or the file had no directory any more: all of them loud.
                    failures.Add(e.Id.ToString());
                }
            }
        }, Cancel)).ToArray();
        for (var round = 2; round < s_replacements; round++)
        {
            await ReplaceAsync(round);
            Assert.NotNull(await ZarrNode.FindAsync(Open(), B, Cancel));
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        Assert.Equal(s_replacements - 1, Convert.ToInt32((await ZarrArray.OpenAsync(Open(), B, Cancel)).Attributes["v"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.DoesNotContain(await StoreHealth.CheckAsync(Open(), StoreKey.Root, cancel: Cancel).ToListAsync(Cancel), problem => problem.Severity == ProblemSeverity.Error && problem.Id == ProblemId.NodeDisplaced);
        Assert.DoesNotContain(failures, failure => failure is not (nameof(ZarrErrorId.StoreWriteFailed) or nameof(ZarrErrorId.NodeNotFound) or "NodeChanged"));
    }
}
