using System.Globalization;
using System.Management.Automation.Host;

namespace Zarr.PowerShell.Tests.Hosting;

/// <summary>A host that draws nothing and remembers everything.</summary>
internal sealed class RecordingHost(RecordingUserInterface ui, CultureInfo culture) : PSHost
{
    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Zarr tests";

    public override Version Version { get; } = new(1, 0);

    public override CultureInfo CurrentCulture { get; } = culture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.InvariantCulture;

    public override PSHostUserInterface UI => ui;

    public override void EnterNestedPrompt() => throw new HostException("The test has no prompt.");

    public override void ExitNestedPrompt() => throw new HostException("The test has no prompt.");

    public override void SetShouldExit(int exitCode) => throw new HostException($"The script asked to exit with {exitCode}.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
