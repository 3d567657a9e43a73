namespace Zarr.Arrays;

/// <summary>Runs the chunks of one operation on as many workers as there are cores, or as the context allows; chunks in flight are as many as workers.</summary>
internal static class ChunkWorkers
{
    /// <summary>
    /// Calls <paramref name="work"/> once for each ordinal from 0. Every worker has a state of its own, disposed at the end.
    /// The first failure stops the others and is thrown. At most <paramref name="most"/> workers; null for one per core. A store that gives up by itself is
    /// an error of the store, <paramref name="failed"/>: only the caller cancels.
    /// </summary>
    public static async ValueTask RunAsync<TState>(
        long count, Func<TState> createState, Func<TState, long, CancellationToken, ValueTask> work, ChunkProgress? progress, CancellationToken cancel, int? most = null, ZarrErrorId failed = ZarrErrorId.StoreReadFailed)
        where TState : IDisposable
    {
        progress?.Begin(count);
        cancel.ThrowIfCancellationRequested();
        var workers = (int)Math.Min(count, most ?? ZarrContext.Workers);
        if (workers <= 1)
        {
            using var state = createState();
            try
            {
                for (long i = 0; i < count; i++)
                {
                    cancel.ThrowIfCancellationRequested();
                    await work(state, i, cancel).ConfigureAwait(false);
                    progress?.Advance();
                }
            }
            catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
            {
                throw ZarrException.FromTimeout(e, failed);
            }
            catch (OutOfMemoryException e)
            {
                throw ZarrException.FromMemory(e);
            }

            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Exception? failure = null;
        long next = -1;
        var tasks = new Task[workers];
        for (var i = 1; i < workers; i++) tasks[i] = Task.Run(WorkAsync, CancellationToken.None);
        tasks[0] = WorkAsync();
        await Task.WhenAll(tasks).ConfigureAwait(false);
        if (failure is OperationCanceledException canceled)
        {
            cancel.ThrowIfCancellationRequested();
            throw ZarrException.FromTimeout(canceled, failed);
        }

        if (failure is OutOfMemoryException full) throw ZarrException.FromMemory(full);
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);

        async Task WorkAsync()
        {
            try
            {
                using var state = createState();
                while (!stop.IsCancellationRequested && Interlocked.Increment(ref next) is var i && i < count)
                {
                    await work(state, i, stop.Token).ConfigureAwait(false);
                    progress?.Advance();
                }

                stop.Token.ThrowIfCancellationRequested();
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
                await stop.CancelAsync().ConfigureAwait(false);
            }
        }
    }
}
