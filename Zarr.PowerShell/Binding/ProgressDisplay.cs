using System.Diagnostics;
using System.Management.Automation;
using Zarr.Arrays;
using Zarr.Common;
using Zarr.Storage.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>Shows how far an operation is: not before some time, ten times a second at most, and takes it away at the end. Tells what it waits for, too.</summary>
/// <param name="command">Whose progress it is.</param>
/// <param name="activity">What it does.</param>
/// <param name="progress">How far it is; null where that is not known.</param>
/// <param name="waits">What it waits for.</param>
/// <param name="delay">Milliseconds until it is first shown.</param>
internal sealed class ProgressDisplay(Cmdlet command, string activity, ChunkProgress? progress, StoreWaits waits, int delay) : IDisposable
{
    /// <summary>Between two updates.</summary>
    public const int TickMilliseconds = 100;

    // A lock is held for moments as a rule: who waits for longer wants to know why.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private long _next = Stopwatch.GetTimestamp() + delay * Stopwatch.Frequency / 1000;
    private bool _isShown;
    private string? _told;

    /// <summary>Shows how far it is by now, when it is time to. Only on the pipeline thread.</summary>
    public void Update()
    {
        var wait = waits.First is { } first && first.Elapsed > s_patience ? $"Waiting for '{first.Place}', which {first.Holder ?? "someone else"} is changing." : null;
        if (wait is not null && wait != _told) command.WriteVerbose(_told = wait);
        var now = Stopwatch.GetTimestamp();
        if (now < _next) return;
        _next = now + TickMilliseconds * Stopwatch.Frequency / 1000;
        if (progress is null && wait is null)
        {
            Dispose();
            return;
        }

        _isShown = true;
        var (done, total) = progress is null ? (0, 0) : (progress.Done, progress.Total);
        command.WriteProgress(new ProgressRecord(0, VisibleText.Of(activity), wait is not null ? VisibleText.Of(wait) : $"{done:N0} of {total:N0} chunks")
        {
            PercentComplete = total > 0 ? (int)Math.Min(100, 100.0 * done / total) : -1,
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isShown) return;
        _isShown = false;
        command.WriteProgress(new ProgressRecord(0, VisibleText.Of(activity), "chunks") { RecordType = ProgressRecordType.Completed });
    }
}
