using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;

namespace Zarr.Shell;

/// <summary>
/// Ctrl+C (SIGINT) and SIGTERM stop the running pipeline, so that cmdlets clean up, and not the process. When that does
/// not help, a second signal within a second ends the process; so does a signal while nothing runs that could be stopped.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private static readonly TimeSpan s_impatience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly bool _survivesIdle;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private Pipeline? _running;
    private DateTime _last;

    /// <param name="survivesIdle">Whether Ctrl+C while nothing runs leaves the process alive: at an interactive prompt.</param>
    public Interrupts(bool survivesIdle)
    {
        _survivesIdle = survivesIdle;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, ExitCodes.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, ExitCodes.Terminated));
    }

    /// <summary>The exit code of the signal that stopped a pipeline, or null while none did.</summary>
    public int? Signalled { get; private set; }

    /// <summary>Makes <paramref name="pipeline"/> what a signal stops, until the result is disposed.</summary>
    public Scope Watch(Pipeline pipeline)
    {
        lock (_gate)
        {
            var previous = _running;
            _running = pipeline;
            Signalled = null;
            return new Scope(this, previous);
        }
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
    }

    private void OnSignal(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        lock (_gate)
        {
            var now = DateTime.UtcNow;
            var again = now - _last < s_impatience;
            _last = now;
            if (_running is { } running && !(again && Signalled is not null))
            {
                Signalled = exitCode;
                running.StopAsync();
                return;
            }

            if (_running is null && _survivesIdle && exitCode == ExitCodes.Interrupted) return;
        }

        Environment.Exit(exitCode);
    }

    /// <summary>A pipeline's time as the one that signals stop.</summary>
    internal readonly struct Scope(Interrupts owner, Pipeline? previous) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._gate) owner._running = previous;
        }
    }
}
