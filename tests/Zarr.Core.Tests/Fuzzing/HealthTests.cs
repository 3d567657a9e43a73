using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Fixtures;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Fuzzing;

/// <summary>Whatever is damaged, a check tells of it and ends well.</summary>
public class HealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Damaged_metadata_is_a_problem_where_the_array_cannot_be_opened() => Fuzz.Run(
        FixtureArray.All.Values.Select(f => (f.Name, f)), 5, (fixture, seed) =>
        {
            var (key, document) = fixture.StoredValues.First(v => v.Key is ".zarray" or "zarr.json");
            var damaged = new JsonMutator(seed).Mutate(document);
            var store = fixture.LoadAsync(Cancel).GetAwaiter().GetResult();
            store.SetAsync(StoreKey.Parse($"{fixture.Name}/{key}"), damaged, WriteCondition.None, Cancel).AsTask().GetAwaiter().GetResult();
            return (1L << 30, () => Check(store, fixture.Name, checksum: false));
        });

    [Fact]
    public void Damaged_chunks_are_a_problem_where_they_cannot_be_read() => Fuzz.Run(
        FixtureArray.All.Values.Where(f => f.Error is null && f.StoredValues.Any(v => !IsDocument(v.Key) && v.Value.Length > 0)).Select(f => (f.Name, f)), 5, (fixture, seed) =>
        {
            var (key, chunk) = fixture.StoredValues.First(v => !IsDocument(v.Key) && v.Value.Length > 0);
            var store = fixture.LoadAsync(Cancel).GetAwaiter().GetResult();
            store.SetAsync(StoreKey.Parse($"{fixture.Name}/{key}"), new Mutator(seed).Mutate(chunk), WriteCondition.None, Cancel).AsTask().GetAwaiter().GetResult();
            return (1L << 30, () => Check(store, fixture.Name, checksum: true));
        });

    private static bool IsDocument(string key) => key is "zarr.json" or ".zarray" or ".zattrs";

    private static void Check(IStore store, string name, bool checksum)
    {
        var problems = StoreHealth.CheckAsync(store, StoreKey.Parse(name), checksum, cancel: Cancel).ToBlockingEnumerable(Cancel).ToArray();
        Assert.All(problems, problem => Assert.NotEmpty(problem.Message));
        try
        {
            var array = ZarrArray.OpenAsync(store, StoreKey.Parse(name), Cancel).AsTask().GetAwaiter().GetResult();
            if (checksum) array.ReadAsync(ZarrSelection.All, cancel: Cancel).AsTask().GetAwaiter().GetResult();
        }
        catch (ZarrException e)
        {
            Assert.True(problems.Any(problem => problem.Severity > ProblemSeverity.Information), $"{e.Id} went unnoticed: {e.Message}");
        }
    }
}
