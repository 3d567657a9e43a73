using System.Runtime.CompilerServices;
using Zarr.Arrays;
using Zarr.Format.Chunks;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Operations.Validation;

/// <summary>Goes once through what is stored below an array, and looks at its chunks on as many workers as there are cores, few at a time.</summary>
internal sealed class ArrayCheck(ArrayContext array, HealthNodes nodes, ProblemList problems, bool decode, ReadGuard guard, ChunkProgress? progress)
{
    private const int BatchLength = 64;

    private readonly ChunkKeys _keys = new(array);
    private readonly Queue<Task<List<ZarrProblem>>> _running = new();
    private readonly Dictionary<ChunkKeyEncoding, (StoreKey First, long Count, long Length)> _misnamed = [];
    private readonly HashSet<string> _documents = [];
    private readonly HashSet<StoreKey> _links = [];
    private long _stored;

    /// <summary>The problems of the array that was opened; of one that has taken its place meanwhile there are none among them.</summary>
    /// <exception cref="NodeReplacedException">Another one has.</exception>
    public async IAsyncEnumerable<ZarrProblem> RunAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        // Of a check that was begun before.
        _ = problems.Take();
        guard.Begin(array);
        await foreach (var problem in FindAsync(cancel).ConfigureAwait(false))
        {
            await guard.CheckAsync(cancel).ConfigureAwait(false);
            yield return problem;
        }
    }

    private async IAsyncEnumerable<ZarrProblem> FindAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var keys = _keys;
        var batchLength = decode || array.Shards is not null ? 1 : BatchLength;
        using var look = new ChunkLook(array, problems, decode);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        progress?.Begin(array.Grid.ChunkCount);
        try
        {
            var batch = new List<(Shape, StoreKey)>();
            await foreach (var entry in array.Store.ListAsync(array.Key, recurse: true, cancel).ConfigureAwait(false))
            {
                if (keys.Find(entry.Key) is not { } index)
                {
                    if (Describe(keys, entry) is { } stray) yield return stray;
                    continue;
                }

                if (!keys.IsInside(index))
                {
                    yield return Outside(entry);
                    continue;
                }

                _stored++;
                batch.Add((index, entry.Key));
                if (batch.Count < batchLength) continue;
                foreach (var problem in await EnqueueAsync(look, batch, stop.Token).ConfigureAwait(false)) yield return problem;
                batch = [];
            }

            if (batch.Count > 0)
                foreach (var problem in await EnqueueAsync(look, batch, stop.Token).ConfigureAwait(false)) yield return problem;
            while (_running.Count > 0)
                foreach (var problem in await _running.Dequeue().ConfigureAwait(false)) yield return problem;
        }
        finally
        {
            // Whoever stops listening stops the work too.
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(_running).ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        }

        await guard.EndAsync(cancel).ConfigureAwait(false);
        nodes.CheckDocuments(array.Key, _documents);
        foreach (var problem in problems.Take()) yield return problem;
        foreach (var (encoding, found) in _misnamed) yield return Misnamed(encoding, found.First, found.Count, found.Length);
        if (_stored < array.Grid.ChunkCount) yield return Missing();
        progress?.Advance(array.Grid.ChunkCount - _stored);
    }

    private async ValueTask<List<ZarrProblem>> EnqueueAsync(ChunkLook look, List<(Shape, StoreKey)> batch, CancellationToken cancel)
    {
        _running.Enqueue(Task.Run(async () =>
        {
            var found = new List<ZarrProblem>();
            foreach (var (index, key) in batch)
            {
                cancel.ThrowIfCancellationRequested();
                found.AddRange(await look.RunAsync(index, key, cancel).ConfigureAwait(false));
                progress?.Advance();
            }

            return found;
        }, cancel));
        return _running.Count < 2 * ZarrContext.Workers ? [] : await _running.Dequeue().ConfigureAwait(false);
    }

    private ZarrProblem? Describe(ChunkKeys keys, StoreEntry entry)
    {
        var name = keys.Relative(entry.Key);
        if (KnownKeys.IsDocument(name)) _documents.Add(name.ToString());
        else if (!KnownKeys.IsAllowed(name) && !(array.Store is DirectoryStore && TemporaryNames.Contains(entry.Key.Name)))
        {
            if (keys.FindOther(entry.Key) is not { } encoding) return Stray(entry);
            var (first, count, length) = _misnamed.GetValueOrDefault(encoding, (entry.Key, 0, 0));
            _misnamed[encoding] = (first, count + 1, length + entry.Length);
        }

        return null;
    }

    // What lies behind a link is somebody's. A link that no chunk is behind is told once.
    private ZarrProblem? Stray(StoreEntry entry)
    {
        if (FolderLinks.Below(array.Store, StoreKey.Root, entry.Key) is null) return problems.Orphan(array.Key, entry.Key.Value, 1, entry.Length);
        return FolderLinks.Below(array.Store, array.Key, entry.Key) is { } link && !ZarrKeys.LooksLikeChunk(_keys.Relative(link)) && _links.Add(link) ? problems.OrphanedLink(array.Key, link) : null;
    }

    private ZarrProblem Outside(StoreEntry entry) => problems.Of(ProblemId.ChunkOutsideGrid, ProblemSeverity.Warning, array.Key, entry.Key.Value,
        $"The chunk '{entry.Key}' lies outside the array, whose shape is {array.Metadata.Shape}; it would come back if the array grew.", "Delete it with Repair-ZarrStore, or set the shape that is meant with Resize-ZarrArray before.",
        ProblemRepair.Automatic, 1, entry.Length);

    private ZarrProblem Misnamed(ChunkKeyEncoding encoding, StoreKey first, long count, long length)
    {
        var own = array.Metadata.KeyEncoding;
        // Where no chunk is found as the metadata says, and all others are named alike, it is the metadata that is wrong.
        var canBeSaid = _stored == 0 && _misnamed.Count == 1 && !nodes.IsMalformed(array.Key) && (array.Metadata.Format == ZarrFormat.V3 || !encoding.IsDefault);
        return problems.Of(ProblemId.ChunkMisnamed, ProblemSeverity.Error, array.Key, first.Value,
            ProblemList.Text($"{count:N0} {(count == 1 ? "key is that of a chunk" : "keys are those of chunks")}, such as '{first}', in the encoding '{encoding.Name}' with the separator '{encoding.Separator}', but the metadata says '{own.Name}' with '{own.Separator}': they are not found."),
            !canBeSaid ? "Rename or delete these keys." : array.Metadata.Format == ZarrFormat.V2
                ? $"Let the metadata have \"dimension_separator\": \"{encoding.Separator}\", as Repair-ZarrStore does."
                : $"Let the metadata say the chunk key encoding '{encoding.Name}' with the separator '{encoding.Separator}', as Repair-ZarrStore does.",
            canBeSaid ? ProblemRepair.Automatic : ProblemRepair.None, count, length);
    }

    private ZarrProblem Missing()
    {
        var isUndefined = array.Metadata.FillValue is null;
        var missing = array.Grid.ChunkCount - _stored;
        return problems.Of(ProblemId.ChunkMissing, isUndefined ? ProblemSeverity.Warning : ProblemSeverity.Information, array.Key, array.Key.Value,
            ProblemList.Text($"{missing:N0} of {array.Grid.ChunkCount:N0} chunks are not stored, {(isUndefined ? "and what they read as is not defined: the fill value is null" : "and read as the fill value")}."),
            isUndefined ? "Write these chunks, or let the metadata have a fill value." : "Nothing, unless these elements should have been written.", count: missing);
    }
}
