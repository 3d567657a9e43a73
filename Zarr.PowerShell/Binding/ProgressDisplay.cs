using System.Diagnostics;
using System.Management.Automation;

namespace Zarr.PowerShell.Binding;

/// <summary>Shows how far an operation is: not before some time, ten times a second at most, and takes it away at the end.</summary>
/// <param name="command">Whose progress it is.</param>
/// <param name="activity">What it does.</param>
/// <param name="progress">How far it is; null where that is not known.</param>
/// <param name="delay">Milliseconds until it is first shown.</param>
internal sealed class ProgressDisplay(Cmdlet command, string activity, ChunkProgress? progress, int delay) : IDisposable
{
    /// <summary>Between two updates.</summary>
    public const int TickMilliseconds = 100;

    private long _next = Stopwatch.GetTimestamp() + delay * Stopwatch.Frequency / 1000;
    private bool _isShown;

    /// <summary>Shows how far it is by now, when it is time to. Only on the pipeline thread.</summary>
    public void Update()
    {
        var now = Stopwatch.GetTimestamp();
        if (progress is null || now < _next) return;
        _next = now + TickMilliseconds * Stopwatch.Frequency / 1000;
        _isShown = true;
        var (done, total) = (progress.Done, progress.Total);
        command.WriteProgress(new ProgressRecord(0, VisibleText.Of(activity), $"{done:N0} of {total:N0} chunks")
        {
            PercentComplete = total > 0 ? (int)Math.Min(100, 100.0 * done / total) : -1,
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isShown) command.WriteProgress(new ProgressRecord(0, VisibleText.Of(activity), "chunks") { RecordType = ProgressRecordType.Completed });
    }
}
