using System.Globalization;
using System.Management.Automation;
using Zarr.Arrays;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Deletes stored chunks as a whole, without reading them.</summary>
[Cmdlet(VerbsCommon.Remove, "ZarrChunk", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrArray))]
public sealed class RemoveZarrChunkCommand : ZarrSelectionCommandBase
{
    private const string ChunkSet = "Chunk";

    private readonly List<ZarrChunk> _chunks = [];
    private bool _yesToAll, _noToAll;

    /// <summary>Chunks, as Get-ZarrChunk gives them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ChunkSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ZarrChunk[] Chunk { get; set; } = [];

    /// <summary>Deletes without asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gives the arrays from which chunks were deleted.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName != ChunkSet)
        {
            if (!HasSelection) ThrowTerminatingError(ErrorRecords.ArgumentInvalid("Say which chunks are to be deleted: give -Slice, ':' for all, or pipe the output of Get-ZarrChunk.", null));
            base.ProcessRecord();
            return;
        }

        if (HasSelection) ThrowTerminatingError(ErrorRecords.ArgumentInvalid("The chunks are given: leave out -Slice and all else that selects.", Slice));
        // The pipeline may still be listing them.
        _chunks.AddRange(Chunk.Where(chunk => chunk.State != ChunkState.Missing && chunk.GetArray() is not null));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var chunks in _chunks.GroupBy(chunk => chunk.GetArray())) Attempt(chunks.Key, () => Remove(chunks.Key!, [.. chunks]));
    }

    private protected override void ProcessArray(ZarrArray array)
    {
        var selection = SelectionFor(array);
        if (!array.CoversChunks(selection))
            throw new ZarrException(ZarrErrorId.SelectionInvalid,
                $"The selection has only a part of some {(array.ShardShape is null ? "chunks" : "shards")} of '{array.Path}', which have the shape {array.ShardShape ?? array.ChunkShape}. " +
                "Select whole ones; or set the elements alone back with Clear-ZarrSlice; or delete all that are touched with Get-ZarrChunk -Slice ... | Remove-ZarrChunk.", selection);
        var progress = new ChunkProgress();
        var stored = Stream(cancel => array.FindStoredChunksAsync(selection, progress: progress, cancel: cancel), $"Looking at the chunks of {array.Path}", progress).ToArray();
        Remove(array, stored);
    }

    private void Remove(ZarrArray array, ZarrChunk[] chunks)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"{chunks.Length:N0} stored {(chunks.Length == 1 ? "chunk" : "chunks")} of {chunks.Sum(chunk => chunk.StoredLength):N0} bytes");
        if (chunks.Length == 0 || !ShouldProcess(array.Path, $"Delete {size}")) return;
        if (!Force && !ShouldContinue($"Delete {size} of '{array.Path}'? Their elements read as the fill value then.", "Delete chunks", ref _yesToAll, ref _noToAll)) return;
        var progress = new ChunkProgress();
        Run(cancel => ZarrChunk.DeleteAsync(chunks, progress, cancel), $"Deleting chunks of {array.Path}", progress);
        if (PassThru) WriteObject(array);
    }
}
