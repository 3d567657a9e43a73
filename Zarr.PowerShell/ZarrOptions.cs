using System.Globalization;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Zarr.Format.Codecs;

namespace Zarr.PowerShell;

/// <summary>What the cmdlets of one runspace go by. Each runspace, those of <c>ForEach-Object -Parallel</c> included, has its own, and starts with the defaults.</summary>
public sealed class ZarrOptions
{
    /// <summary>Milliseconds until progress is shown, when nothing else is said.</summary>
    public const int DefaultProgressDelay = 500;

    private static readonly ConditionalWeakTable<Runspace, ZarrOptions> s_all = [];

    internal ZarrOptions()
    {
    }

    /// <summary>At most so many chunks of one operation are read or written at a time.</summary>
    public int MaximumConcurrency { get; internal set; } = Environment.ProcessorCount;

    /// <summary>The codecs of new arrays, as <c>-Codec</c> takes them; null where these are chosen by the type of the elements.</summary>
    public string? DefaultCodec { get; internal set; }

    /// <summary>Milliseconds until progress is shown.</summary>
    public int ProgressDelay { get; internal set; } = DefaultProgressDelay;

    /// <summary>What is forced to the disk, and when: what was set, or what the environment variable <c>ZARR_DURABILITY</c> says, or Ordered; null where that is no such word.</summary>
    public Durability? Durability => SetDurability ?? ZarrContext.DefaultDurability;

    /// <summary>What was set; null for nothing.</summary>
    internal Durability? SetDurability { get; set; }

    internal bool IsDefaultConcurrency => MaximumConcurrency == Environment.ProcessorCount;

    /// <summary>The codecs of <see cref="DefaultCodec"/>.</summary>
    internal IReadOnlyList<ICodec>? Codecs { get; set; }

    /// <summary>The options of the runspace of the calling thread, which is the pipeline thread of a cmdlet.</summary>
    internal static ZarrOptions OfRunspace() => Runspace.DefaultRunspace is { } runspace ? s_all.GetValue(runspace, _ => new()) : new();

    /// <summary>All on one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"MaximumConcurrency {MaximumConcurrency}, DefaultCodec {DefaultCodec ?? "by type"}, ProgressDelay {ProgressDelay} ms, Durability {Durability}");
}
