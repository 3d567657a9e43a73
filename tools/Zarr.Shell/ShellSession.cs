using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace Zarr.Shell;

/// <summary>One run of the shell: a runspace with Zarr imported, its host, and the mode the command line chose.</summary>
internal sealed class ShellSession : IDisposable
{
    private readonly ShellOptions _options;
    private readonly LineEditor _editor = new();
    private readonly ShellHost _host;
    private readonly Interrupts _interrupts;
    private readonly Runspace _runspace;
    private readonly PipelineRunner _runner;

    public ShellSession(ShellOptions options)
    {
        _options = options;
        _interrupts = new Interrupts(survivesIdle: options.Mode == ShellMode.Interactive);
        var ui = new ShellUserInterface(_editor, _interrupts, options.MayAsk);
        _host = new ShellHost(ui);
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        _runspace.Open();
        Runspace.DefaultRunspace = _runspace;
        _runner = new PipelineRunner(_runspace, _host, ui, _interrupts);
    }

    /// <summary>Runs what the command line asks for; returns the process's exit code.</summary>
    public int Run()
    {
        if (_options.ImportModule && ImportZarr() is var imported and not ExitCodes.Success) return imported;
        return _options.Mode switch
        {
            ShellMode.Script => _runner.RunText(_options.Text),
            ShellMode.Command => RunCommand(),
            ShellMode.StandardInput => RunStandardInput(),
            _ => RunPrompt(),
        };
    }

    public void Dispose()
    {
        _runspace.Dispose();
        _interrupts.Dispose();
    }

    private int ImportZarr()
    {
        if (RepositoryModule.FindManifest() is not { } manifest)
        {
            _host.UI.WriteErrorLine("There is no built module (out/Zarr/Zarr.psd1) above this shell: run 'dotnet build' in the repository, or use -NoModule.");
            return ExitCodes.Failure;
        }

        RepositoryModule.PrependToModulePath(manifest);
        return _runner.RunText($"Import-Module '{CodeGeneration.EscapeSingleQuotedStringContent(manifest)}' -Global -ErrorAction Stop");
    }

    private int RunCommand()
    {
        var code = _runner.RunText(_options.Text);
        return code == ExitCodes.Success && _host.ExitCode is null && !_runner.LastSucceeded ? ExitCodes.Failure : code;
    }

    private int RunStandardInput() =>
        new StatementLoop(_host, _runner).Run(_ => Console.In.ReadLine(), () => "", stopOnSignal: true);

    private int RunPrompt()
    {
        if (_options.ShowLogo)
        {
            _host.UI.WriteLine($"Zarr.Shell, PowerShell engine {_runner.Evaluate("$PSVersionTable.PSVersion")}. 'exit' ends it.");
            _host.UI.WriteLine(HelpText.Limits);
        }

        _editor.Complete = Complete;
        var loop = new StatementLoop(_host, _runner);
        _host.NestedPrompt = () => loop.Run(_editor.ReadLine, Prompt, stopOnSignal: false);
        return loop.Run(_editor.ReadLine, Prompt, stopOnSignal: false);
    }

    private string Prompt() => _runner.Evaluate("prompt") as string ?? "PS> ";

    private Completions? Complete(string line, int cursor)
    {
        using var engine = PowerShell.Create(_host.NestedPrompts > 0 ? RunspaceMode.CurrentRunspace : RunspaceMode.NewRunspace);
        if (_host.NestedPrompts == 0) engine.Runspace = _runspace;
        return new Completions(line, CommandCompletion.CompleteInput(line, cursor, [], engine));
    }
}
