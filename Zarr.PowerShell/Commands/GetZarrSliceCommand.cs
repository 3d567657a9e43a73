using System.Management.Automation;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Reads elements.</summary>
[Cmdlet(VerbsCommon.Get, "ZarrSlice", DefaultParameterSetName = TargetSets.Path)]
[OutputType(typeof(ZarrSlice), typeof(Array), typeof(ZarrElement), typeof(PSObject))]
public sealed class GetZarrSliceCommand : ZarrSelectionCommandBase
{
    private const string ChunkSet = "Chunk";

    private Zarr.Format.DataTypes.DataType? _viewAs;

    /// <summary>Records of Get-ZarrChunk, whose elements are read: of each chunk those inside the array.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ChunkSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ZarrChunk[] Chunk { get; set; } = [];

    /// <summary>Reads these fields of records alone; of one field its plain values. A dot leads to a field of a field.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Field { get; set; }

    /// <summary>Gives a .NET array of as many axes as the selection keeps.</summary>
    [Parameter]
    public SwitchParameter AsArray { get; set; }

    /// <summary>Gives a flat .NET array of the elements, in C order.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>Gives each element as an object with Index and Value; also with the index on each axis that has a name, and with the fields of a record.</summary>
    [Parameter]
    public SwitchParameter AsRecord { get; set; }

    /// <summary>Gives each row of a slice of two axes as an object with a property for each column, named by its index in the array; of one axis, Row and Value.</summary>
    [Parameter]
    public SwitchParameter AsTable { get; set; }

    /// <summary>In records and tables gives indices where otherwise the values along a dimension stand.</summary>
    [Parameter]
    public SwitchParameter AsIndex { get; set; }

    /// <summary>Gives what is stored, and not what it means by the attributes of the array.</summary>
    [Parameter]
    public SwitchParameter Stored { get; set; }

    /// <summary>Sees the elements as another type of the same size, without converting: int64 for the stored counts of times.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DataTypeCompleter))]
    public string? ViewAs { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _viewAs = ViewAs is null ? null : Require(() => Zarr.Format.DataTypes.DataType.Parse(ViewAs));
        if ((AsArray ? 1 : 0) + (Raw ? 1 : 0) + (AsRecord ? 1 : 0) + (AsTable ? 1 : 0) > 1)
            ThrowTerminatingError(ErrorRecords.ArgumentInvalid("Give one of -AsArray, -Raw, -AsRecord and -AsTable, or none.", null));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName != ChunkSet)
        {
            base.ProcessRecord();
            return;
        }

        if (HasSelection) ThrowTerminatingError(ErrorRecords.ArgumentInvalid("A chunk is read as a whole: give the selection to Get-ZarrChunk.", Chunk));
        foreach (var chunk in Chunk)
            if (chunk.GetArray() is { } scanned && AsStored(scanned) is ZarrArray array) Attempt(array, () => Read(array, ZarrSelection.FromRange(chunk.Origin.ToArray(), chunk.Shape.ToArray(), [])));
    }

    private protected override void ProcessArray(ZarrArray array) => Read(array, SelectionFor(array));

    private void Read(ZarrArray array, ZarrSelection selection)
    {
        var progress = new ChunkProgress();
        // Another type is one of what is stored.
        var values = ValuesOf(array, Stored || _viewAs is not null);
        var slice = Run(cancel => _viewAs is not null ? array.ReadViewAsync(selection, _viewAs, Field, progress, cancel) : values.ReadAsync(selection, Field, progress, cancel), $"Reading {array.Path}", progress);
        if (slice.DataType.Fields.Count > 0) slice = slice.WithElementsAs(Records.ToObject);
        if (AsRecord)
        {
            foreach (var element in Records.OfElements(slice, array, AsIndex ? new AxisValues?[array.Rank] : AxisValuesOf(array))) WriteObject(element);
        }
        else if (AsTable)
        {
            foreach (var row in SliceRows.Of(slice, array, AsIndex ? new AxisValues?[array.Rank] : AxisValuesOf(array))) WriteObject(row);
        }
        else
        {
            // Not enumerated: an array is one object.
            WriteObject(AsArray ? slice.ToArray() : Raw ? slice.Data : slice, enumerateCollection: false);
        }
    }
}
