using Zarr.Platform;

namespace Zarr.Storage.Stores.Locks;

/// <summary>Renews what this process holds, so that those who cannot see the system's locks, or have none, know that the holder is at work.</summary>
internal static class LockRenewal
{
    private static readonly TimeSpan s_period = LeaseFile.Length / 4;
    private static readonly HashSet<FileLock> s_held = [];
    private static Timer? s_timer;

    public static void Add(FileLock held)
    {
        lock (s_held)
        {
            s_held.Add(held);
            s_timer ??= Start();
        }
    }

    public static void Remove(FileLock held)
    {
        lock (s_held) s_held.Remove(held);
    }

    private static Timer Start()
    {
        // The timer is for all: it must not keep the context of whoever came first.
        using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        return new Timer(_ => Renew(), null, s_period, s_period);
    }

    private static void Renew()
    {
        FileLock[] held;
        lock (s_held) held = [.. s_held];
        foreach (var one in held)
        {
            try
            {
                one.Renew();
            }
            catch (Exception e) when (FileFailure.Is(e) || e is ObjectDisposedException)
            {
                // The next time may do; a lease that runs out is noticed before anything is written under it.
            }
        }
    }
}
