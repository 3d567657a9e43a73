namespace Zarr.Storage.Stores.Directories;

/// <summary>
/// On Windows a virus scanner or indexer that has a file open makes its replacement fail for a moment, with
/// ERROR_ACCESS_DENIED (5) or ERROR_SHARING_VIOLATION (32). Elsewhere neither happens.
/// </summary>
internal static class SharingConflict
{
    private const int Attempts = 10;

    /// <summary>True when the operation is worth another attempt, after <see cref="WaitAsync"/>.</summary>
    public static bool MayPass(Exception e, int attempt) => OperatingSystem.IsWindows() && attempt < Attempts && IsOne(e);

    /// <summary>True for the two errors, whatever the system.</summary>
    public static bool IsOne(Exception e) => e.HResult is unchecked((int)0x80070005) or unchecked((int)0x80070020);

    /// <summary>1, 2, 4 ... 128 ms, a little over half a second in all.</summary>
    public static Task WaitAsync(int attempt, CancellationToken cancel) => Task.Delay(Pause(attempt), cancel);

    /// <summary>Does something, again where that is worth it.</summary>
    public static async ValueTask RetryAsync(Action action, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                action();
                return;
            }
            catch (Exception e) when (MayPass(e, attempt))
            {
                await WaitAsync(attempt, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The same where one cannot but block.</summary>
    public static T Retry<T>(Func<T> action)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return action();
            }
            catch (Exception e) when (MayPass(e, attempt))
            {
                Thread.Sleep(Pause(attempt));
            }
        }
    }

    private static int Pause(int attempt) => 1 << Math.Min(attempt, 7);
}
