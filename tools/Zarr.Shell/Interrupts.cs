using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;

namespace Zarr.Shell;

/// <summary>
/// Ctrl+C (SIGINT) and SIGTERM stop the running pipeline, so that cmdlets clean up, and not the process. When that does
/// not help, a second signal within a second ends the process; so does one while there is nothing that could be stopped.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private static readonly TimeSpan s_impatience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly bool _survivesIdle;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private Pipeline? _running;
    private bool _asking;
    private DateTime _last;

    /// <param name="survivesIdle">Whether Ctrl+C at a prompt leaves the process alive: in an interactive session.</param>
    public Interrupts(bool survivesIdle)
    {
        _survivesIdle = survivesIdle;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, ExitCodes.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, ExitCodes.Terminated));
    }

    /// <summary>The exit code of the signal that stopped the newest pipeline, or null when none did.</summary>
    public int? Signalled { get; private set; }

    /// <summary>Makes <paramref name="pipeline"/> what a signal stops, until the result is disposed.</summary>
    public IDisposable Watch(Pipeline pipeline)
    {
        lock (_gate)
        {
            var outer = _running;
            _running = pipeline;
            Signalled = null;
            return new Scope(() => _running = outer, _gate);
        }
    }

    /// <summary>Says that the running pipeline waits for an answer, which stopping it would not end, until the result is disposed.</summary>
    public IDisposable Ask()
    {
        lock (_gate) _asking = true;
        return new Scope(() => _asking = false, _gate);
    }

    /// <summary>Stops the running pipeline as Ctrl+C does.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            Signalled = ExitCodes.Interrupted;
            _running?.StopAsync();
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
        if (!TryStop(exitCode)) Environment.Exit(exitCode);
    }

    private bool TryStop(int exitCode)
    {
        lock (_gate)
        {
            var now = DateTime.UtcNow;
            var again = now - _last < s_impatience;
            _last = now;
            var staysAlive = _survivesIdle && exitCode == ExitCodes.Interrupted;
            if (_running is null) return staysAlive;
            if ((_asking && !staysAlive) || (again && Signalled is not null)) return false;
            Signalled = exitCode;
            _running.StopAsync();
            return true;
        }
    }

    private sealed class Scope(Action leave, Lock gate) : IDisposable
    {
        public void Dispose()
        {
            lock (gate) leave();
        }
    }
}
