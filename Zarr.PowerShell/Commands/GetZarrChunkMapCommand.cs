using System.Management.Automation;
using Zarr.Arrays;
using Zarr.Operations.ChunkMaps;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Commands;

/// <summary>Draws the chunk grid: what each chunk takes, how well it is compressed, or what is in it.</summary>
[Cmdlet(VerbsCommon.Get, "ZarrChunkMap", DefaultParameterSetName = TargetSets.Path)]
[OutputType(typeof(ZarrChunkMap))]
public sealed class GetZarrChunkMapCommand : ZarrSelectionCommandBase
{
    private const string ChunkSet = "Chunk";

    private ChunkMapBuilder? _chunks;

    /// <summary>Records of Get-ZarrChunk, of one array; they are one map.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ChunkSet, ValueFromPipeline = true)]
    public ZarrChunk[] Chunk { get; set; } = [];

    /// <summary>What to show. Statistics are in the records where -Statistics was given; of an array, its chunks are decoded.</summary>
    [Parameter]
    public ChunkMapProperty Property { get; set; }

    /// <summary>The axes that are the rows and the columns, or one that is wrapped; a negative one counts from the last. Left out, the last two with more than one chunk.</summary>
    [Parameter]
    [ValidateCount(1, 2)]
    public int[]? Axis { get; set; }

    /// <summary>Shows the chunks inside shards, instead of the shards.</summary>
    [Parameter]
    public SwitchParameter InnerChunk { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName != ChunkSet)
        {
            base.ProcessRecord();
            return;
        }

        _chunks ??= new(Property, Axis);
        Require(() =>
        {
            foreach (var chunk in Chunk) _chunks.Add(chunk);
            return _chunks;
        });
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_chunks is not null) Attempt(null, () => WriteObject(_chunks.Build()));
    }

    private protected override void ProcessArray(ZarrArray array)
    {
        var progress = new ChunkProgress();
        var selection = SelectionFor(array);
        WriteObject(Run(cancel => ChunkMapper.MapAsync(array, selection, Property, Axis, InnerChunk, progress, cancel), $"Looking at the chunks of {array.Path}", progress));
    }
}
