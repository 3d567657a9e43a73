using System.Management.Automation;
using Zarr.Arrays;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Adds up the storage of arrays, of all arrays of a group, or of chunk records from the pipeline.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "ZarrArray", DefaultParameterSetName = TargetSets.Path)]
[OutputType(typeof(ZarrStorage))]
public sealed class MeasureZarrArrayCommand : ZarrTargetCommandBase
{
    private const string ChunkSet = "Chunk";

    private StorageSummary? _summary;
    private readonly List<ZarrGroup> _groups = [];

    /// <summary>Records of Get-ZarrChunk; their sum is one result.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ChunkSet, ValueFromPipeline = true)]
    public ZarrChunk[] Chunk { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName != ChunkSet) base.ProcessRecord();
        else foreach (var chunk in Chunk) (_summary ??= new()).Add(chunk);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_summary is not null) WriteObject(_summary.ToStorage());
    }

    private protected override void ProcessNode(ZarrNode node)
    {
        // Get-ZarrNode -Recurse gives a group and what is in it: that is one measurement of each array.
        if (_groups.Exists(group => ReferenceEquals(group.Store, node.Store) && (node.Key == group.Key || node.Key.IsBelow(group.Key)))) return;
        if (node is ZarrArray one) Measure(one);
        if (node is not ZarrGroup group) return;
        _groups.Add(group);
        foreach (var found in Stream(cancel => group.ListAsync(int.MaxValue, cancel)))
        {
            if (found.Error is { } error) WriteError(ErrorRecords.From(error));
            else if (found.Node is ZarrArray array) Attempt(array, () => Measure(array));
        }
    }

    private void Measure(ZarrArray array) => WriteObject(Run(array.MeasureAsync));
}
