using System.Globalization;
using System.Management.Automation.Host;

namespace Zarr.Shell;

/// <summary>The engine's view of this program: its console, its culture, and how it is told to end.</summary>
internal sealed class ShellHost(ShellUserInterface ui) : PSHost
{
    private bool _leaveNestedPrompt;

    /// <summary>What <c>exit</c> asked for, or null while nothing did.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>True when a loop that reads statements has to end.</summary>
    public bool MustLeave => ExitCode is not null || _leaveNestedPrompt;

    /// <summary>How many prompts were opened from inside a running pipeline and not left yet.</summary>
    public int NestedPrompts { get; private set; }

    /// <summary>Runs a prompt until it is left; set by the interactive session, null when there is nobody to ask.</summary>
    public Action? NestedPrompt { get; set; }

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Zarr.Shell";

    public override Version Version { get; } = typeof(ShellHost).Assembly.GetName().Version!;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI => ui;

    public override void SetShouldExit(int exitCode)
    {
        if (NestedPrompts > 0) ExitNestedPrompt();
        else ExitCode = exitCode;
    }

    public override void EnterNestedPrompt()
    {
        if (NestedPrompt is null) throw new HostException("Nested prompts need an interactive session.");
        NestedPrompts++;
        try
        {
            NestedPrompt();
        }
        finally
        {
            NestedPrompts--;
            _leaveNestedPrompt = false;
        }
    }

    public override void ExitNestedPrompt() => _leaveNestedPrompt = NestedPrompts > 0;

    /// <summary>A program that writes to the terminal itself is about to run.</summary>
    public override void NotifyBeginApplication() => ui.ClearProgress();

    public override void NotifyEndApplication()
    {
    }
}
