namespace Zarr.Storage.Stores;

/// <summary>What a writer does that others were faster than: it reads again and tries again, and the more often it has to, the longer it waits before.</summary>
internal static class WriteConflicts
{
    /// <summary>Each failure is another writer's success: so many in a row mean that something else is wrong.</summary>
    public const int MostAttempts = 10_000;

    private const int Patience = 8, LongestMilliseconds = 16;

    /// <summary>True for the failure of a condition that may be tried again.</summary>
    public static bool MayPass(ZarrException e, int attempt) => e.Id == ZarrErrorId.WriteConflict && attempt < MostAttempts;

    /// <summary>Lets others go first.</summary>
    public static async ValueTask WaitAsync(int attempt, CancellationToken cancel)
    {
        if (attempt < Patience) await Task.Yield();
        else await Task.Delay(Random.Shared.Next(1, Math.Min(attempt, LongestMilliseconds)), cancel).ConfigureAwait(false);
    }
}
