using System.Runtime.CompilerServices;
using Zarr.Arrays;
using Zarr.Arrays.Selection;

namespace Zarr.Operations.Comparing;

/// <summary>
/// Compares the elements of arrays, however they are cut, compressed and stored. Arrays are read by regions of some chunks, so memory is bounded
/// whatever their size. Chunks that both store as the same bytes are equal, and not decoded: damage that both have alike is not seen.
/// </summary>
public static class ArrayComparer
{
    /// <summary>Compares what is selected of two arrays.</summary>
    /// <param name="reference">What the elements should be.</param>
    /// <param name="other">What they are.</param>
    /// <param name="selection">Which elements, of both; what is selected must have one shape. Null for all.</param>
    /// <param name="rule">What is equal; null for what is exactly so.</param>
    /// <param name="progress">Counts regions.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>What was found; shapes or types that cannot be compared are a difference, not an error.</returns>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ToleranceInvalid"/>; selection errors, <see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>, store errors.</exception>
    public static async ValueTask<ArrayComparison> CompareAsync(
        ZarrArray reference, ZarrArray other, ZarrSelection? selection = null, ComparisonRule? rule = null, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        rule ??= ComparisonRule.Exact;
        rule.Check();
        var (one, two) = ((selection ?? ZarrSelection.All).Resolve(reference.Shape), (selection ?? ZarrSelection.All).Resolve(other.Shape));
        var result = new ArrayComparison { ReferencePath = reference.Path, DifferencePath = other.Path, Shape = one.ResultShape };
        var reasons = (rule.Metadata ? ComparisonReason.OfMetadata(reference, other) : []).ToList();
        if (Obstacle(reference, other, one, two, rule) is { } obstacle)
        {
            if (!reasons.Exists(reason => obstacle.StartsWith(reason, StringComparison.Ordinal))) reasons.Add(obstacle);
            return result with { Reason = string.Join("; ", reasons) };
        }

        var (pair, all) = await ReadGuard.RunAsync([reference.Context, other.Context], async (arrays, guard) =>
        {
            guard.Begin(arrays);
            var pair = new ComparedPair(arrays[0].WithShape(one.ArrayShape), arrays[1].WithShape(two.ArrayShape), one, two, rule, ZarrContext.Workers);
            var all = new Tally();
            var stored = await pair.FindStoredAsync(cancel).ConfigureAwait(false);
            await ChunkWorkers.RunAsync(stored?.Length ?? pair.Count, () => new Worker(pair, reference, other, rule, all), async (worker, i, token) =>
            {
                await worker.CompareAsync(stored?[i] ?? i, token).ConfigureAwait(false);
                await guard.CheckAsync(token).ConfigureAwait(false);
            }, progress, cancel).ConfigureAwait(false);
            if (stored is not null && stored.Length < pair.Count)
            {
                using var worker = new Worker(pair, reference, other, rule, all);
                await worker.CompareFillAsync(FirstMissing(stored), pair.Count - stored.Length, pair.ElementCount - stored.Sum(pair.ElementsIn), cancel).ConfigureAwait(false);
            }

            await guard.EndAsync(cancel).ConfigureAwait(false);
            return (pair, all);
        }, cancel).ConfigureAwait(false);
        if (all.Different > 0) reasons.Add(ComparisonReason.OfElements(all));
        return result with
        {
            ComparedCount = all.Compared,
            DifferentCount = all.Different,
            MaximumDifference = all.Greatest?.Distance ?? (new SliceComparer(reference.DataType, other.DataType, rule).HasDistances && all.Compared > 0 ? 0 : null),
            MaximumIndex = all.Greatest is { } greatest ? pair.IndexOf(greatest.Place) : (Shape?)null,
            FirstIndex = all.First is { } first ? pair.IndexOf(first.Place) : (Shape?)null,
            FirstReference = all.First?.Reference,
            FirstDifference = all.First?.Difference,
            IdenticalChunkCount = all.IdenticalChunks,
            Reason = reasons.Count == 0 ? null : string.Join("; ", reasons),
        };
    }

    /// <summary>The elements that differ, region by region as the arrays are cut, in C order in each; the first comes before the last region is read.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>, <see cref="ZarrErrorId.ValueNotConvertible"/>: shapes or types cannot be compared; and as <see cref="CompareAsync"/>.</exception>
    public static IAsyncEnumerable<ElementDifference> FindDifferencesAsync(
        ZarrArray reference, ZarrArray other, ZarrSelection? selection = null, ComparisonRule? rule = null, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        rule ??= ComparisonRule.Exact;
        rule.Check();
        var (one, two) = ((selection ?? ZarrSelection.All).Resolve(reference.Shape), (selection ?? ZarrSelection.All).Resolve(other.Shape));
        if (Obstacle(reference, other, one, two, rule) is { } obstacle)
            throw new ZarrException(one.ResultShape == two.ResultShape ? ZarrErrorId.ValueNotConvertible : ZarrErrorId.ShapeInvalid, $"'{reference.Path}' and '{other.Path}' have no elements that could be compared: {obstacle}.", other.Path);
        return ReadGuard.WatchAsync([reference.Context, other.Context], (arrays, guard) => DifferencesAsync(arrays, guard, one, two, rule, progress, cancel), cancel);
    }

    private static async IAsyncEnumerable<ElementDifference> DifferencesAsync(
        ArrayContext[] arrays, ReadGuard guard, ResolvedSelection one, ResolvedSelection two, ComparisonRule rule, ChunkProgress? progress, [EnumeratorCancellation] CancellationToken cancel)
    {
        guard.Begin(arrays);
        var (reference, other) = (arrays[0].WithShape(one.ArrayShape), arrays[1].WithShape(two.ArrayShape));
        // One region at a time, whose chunks are decoded in parallel.
        var pair = new ComparedPair(reference, other, one, two, rule, workers: 1);
        var comparer = new SliceComparer(reference.DataType, other.DataType, rule);
        var stored = await pair.FindStoredAsync(cancel).ConfigureAwait(false);
        if (stored is not null && stored.Length < pair.Count)
        {
            var (ofReference, ofOther) = await pair.ReadFirstAsync(FirstMissing(stored), cancel).ConfigureAwait(false);
            // Where fill values differ, every element of every region counts.
            comparer.Compare(ofReference, ofOther, (_, differs, _) =>
            {
                if (differs[0]) stored = null;
            }, cancel);
        }

        await guard.EndAsync(cancel).ConfigureAwait(false);
        var count = stored?.Length ?? pair.Count;
        progress?.Begin(count);
        for (long i = 0; i < count; i++, progress?.Advance())
        {
            var region = stored?[i] ?? i;
            if (await pair.AreStoredEqualAsync(region, cancel).ConfigureAwait(false))
            {
                // That there are no more may come of another array, too.
                await CheckAsync(i).ConfigureAwait(false);
                continue;
            }

            var (ones, twos) = await pair.ReadAsync(region, cancel).ConfigureAwait(false);
            var found = new List<(long Place, double Distance)>();
            comparer.Compare(ones, twos, (start, differs, distances) =>
            {
                for (var i = 0; i < differs.Length; i++)
                    if (differs[i]) found.Add((start + i, distances[i]));
            }, cancel);
            await CheckAsync(i).ConfigureAwait(false);
            foreach (var (place, distance) in found)
                yield return new(ones.GetArrayIndex(place), ElementAt(ones, place), ElementAt(twos, place), double.IsNaN(distance) ? null : distance);
        }

        ValueTask CheckAsync(long place) => place < count - 1 ? guard.CheckAsync(cancel) : guard.EndAsync(cancel);
    }

    /// <summary>The least number that is not in an ascending list.</summary>
    private static long FirstMissing(long[] ordinals)
    {
        var first = 0;
        while (first < ordinals.Length && ordinals[first] == first) first++;
        return first;
    }

    /// <summary>What keeps the elements from being compared; null where nothing does.</summary>
    private static string? Obstacle(ZarrArray reference, ZarrArray other, ResolvedSelection one, ResolvedSelection two, ComparisonRule rule) =>
        one.ResultShape != two.ResultShape || one.Counts != two.Counts ? $"shapes {one.ResultShape} and {two.ResultShape}"
        : !new SliceComparer(reference.DataType, other.DataType, rule).CanCompare ? $"data types {reference.DataType} and {other.DataType} cannot be compared"
        : null;

    private static object? ElementAt(ZarrSlice slice, long place) => slice.DataType.IsVariableLength ? slice.Elements.GetValue(place) : slice.DataType.GetElement(slice.BytesAt(place));

    /// <summary>Compares regions, and tells what it found at the end.</summary>
    private sealed class Worker(ComparedPair pair, ZarrArray reference, ZarrArray other, ComparisonRule rule, Tally all) : IDisposable
    {
        private readonly SliceComparer _comparer = new(reference.DataType, other.DataType, rule);
        private readonly Tally _found = new();

        public async ValueTask CompareAsync(long region, CancellationToken cancel)
        {
            if (await pair.AreStoredEqualAsync(region, cancel).ConfigureAwait(false))
            {
                _found.AddIdentical(pair.ElementsIn(region));
                return;
            }

            var (ones, twos) = await pair.ReadAsync(region, cancel).ConfigureAwait(false);
            _found.AddCompared(ones.Count);
            var isFirst = true;
            var greatest = 0.0;
            var greatestAt = -1L;
            _comparer.Compare(ones, twos, (start, differs, distances) =>
            {
                for (var i = 0; i < differs.Length; i++)
                {
                    if (distances[i] > greatest) (greatest, greatestAt) = (distances[i], start + i);
                    if (!differs[i]) continue;
                    _found.AddDifferent();
                    if (!isFirst) continue;
                    isFirst = false;
                    var place = pair.PlaceOf(region, start + i);
                    if (_found.IsBeforeFirst(place)) _found.SetFirst(place, ElementAt(ones, start + i), ElementAt(twos, start + i));
                }
            }, cancel);
            if (greatestAt >= 0) _found.AddDistance(greatest, pair.PlaceOf(region, greatestAt));
        }

        /// <summary>Compares regions of which neither array has stored anything: one element tells all.</summary>
        /// <param name="first">The first of them.</param>
        /// <param name="regions">How many there are.</param>
        /// <param name="elements">The elements in them.</param>
        /// <param name="cancel">Stops.</param>
        public async ValueTask CompareFillAsync(long first, long regions, long elements, CancellationToken cancel)
        {
            var (ones, twos) = await pair.ReadFirstAsync(first, cancel).ConfigureAwait(false);
            if (pair.ComparesBytes) _found.AddIdentical(elements, regions);
            else _found.AddCompared(elements);
            _comparer.Compare(ones, twos, (_, differs, distances) =>
            {
                var place = pair.PlaceOf(first, 0);
                _found.AddDistance(distances[0], place);
                if (!differs[0]) return;
                _found.AddDifferent(elements);
                _found.SetFirst(place, ElementAt(ones, 0), ElementAt(twos, 0));
            }, cancel);
        }

        public void Dispose()
        {
            lock (all) all.Add(_found);
        }
    }
}
