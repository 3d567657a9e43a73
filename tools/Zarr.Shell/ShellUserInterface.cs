using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Zarr.Shell;

/// <summary>
/// Writes the engine's streams: output to standard output, the others to the error stream, coloured only on a terminal.
/// Asks its questions on the console, and fails clearly where nobody can answer.
/// </summary>
internal sealed class ShellUserInterface(LineEditor editor, Interrupts interrupts, bool mayAsk) : PSHostUserInterface
{
    private const string Red = "\e[31;1m";
    private const string Yellow = "\e[33;1m";
    private const string Reset = "\e[0m";

    private readonly Lock _gate = new();
    private readonly ProgressLine _progress = new();
    private bool _outputIsErrors;

    public override PSHostRawUserInterface RawUI { get; } = new ShellRawUserInterface();

    public override bool SupportsVirtualTerminal => Terminal.ColourOutput;

    public override void Write(string value)
    {
        if (_outputIsErrors) WriteStream(value, Red);
        else WriteTo(Console.Out, GetOutputString(value, Terminal.ColourOutput));
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => WriteStreamLine(value, Red);

    public override void WriteWarningLine(string message) => WriteStreamLine("WARNING: " + message, Yellow);

    public override void WriteVerboseLine(string message) => WriteStreamLine("VERBOSE: " + message, Yellow);

    public override void WriteDebugLine(string message) => WriteStreamLine("DEBUG: " + message, Yellow);

    public override void WriteInformation(InformationRecord record)
    {
        // The engine calls this for every record, shown or not; what is to be shown comes again through Write.
    }

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_gate) _progress.Draw(record);
    }

    public void ClearProgress()
    {
        lock (_gate) _progress.Clear();
    }

    /// <summary>Until the result is disposed, output goes where errors go: what is being drawn is an error.</summary>
    public IDisposable OutputAsErrors()
    {
        _outputIsErrors = true;
        return new ErrorsScope(this);
    }

    public override string ReadLine() => Ask("") ?? "";

    public override SecureString ReadLineAsSecureString() => throw CannotAsk("a secret");

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw CannotAsk("credentials");

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw CannotAsk("credentials");

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        RequireSomeoneToAsk($"a value for {string.Join(", ", descriptions.Select(field => field.Name))}");
        WriteHeading(caption, message);
        return descriptions.ToDictionary(field => field.Name, field => PSObject.AsPSObject(Ask(field.Name + ": ") ?? ""));
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RequireSomeoneToAsk($"confirmation ({caption}: {message})");
        WriteHeading(caption, message);
        var menu = new ChoiceMenu(choices, defaultChoice);
        while (true)
        {
            var answer = Ask(menu.Prompt) ?? throw CannotAsk("confirmation: the input ended");
            if (menu.Find(answer) is { } choice) return choice;
            if (answer.Trim() == "?") Write(menu.Help);
        }
    }

    private string? Ask(string prompt)
    {
        RequireSomeoneToAsk("input");
        ClearProgress();
        using var asking = interrupts.Ask();
        try
        {
            return editor.ReadLine(prompt);
        }
        catch (OperationCanceledException)
        {
            interrupts.Stop();
            throw new PipelineStoppedException();
        }
    }

    private void RequireSomeoneToAsk(string what)
    {
        if (!mayAsk || Console.IsInputRedirected) throw CannotAsk(what);
    }

    private static HostException CannotAsk(string what) =>
        new($"A command asks for {what}, and nobody can answer: the session is not interactive. Give the value as a parameter; for a confirmation, -Force or -Confirm:$false.");

    private void WriteHeading(string caption, string message)
    {
        if (!string.IsNullOrEmpty(caption)) WriteLine(caption);
        if (!string.IsNullOrEmpty(message)) WriteLine(message);
    }

    private void WriteStream(string text, string colour, string ending = "") =>
        WriteTo(Console.Error, GetOutputString(text.Contains('\e') ? text : colour + text + Reset, Terminal.ColourError) + ending);

    private void WriteStreamLine(string text, string colour) => WriteStream(text, colour, Environment.NewLine);

    private void WriteTo(TextWriter writer, string text)
    {
        lock (_gate)
        {
            _progress.Clear();
            writer.Write(text);
        }
    }

    private sealed class ErrorsScope(ShellUserInterface owner) : IDisposable
    {
        public void Dispose() => owner._outputIsErrors = false;
    }
}
