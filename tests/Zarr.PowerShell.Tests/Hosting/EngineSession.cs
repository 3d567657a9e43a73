using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using Microsoft.PowerShell;
using Microsoft.PowerShell.Commands;
using Xunit;

namespace Zarr.PowerShell.Tests.Hosting;

/// <summary>
/// A runspace of the real engine with the built module imported and a host that records. Scripts share its global
/// scope, so a variable set by one is there for the next; sessions share nothing. Not for two threads at a time.
/// As a class fixture it has the default width and the invariant culture.
/// </summary>
public sealed class EngineSession : IDisposable
{
    private readonly RecordingUserInterface _ui;
    private readonly Runspace _runspace;
    private readonly CultureInfo _culture;

    public EngineSession()
        : this(width: 100)
    {
    }

    /// <param name="width">Columns of the screen that views are drawn for.</param>
    /// <param name="culture">The culture scripts run under; invariant when left out.</param>
    /// <param name="colour">Whether the screen draws escape sequences, which <see cref="Render"/> then gives, too.</param>
    internal EngineSession(int width, string culture = "", bool colour = false)
    {
        _ui = new RecordingUserInterface(width, colour);
        _culture = CultureInfo.GetCultureInfo(culture);
        var state = InitialSessionState.CreateDefault2();
        // What a full pwsh formats with, and writes objects to files with.
        foreach (var type in (Type[])[typeof(FormatTableCommand), typeof(FormatListCommand), typeof(FormatWideCommand), typeof(FormatCustomCommand), typeof(SelectObjectCommand), typeof(ExportCsvCommand), typeof(ImportCsvCommand),
            typeof(ConvertToJsonCommand), typeof(ConvertFromJsonCommand), typeof(ExportClixmlCommand), typeof(ImportClixmlCommand)])
            state.Commands.Add(new SessionStateCmdletEntry(type.GetCustomAttribute<CmdletAttribute>() is { } name ? $"{name.VerbName}-{name.NounName}" : type.Name, type, null));
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        _runspace = RunspaceFactory.CreateRunspace(new RecordingHost(_ui, _culture), state);
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        _runspace.Open();
        Invoke("Import-Module $args[0] -Global -ErrorAction Stop", BuiltModule.Manifest).WithoutErrors();
    }

    /// <summary>The confirmations asked for so far.</summary>
    public IReadOnlyList<ChoicePrompt> Prompts => [.. _ui.Prompts];

    /// <summary>Lays out answers to the confirmations to come, by their first letters: <c>Answer("Y", "N")</c>.</summary>
    public void Answer(params string[] answers)
    {
        foreach (var answer in answers) _ui.Answers.Enqueue(answer);
    }

    /// <summary>Sets a global variable.</summary>
    public object? this[string variable]
    {
        get => _runspace.SessionStateProxy.GetVariable(variable);
        set => _runspace.SessionStateProxy.SetVariable(variable, value);
    }

    /// <summary>Runs a script with <c>$args</c> and returns what came out of every stream.</summary>
    public EngineResult Invoke(string script, params object?[] arguments) => Invoke(script, arguments, input: null);

    /// <summary>Runs a script with <c>$input</c>, its pipeline input.</summary>
    public EngineResult Pipe(IEnumerable input, string script, params object?[] arguments) => Invoke(script, arguments, input);

    /// <summary>Runs a script that must not fail, and returns its output.</summary>
    public IReadOnlyList<object?> Values(string script, params object?[] arguments) => Invoke(script, arguments).WithoutErrors().Values;

    /// <summary>Runs a script that must not fail and must emit one object of this type.</summary>
    public T Single<T>(string script, params object?[] arguments) => Invoke(script, arguments).WithoutErrors().Single<T>();

    /// <summary>Runs a script that must fail with one error, terminating or not, and returns its <c>FullyQualifiedErrorId</c>.</summary>
    public string Fails(string script, params object?[] arguments) =>
        Assert.Single(Invoke(script, arguments).Errors).FullyQualifiedErrorId;

    /// <summary>
    /// The text a user sees when a script is run at a prompt: its output through <c>Out-Default</c>, with warnings and errors where
    /// they occur. Lines end in <c>\n</c> and have no trailing blanks; blank lines around the text are left out.
    /// </summary>
    public string Render(string script, params object?[] arguments)
    {
        _ui.TakeText();
        using var engine = Create(script, arguments);
        engine.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        engine.AddCommand("Out-Default");
        if (Run(engine, input: null, output: []) is { } terminating)
        {
            using var report = System.Management.Automation.PowerShell.Create(_runspace).AddCommand("Out-Default");
            Run(report, new[] { terminating.ErrorRecord }, output: []);
        }

        var lines = _ui.TakeText().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd());
        return string.Join('\n', lines).Trim('\n');
    }

    /// <summary>Starts a script and returns at once.</summary>
    public RunningScript Start(string script, params object?[] arguments) => new(Create(script, arguments));

    /// <summary>The texts that complete a line at its end.</summary>
    public IReadOnlyList<string> Complete(string line)
    {
        using var engine = System.Management.Automation.PowerShell.Create(_runspace);
        return [.. CommandCompletion.CompleteInput(line, line.Length, [], engine).CompletionMatches.Select(match => match.CompletionText)];
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();

    private EngineResult Invoke(string script, object?[] arguments, IEnumerable? input)
    {
        using var engine = Create(script, arguments);
        var output = new List<PSObject>();
        var terminating = Run(engine, input, output);
        return new EngineResult(engine, output, terminating);
    }

    /// <summary>Runs on this thread, under the session's culture; returns what ended it early, or null.</summary>
    private RuntimeException? Run(System.Management.Automation.PowerShell engine, IEnumerable? input, List<PSObject> output)
    {
        var callers = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = _culture;
        try
        {
            engine.Invoke(input, output);
            return null;
        }
        catch (RuntimeException terminating)
        {
            return terminating;
        }
        finally
        {
            CultureInfo.CurrentCulture = callers;
        }
    }

    private System.Management.Automation.PowerShell Create(string script, object?[] arguments)
    {
        var engine = System.Management.Automation.PowerShell.Create(_runspace).AddScript(script, useLocalScope: false);
        foreach (var argument in arguments) engine.AddArgument(argument);
        return engine;
    }
}
