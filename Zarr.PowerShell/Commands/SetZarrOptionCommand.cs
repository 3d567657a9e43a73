using System.Management.Automation;
using Zarr.Operations.CodecTrials;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Sets options of this runspace; those that are not given stay.</summary>
[Cmdlet(VerbsCommon.Set, "ZarrOption", SupportsShouldProcess = true)]
[OutputType(typeof(ZarrOptions))]
public sealed class SetZarrOptionCommand : PSCmdlet
{
    /// <summary>At most so many chunks of one operation are read or written at a time; 0 for one for each core.</summary>
    [Parameter]
    [ValidateRange(0, 1024)]
    public int MaximumConcurrency { get; set; }

    /// <summary>The codecs of new arrays, written as for New-ZarrArray -Codec; null or empty to have them chosen by the type of the elements.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(CodecCompleter))]
    public object[]? DefaultCodec { get; set; }

    /// <summary>Milliseconds until progress is shown.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int ProgressDelay { get; set; }

    /// <summary>What is forced to the disk, and when: None, Ordered or Full.</summary>
    [Parameter]
    public Durability Durability { get; set; }

    /// <summary>Gives the options.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!ShouldProcess("The options of this runspace", "Set")) return;
        var options = ZarrOptions.OfRunspace();
        var bound = MyInvocation.BoundParameters;
        try
        {
            // What can be wrong comes first, so that all is set or nothing.
            if (bound.ContainsKey(nameof(DefaultCodec)))
            {
                options.Codecs = DefaultCodec is null or [] or [null] ? null : CodecArguments.Read(DefaultCodec);
                options.DefaultCodec = options.Codecs is null ? null : new CodecCandidate(options.Codecs).Text;
            }
        }
        catch (ZarrException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
        }

        if (bound.ContainsKey(nameof(MaximumConcurrency))) options.MaximumConcurrency = MaximumConcurrency == 0 ? Environment.ProcessorCount : MaximumConcurrency;
        if (bound.ContainsKey(nameof(ProgressDelay))) options.ProgressDelay = ProgressDelay;
        if (bound.ContainsKey(nameof(Durability))) options.SetDurability = Durability;
        if (PassThru) WriteObject(options);
    }
}
