using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Threading.Channels;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Common;
using Zarr.FileFormats;
using Zarr.PowerShell.Errors;
using Zarr.Storage.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>
/// Runs the core's asynchronous work for a cmdlet: the work elsewhere, the pipeline thread waiting for it, showing
/// progress and listening for Ctrl+C. Workers never call PowerShell.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ZarrCommandBase : PSCmdlet, IDisposable
{
    private const int RecordsAhead = 256;

    // Workers notice between chunks, and hold their locks until then: so the prompt comes back when they have ended. One that takes longer, or whose
    // store does not answer, ends by itself: a stored value is replaced as a whole or not at all.
    private const int FarewellMilliseconds = 500;

    // Not disposed, because workers may outlive the command by a moment; it holds nothing of the system.
    private readonly CancellationTokenSource _stop = new();

    private readonly HashSet<string> _noted = new(StringComparer.Ordinal);

    private readonly Dictionary<(IStore Store, StoreKey Key), AxisValues?> _axes = [];

    /// <summary>The options of the runspace.</summary>
    private protected ZarrOptions RunspaceOptions => field ??= ZarrOptions.OfRunspace();

    /// <summary>True for a command that changes something.</summary>
    private protected bool IsWriter => GetType().GetCustomAttribute<CmdletAttribute>() is { SupportsShouldProcess: true };

    /// <summary>How many errors were told that ended nothing.</summary>
    private protected int ErrorCount { get; private set; }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Ends what is still at work: the engine calls it at the end of the command, whatever that was.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits for work, as <see cref="Run{T}"/>.</summary>
    private protected void Run(Func<CancellationToken, ValueTask> work, string? activity = null, ChunkProgress? progress = null)
    {
        activity ??= MyInvocation.MyCommand.Name;
        var trace = ActivityTrace.Begin(this, RunspaceOptions);
        using (var display = new ProgressDisplay(this, activity, progress, trace.Context.Waits!, RunspaceOptions.ProgressDelay))
        {
            Await(Task.Run(() =>
            {
                trace.Context.Enter();
                return work(_stop.Token).AsTask();
            }), display);
        }

        trace.Tell(activity);
    }

    /// <summary>Waits for work and returns its result; shows progress when it takes long. What it throws is thrown here.</summary>
    private protected T Run<T>(Func<CancellationToken, ValueTask<T>> work, string? activity = null, ChunkProgress? progress = null)
    {
        activity ??= MyInvocation.MyCommand.Name;
        var trace = ActivityTrace.Begin(this, RunspaceOptions);
        Task<T> task;
        using (var display = new ProgressDisplay(this, activity, progress, trace.Context.Waits!, RunspaceOptions.ProgressDelay))
        {
            task = Task.Run(() =>
            {
                trace.Context.Enter();
                return work(_stop.Token).AsTask();
            });
            Await(task, display);
        }

        trace.Tell(activity);
        return task.Result;
    }

    /// <summary>Yields records on the pipeline thread as they come; few wait, so that the source stops when the reader does.</summary>
    private protected IEnumerable<T> Stream<T>(Func<CancellationToken, IAsyncEnumerable<T>> source, string? activity = null, ChunkProgress? progress = null)
    {
        activity ??= MyInvocation.MyCommand.Name;
        var trace = ActivityTrace.Begin(this, RunspaceOptions);
        using var display = new ProgressDisplay(this, activity, progress, trace.Context.Waits!, RunspaceOptions.ProgressDelay);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(RecordsAhead) { SingleReader = true, SingleWriter = true });
        var producer = Task.Run(async () =>
        {
            trace.Context.Enter();
            try
            {
                await foreach (var item in source(stop.Token).ConfigureAwait(false)) await channel.Writer.WriteAsync(item, stop.Token).ConfigureAwait(false);
                channel.Writer.Complete();
            }
            catch (Exception e)
            {
                // It is thrown where the records are awaited.
                channel.Writer.Complete(e);
            }
        });
        try
        {
            while (true)
            {
                var more = channel.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
                Await(more, display);
                if (!more.Result) break;
                while (channel.Reader.TryRead(out var item))
                {
                    yield return item;
                    display.Update();
                }
            }

            trace.Tell(activity);
        }
        finally
        {
            stop.Cancel();
            Task.WaitAny([producer], FarewellMilliseconds);
        }
    }

    /// <summary>True for a parameter given on the command line; while a record is processed, also for one the record was bound to.</summary>
    private protected bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>False, with the error told, where a parameter is given that files of this format have no use for.</summary>
    private protected bool AllowsFormat(string path, ArrayFileFormat format, ReadOnlySpan<(string Parameter, ArrayFileFormat Format)> parameters)
    {
        foreach (var (parameter, of) in parameters)
        {
            if (format == of || !IsBound(parameter)) continue;
            WriteError(ErrorRecords.ArgumentInvalid($"-{parameter} is for files of the format {of}, and '{path}' is one of the format {format}, which has no use for it: leave it out.", path));
            return false;
        }

        return true;
    }

    private void Await(Task task, ProgressDisplay display)
    {
        try
        {
            while (Task.WaitAny([task], ProgressDisplay.TickMilliseconds, _stop.Token) < 0) display.Update();
            task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e) when (!_stop.IsCancellationRequested)
        {
            throw ZarrException.FromTimeout(e, IsWriter ? ZarrErrorId.StoreWriteFailed : ZarrErrorId.StoreReadFailed);
        }
        catch (Exception e) when (e is OperationCanceledException || !task.IsCompleted)
        {
            // Ctrl+C, or nobody wants the progress any more.
            _stop.Cancel();
            Task.WaitAny([task], FarewellMilliseconds);
            if (e is OperationCanceledException) throw new PipelineStoppedException();
            throw;
        }
    }

    // What the engine shows as it is has nothing hidden in it: names and values come from stores that others have made.

    internal new void WriteError(ErrorRecord error)
    {
        ErrorCount++;
        base.WriteError(error);
    }

    internal new void WriteWarning(string text) => base.WriteWarning(VisibleText.Of(text));

    internal new void WriteVerbose(string text) => base.WriteVerbose(VisibleText.Of(text));

    internal new void WriteDebug(string text) => base.WriteDebug(VisibleText.Of(text));

    internal new bool ShouldProcess(string target, string action) => base.ShouldProcess(VisibleText.Of(target), VisibleText.Of(action));

    /// <summary>Asks before something is lost, with No as the answer that is at hand. A script that says -Confirm:$false is not asked.</summary>
    internal new bool ShouldContinue(string query, string caption, ref bool yesToAll, ref bool noToAll) =>
        MyInvocation.BoundParameters.TryGetValue("Confirm", out var confirm) && confirm is SwitchParameter { IsPresent: false }
        || base.ShouldContinue(VisibleText.Of(query), VisibleText.Of(caption), hasSecurityImpact: true, ref yesToAll, ref noToAll);

    /// <summary>Warns where a node is going to be made in a folder that holds other files: they stay, and have a node around them.</summary>
    private protected void WarnOfOthers(IStore store, StoreKey key)
    {
        if (Run(cancel => StoreContents.OthersAtAsync(store, key, cancel)) is not { Count: > 0 } others) return;
        WriteWarning(string.Create(CultureInfo.InvariantCulture,
            $"'{(key.IsRoot ? store.Location : Path.Join(store.Location, key.Value))}' holds {others.Count:N0} other {(others.Count == 1 ? "file or folder" : "files and folders")}, such as '{others[0]}'. {(others.Count == 1 ? "It stays" : "They stay")} as {(others.Count == 1 ? "it is" : "they are")}, inside the new array or group; is this the place that was meant?"));
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
        catch (OutOfMemoryException e)
        {
            WriteError(ErrorRecords.OutOfMemory(e, target));
        }
    }

    /// <summary>Tells why something that a listing found is left out: a name that no key can have is no fault of what else was found.</summary>
    private protected void TellLeftOut(ZarrException error)
    {
        if (error.Id == ZarrErrorId.NameInvalid) WriteWarning(error.Message);
        else WriteError(ErrorRecords.From(error));
    }

    /// <summary>A node that a caller has, as it is stored now, which is another object where it is of another kind now; null, with the error told, where it cannot be opened any more.</summary>
    internal ZarrNode? AsStored(ZarrNode node)
    {
        ZarrNode? now = null;
        Attempt(node, () => now = Run(async cancel =>
        {
            try
            {
                await node.RefreshAsync(cancel);
                return node;
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.NodeChanged)
            {
                return await ZarrNode.OpenAsync(node.Store, node.Key, cancel);
            }
        }));
        return now;
    }

    /// <summary>The values of an array as this command gives and takes them: as they are meant, or as they are stored. This is the one place where that is decided.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.EncodingInvalid"/>.</exception>
    private protected DecodedArray ValuesOf(ZarrArray array, bool asStored)
    {
        if (asStored) return DecodedArray.AsStored(array);
        var values = DecodedArray.Of(array);
        if (values.Note is { } note && _noted.Add(note)) WriteWarning(note);
        return values;
    }

    /// <summary>The values along each axis of an array, for those that have some of the right number beside it.</summary>
    private protected AxisValues?[] AxisValuesOf(ZarrArray array)
    {
        var axes = new AxisValues?[array.Rank];
        for (var axis = 0; axis < axes.Length; axis++)
        {
            if (array.DimensionNames?[axis] is not { Length: > 0 } name || array.Key.IsRoot || name == array.Key.Name || !StoreKey.TryParse(name, out _) || name.Contains('/')) continue;
            var key = array.Key.Parent.Append(name);
            if (_axes.TryGetValue((array.Store, key), out var known))
            {
                axes[axis] = known;
                continue;
            }

            if (Run(cancel => ZarrNode.FindAsync(array.Store, key, cancel)) is ZarrArray { Rank: 1 } found && found.Shape[0] == array.Shape[axis])
                axes[axis] = new(Run(cancel => ValuesOf(found, asStored: false).ReadAsync(ZarrSelection.All, null, null, cancel), $"Reading the values along {name}"));
            _axes[(array.Store, key)] = axes[axis];
        }

        return axes;
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
        catch (OutOfMemoryException e)
        {
            ThrowTerminatingError(ErrorRecords.OutOfMemory(e, null));
            throw;
        }
    }
}
