using System.ComponentModel;
using System.Management.Automation;
using System.Threading.Channels;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Binding;

/// <summary>
/// Runs the core's asynchronous work for a cmdlet: the work elsewhere, the pipeline thread waiting for it, showing
/// progress and listening for Ctrl+C. Workers never call PowerShell.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ZarrCommandBase : PSCmdlet, IDisposable
{
    private const int ProgressAfterMilliseconds = 500;
    private const int TickMilliseconds = 100;

    private readonly CancellationTokenSource _stop = new();
    private bool _disposed;

    private protected CancellationToken Cancel => _stop.Token;

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Waits for work, as <see cref="Run{T}"/>.</summary>
    private protected void Run(Func<CancellationToken, ValueTask> work, string activity = "", ChunkProgress? progress = null) =>
        Run(async cancel =>
        {
            await work(cancel).ConfigureAwait(false);
            return true;
        }, activity, progress);

    /// <summary>Waits for work and returns its result; shows progress when it takes long. What it throws is thrown here.</summary>
    private protected T Run<T>(Func<CancellationToken, ValueTask<T>> work, string activity = "", ChunkProgress? progress = null)
    {
        // Short work, and there is much of it, is done before a thread could be woken.
        var task = Task.Run(async () => await work(_stop.Token).ConfigureAwait(false));
        Wait(task, activity, progress);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Yields records on the pipeline thread as they come; few wait, so that the source stops when the reader does.</summary>
    private protected IEnumerable<T> Stream<T>(Func<CancellationToken, IAsyncEnumerable<T>> source, string activity = "", ChunkProgress? progress = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(1024) { SingleReader = true, SingleWriter = true });
        var producer = Task.Run(async () =>
        {
            try
            {
                await foreach (var item in source(stop.Token).ConfigureAwait(false)) await channel.Writer.WriteAsync(item, stop.Token).ConfigureAwait(false);
                channel.Writer.Complete();
            }
            catch (Exception e)
            {
                channel.Writer.Complete(e);
            }
        });
        try
        {
            while (true)
            {
                while (channel.Reader.TryRead(out var item)) yield return item;
                var more = channel.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
                Wait(more, activity, progress);
                if (!more.GetAwaiter().GetResult()) break;
            }
        }
        finally
        {
            stop.Cancel();
            // Nothing may still be at work on the store when the command has ended.
            producer.Wait(CancellationToken.None);
        }
    }

    private void Wait(Task task, string activity, ChunkProgress? progress)
    {
        var record = new ProgressRecord(0, activity.Length == 0 ? MyInvocation.MyCommand.Name : activity, "chunks");
        var shown = false;
        var waited = 0;
        try
        {
            while (!WaitATick(task))
            {
                waited += TickMilliseconds;
                if (_stop.IsCancellationRequested) throw new PipelineStoppedException();
                if (progress is null || waited < ProgressAfterMilliseconds) continue;
                var (done, total) = (progress.Done, progress.Total);
                record.StatusDescription = $"{done:N0} of {total:N0} chunks";
                record.PercentComplete = total > 0 ? (int)Math.Min(100, done * 100 / total) : -1;
                WriteProgress(record);
                shown = true;
            }
        }
        finally
        {
            if (shown && !_stop.IsCancellationRequested)
            {
                record.RecordType = ProgressRecordType.Completed;
                WriteProgress(record);
            }
        }
    }

    private bool WaitATick(Task task)
    {
        if (task.IsCompleted) return true;
        try
        {
            return task.Wait(TickMilliseconds / (_stop.IsCancellationRequested ? 2 : 1), CancellationToken.None);
        }
        catch (AggregateException)
        {
            // It is thrown, unwrapped, where the result is asked for.
            return true;
        }
    }

    /// <summary>Does something for one target: what the core refuses is an error of its own, and the next target is tried.</summary>
    private protected void Attempt(object? target, Action action)
    {
        try
        {
            action();
        }
        catch (ZarrException e)
        {
            WriteError(ErrorRecords.From(e, target));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Evaluates what makes the whole command impossible when it is wrong.</summary>
    private protected T Require<T>(Func<T> value)
    {
        try
        {
            return value();
        }
        catch (ZarrException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }
}
