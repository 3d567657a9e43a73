using System.Management.Automation;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Commands;

/// <summary>Adds up the storage of arrays, or of chunk records from the pipeline.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "ZarrArray", DefaultParameterSetName = TargetSets.Path)]
[OutputType(typeof(ZarrStorage))]
public sealed class MeasureZarrArrayCommand : ZarrArrayCommandBase
{
    private const string ChunkSet = "Chunk";

    private readonly StorageSummary _summary = new();

    /// <summary>Records of Get-ZarrChunk; their sum is one result.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ChunkSet, ValueFromPipeline = true)]
    public ZarrChunk[] Chunk { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName != ChunkSet) base.ProcessRecord();
        else foreach (var chunk in Chunk) _summary.Add(chunk);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ParameterSetName == ChunkSet) WriteObject(_summary.ToStorage());
    }

    private protected override void ProcessArray(ZarrArray array) => WriteObject(Run(array.MeasureAsync));
}
