using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace Zarr.PowerShell.Tests.Hosting;

/// <summary>Writes down what is drawn and asked, and gives the answers the test has laid out.</summary>
internal sealed class RecordingUserInterface(int width, bool colour) : PSHostUserInterface
{
    private readonly StringBuilder _text = new();

    /// <summary>First letters of the answers to come, in order.</summary>
    public ConcurrentQueue<string> Answers { get; } = new();

    public ConcurrentQueue<ChoicePrompt> Prompts { get; } = new();

    public ConcurrentQueue<ProgressRecord> Progress { get; } = new();

    public override PSHostRawUserInterface RawUI { get; } = new RecordingRawUserInterface(width);

    public override bool SupportsVirtualTerminal => colour;

    /// <summary>Everything written since the last call.</summary>
    public string TakeText()
    {
        lock (_text)
        {
            var text = _text.ToString();
            _text.Clear();
            return text;
        }
    }

    public override void Write(string value)
    {
        lock (_text) _text.Append(GetOutputString(value, supportsVirtualTerminal: colour));
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value) => Write(value + "\n");

    public override void WriteErrorLine(string value) => WriteLine(value);

    public override void WriteWarningLine(string message) => WriteLine("WARNING: " + message);

    public override void WriteVerboseLine(string message) => WriteLine("VERBOSE: " + message);

    public override void WriteDebugLine(string message) => WriteLine("DEBUG: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record) => Progress.Enqueue(record);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        var labels = choices.Select(choice => choice.Label.Replace("&", "")).ToList();
        if (!Answers.TryDequeue(out var answer)) throw new HostException($"The test laid out no answer to '{caption}: {message}'.");
        var index = labels.FindIndex(label => label.StartsWith(answer, StringComparison.OrdinalIgnoreCase));
        if (index < 0) throw new HostException($"'{answer}' is none of {string.Join(", ", labels)}.");
        Prompts.Enqueue(new ChoicePrompt(caption, message, labels, labels[index]));
        return index;
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw new HostException($"The engine asks for {string.Join(", ", descriptions.Select(field => field.Name))}.");

    public override string ReadLine() => throw new HostException("The test has no keyboard.");

    public override SecureString ReadLineAsSecureString() => throw new HostException("The test has no keyboard.");

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw new HostException("The test has no credentials.");

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        throw new HostException("The test has no credentials.");
}
