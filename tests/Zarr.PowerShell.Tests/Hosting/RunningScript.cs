using System.Management.Automation;

namespace Zarr.PowerShell.Tests.Hosting;

/// <summary>A script that runs in the background until it ends or is stopped.</summary>
public sealed class RunningScript : IDisposable
{
    private readonly System.Management.Automation.PowerShell _engine;
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly TaskCompletionSource _firstOutput = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IAsyncResult _invocation;

    internal RunningScript(System.Management.Automation.PowerShell engine)
    {
        _engine = engine;
        _output.DataAdded += (_, _) => _firstOutput.TrySetResult();
        _engine.InvocationStateChanged += (_, change) =>
        {
            if (change.InvocationStateInfo.State is PSInvocationState.Completed or PSInvocationState.Failed or PSInvocationState.Stopped)
                _firstOutput.TrySetResult();
        };
        var input = new PSDataCollection<PSObject>();
        input.Complete();
        _invocation = _engine.BeginInvoke(input, _output);
    }

    /// <summary>Ends when the script has emitted its first object, or ended without one.</summary>
    public Task FirstOutput => _firstOutput.Task;

    /// <summary>Stops the script as Ctrl+C does, waits until it has stopped, and returns what it emitted until then.</summary>
    public EngineResult Stop()
    {
        _engine.Stop();
        return Wait();
    }

    /// <summary>Waits for the script's end.</summary>
    public EngineResult Wait()
    {
        RuntimeException? terminating = null;
        try
        {
            _engine.EndInvoke(_invocation);
        }
        catch (RuntimeException failure)
        {
            terminating = failure;
        }

        return new EngineResult(_engine, _output, terminating);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        _output.Dispose();
    }
}
