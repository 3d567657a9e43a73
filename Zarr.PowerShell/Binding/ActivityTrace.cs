using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using Zarr.PowerShell.Formatting;
using Zarr.Storage.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>Tells on the verbose stream what a step of a command did to stores, and on the debug stream where the time went. Nothing is noted when neither is on.</summary>
internal sealed class ActivityTrace
{
    private readonly ZarrCommandBase? _command;
    private readonly long _start = Stopwatch.GetTimestamp();

    private ActivityTrace(ZarrCommandBase? command, ZarrContext context) => (_command, Context) = (command, context);

    /// <summary>What the work is to enter.</summary>
    public ZarrContext Context { get; }

    public static ActivityTrace Begin(ZarrCommandBase command, ZarrOptions options)
    {
        var isDebug = IsOn(command, "Debug", "DebugPreference");
        var isTold = isDebug || IsOn(command, "Verbose", "VerbosePreference");
        return new(isTold ? command : null, new()
        {
            MaximumConcurrency = options.IsDefaultConcurrency ? null : options.MaximumConcurrency,
            Durability = options.SetDurability,
            Activity = isTold ? new(isDebug) : null,
            Waits = new(),
        });
    }

    /// <summary>Tells it. Only on the pipeline thread.</summary>
    /// <param name="what">What was done.</param>
    public void Tell(string what)
    {
        if (_command is null || Context.Activity is not { Deeds: { Count: > 0 } deeds } activity) return;
        var time = Stopwatch.GetElapsedTime(_start);
        _command.WriteVerbose($"{what}: {string.Join("; ", deeds.Select(Describe))}. {Milliseconds(time)}.");
        if (activity is { IsTimed: true, Stages.Count: > 0 }) _command.WriteDebug($"{what}: {string.Join(", ", activity.Stages.Select(stage => $"{stage.Stage.ToString().ToLowerInvariant()} {Milliseconds(stage.Time)}"))}, added up over all workers; {Milliseconds(time)} by the clock.");
    }

    private static string Describe((StoreDeed Deed, long Count, long Bytes, IReadOnlyList<string> Keys) deed)
    {
        var values = deed.Count == 1 ? "1 value" : string.Create(CultureInfo.InvariantCulture, $"{deed.Count:N0} values");
        var keys = string.Join(", ", deed.Keys) + (deed.Count > deed.Keys.Count ? ", ..." : "");
        return deed.Deed switch
        {
            StoreDeed.Read => $"read {values}, {SizeText.Size(deed.Bytes)} ({keys})",
            StoreDeed.Write => $"wrote {values}, {SizeText.Size(deed.Bytes)} ({keys})",
            StoreDeed.Delete => $"deleted {values} ({keys})",
            StoreDeed.List => $"listed {keys}",
            _ => $"looked for {values} ({keys})",
        };
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms");

    private static bool IsOn(PSCmdlet command, string parameter, string preference) =>
        command.MyInvocation.BoundParameters.TryGetValue(parameter, out var given) ? given is SwitchParameter { IsPresent: true }
        : command.GetVariableValue(preference) is var value && LanguagePrimitives.TryConvertTo<ActionPreference>(value, out var action) && action is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
}
