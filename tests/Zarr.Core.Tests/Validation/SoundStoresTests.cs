using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Fixtures;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Validation;

/// <summary>What is sound is called sound, whoever wrote it; what is not never goes unnoticed and never makes a check fail.</summary>
public sealed class SoundStoresTests : HealthTests
{
    private const RepairScope All = RepairScope.RemoveOrphan | RepairScope.RemoveCorrupt | RepairScope.RemoveRecent;

    private static readonly string[] Keys = ["", "a", "b", "a/a", "a/b", "a/b/c"];

    public static TheoryData<string> Fixtures => [.. FixtureArray.All.Values.Where(a => a.Error is null).Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task What_others_wrote_is_sound(string name)
    {
        var store = await FixtureArray.All[name].LoadAsync(Cancel);
        Assert.DoesNotContain(await CheckAsync(store, name, checksum: true), problem => problem.Severity > ProblemSeverity.Information && problem.Id is not (ProblemId.ChunkMissing or ProblemId.NodeAmbiguous));
    }

    [Fact]
    public void Whatever_this_library_does_leaves_a_sound_store() =>
        Gen.Select(Gen.Int[0, 5].Select(i => Keys[i]), Gen.Int[0, 8]).Array[1, 20].Select(Gen.Int[2, 3]).Sample(
            (steps, format) =>
            {
                var store = new MemoryStore();
                foreach (var (key, what) in steps) StepAsync(store, key, what, (ZarrFormat)format).GetAwaiter().GetResult();
                var problems = IdsAsync(store, checksum: true).GetAwaiter().GetResult();
                Assert.Equal(ZarrNode.FindAsync(store, StoreKey.Root).AsTask().GetAwaiter().GetResult() is null ? "NodeNotFound:" : "", problems);
            }, iter: 200);

    [Fact]
    public void Whatever_is_damaged_the_check_ends_and_finds_what_cannot_be_read_and_what_is_mended_can_be_read() =>
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Int[0, 1 << 20], Gen.Byte).Array[1, 4].Sample(
            damages => DamageAsync(damages).GetAwaiter().GetResult(), iter: 300);

    private static async Task DamageAsync((int Value, int Place, byte Change)[] damages)
    {
        var store = new MemoryStore();
        await FilledAsync(store, "g/a", ZarrFormat.V3, "gzip", "crc32c");
        await ShardedAsync(store, "g/s");
        await (await OpenAsync(store)).ConsolidateAsync(Cancel);
        foreach (var (value, place, change) in damages)
        {
            var keys = (await AllAsync(store)).Keys.Order(StringComparer.Ordinal).ToArray();
            await ChangeAsync(store, keys[value % keys.Length], bytes =>
            {
                if (bytes.Length == 0) return bytes;
                if (change == 0) return bytes[..(place % bytes.Length)];
                bytes[place % bytes.Length] ^= change;
                return bytes;
            });
        }

        var problems = await CheckAsync(store, checksum: true);
        foreach (var key in (string[])["g/a", "g/s"])
        {
            if (await ReadAsync(store, key) is { } e) Assert.Contains(problems, problem => problem.Severity > ProblemSeverity.Information && key.StartsWith(problem.Node.Value, StringComparison.Ordinal));
        }

        await RepairAsync(store, All, checksum: true);
        await RepairAsync(store, All, checksum: true);
        Assert.DoesNotContain(await CheckAsync(store, checksum: true), problem => StoreHealth.CanRepair(problem, All));
        foreach (var key in (string[])["g/a", "g/s"])
            Assert.True(await ReadAsync(store, key) is null or { Id: not (ZarrErrorId.ChunkCorrupt or ZarrErrorId.ChecksumMismatch) });
    }

    private static async Task<ZarrException?> ReadAsync(IStore store, string key)
    {
        try
        {
            await (await ZarrArray.OpenAsync(store, Key(key), Cancel)).ReadAsync(ZarrSelection.All, cancel: Cancel);
            return null;
        }
        catch (ZarrException e)
        {
            return e;
        }
    }

    private static async Task StepAsync(IStore store, string key, int what, ZarrFormat format)
    {
        var node = await ZarrNode.FindAsync(store, Key(key), Cancel);
        try
        {
            switch (what)
            {
                case 0: await FilledAsync(store, key, format, "blosc"); break;
                case 1: await ZarrGroup.CreateAsync(store, Key(key), format, null, overwrite: true, Cancel); break;
                case 2 when node is not null: await node.DeleteAsync(Cancel); break;
                case 3 when node is ZarrArray array: await array.ResizeAsync(new((array.Shape[0] * 7 + 3) % 23), cancel: Cancel); break;
                case 4 when node is ZarrArray array: await array.AppendAsync(0, new[] { 1, 2, 3 }, cancel: Cancel); break;
                case 5 when node is ZarrGroup group: await group.ConsolidateAsync(Cancel); break;
                case 6 when node is ZarrArray array: await array.ClearAsync(ZarrSelection.Parse("::2"), cancel: Cancel); break;
                case 7 when node is not null: await node.CopyAsync(store, Key("copy" + key.Length), overwrite: true, cancel: Cancel); break;
                case 8 when node is not null && key.Length > 0: await node.MoveAsync(store, Key("moved/" + key.Length), overwrite: true, cancel: Cancel); break;
            }
        }
        catch (ZarrException e) when (e.Id is ZarrErrorId.NodeExists or ZarrErrorId.NotAGroup or ZarrErrorId.NameInvalid)
        {
            // A node stands there, or an array above; a tree into itself.
        }
    }
}
