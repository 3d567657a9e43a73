using System.Runtime.CompilerServices;

namespace Zarr.Arrays;

/// <summary>Works on chunks in parallel, with few in flight, and gives the results in their order as they come.</summary>
internal static class OrderedBatches
{
    private const int LargestBatch = 256;

    /// <summary>Calls <paramref name="work"/> for one batch of ordinals after the other, from 0.</summary>
    /// <param name="count">How many ordinals there are.</param>
    /// <param name="grows">Batches start small, so that the first result is there at once; true lets them grow, where an ordinal takes no time.</param>
    /// <param name="work">Gets the first of a batch and how many it has, and returns its results, for each one or for all of them.</param>
    /// <param name="guard">Is asked of each batch before its results are given.</param>
    /// <param name="cancel">Stops.</param>
    public static async IAsyncEnumerable<T> RunAsync<T>(long count, bool grows, Func<long, int, CancellationToken, Task<T[]>> work, ReadGuard guard, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var running = new Queue<Task<T[]>>();
        // So that a worker finds the next batch when it has done one; of one worker there is no other.
        var inFlight = ZarrContext.Workers is var workers and > 1 ? 2 * workers : 1;
        try
        {
            long next = 0;
            for (var size = 1; next < count || running.Count > 0;)
            {
                while (next < count && running.Count < inFlight)
                {
                    var (first, length) = (next, (int)Math.Min(size, count - next));
                    running.Enqueue(Task.Run(() => work(first, length, stop.Token), stop.Token));
                    next += length;
                    if (grows) size = Math.Min(2 * size, LargestBatch);
                }

                var results = await running.Dequeue().ConfigureAwait(false);
                await (next < count || running.Count > 0 ? guard.CheckAsync(cancel) : guard.EndAsync(cancel)).ConfigureAwait(false);
                foreach (var result in results)
                {
                    cancel.ThrowIfCancellationRequested();
                    yield return result;
                }
            }
        }
        finally
        {
            // Whoever stops listening stops the work too.
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running).ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        }
    }
}
