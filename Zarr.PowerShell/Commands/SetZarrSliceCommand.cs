using System.Management.Automation;
using Zarr.Arrays;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Commands;

/// <summary>Writes elements.</summary>
[Cmdlet(VerbsCommon.Set, "ZarrSlice", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrArray))]
public sealed class SetZarrSliceCommand : ZarrSelectionCommandBase
{
    private readonly PipelineValues _piped = new();
    private bool _valueIsGiven;

    /// <summary>A number, a .NET array of any shape, nested lists, a slice; or, from the pipeline, the elements one by one.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object? Value { get; set; }

    /// <summary>Takes values as they are stored, and not as they are meant by the attributes of the array.</summary>
    [Parameter]
    public SwitchParameter Stored { get; set; }

    /// <summary>Stores chunks, too, that hold nothing but the fill value.</summary>
    [Parameter]
    public SwitchParameter WriteEmptyChunks { get; set; }

    /// <summary>Gives the array when it is written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _valueIsGiven = IsBound(nameof(Value));
        if (_valueIsGiven) Value = Require(() => Unwrap.Deep(Value));
        else RequireTarget();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_valueIsGiven) base.ProcessRecord();
        else _piped.Add(Require(() => Unwrap.Deep(Value)));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!_valueIsGiven) base.ProcessRecord();
    }

    private protected override void ProcessArray(ZarrArray array)
    {
        var target = ValuesOf(array, Stored);
        var values = _valueIsGiven ? Value : _piped.ValueFor(target.DataType);
        if (!_valueIsGiven && IndexedRecords.Find(values, array, () => AxisValuesOf(array)) is { } records)
        {
            var (indices, found) = records.Read((object?[])values!);
            if (records.HasPlaces)
            {
                Write(target, indices, found);
                return;
            }

            values = found.ToArray();
        }

        var selection = SelectionFor(array);
        var (elements, chunks) = array.Extent(selection);
        if (!_valueIsGiven && _piped.CountFor(target.DataType) is { } count && count != elements)
            throw new ZarrException(ZarrErrorId.ValueShapeMismatch, $"The number of values that came through the pipeline is {count:N0}, but {elements:N0} elements are selected: there must be as many.", count);
        if (!ShouldProcess(array.Path, $"Write {StoredSize.Count(elements, "element")} in {StoredSize.Count(chunks, "chunk")}")) return;
        var progress = new ChunkProgress();
        Run(cancel => target.WriteAsync(selection, values, WriteEmptyChunks, progress, cancel), $"Writing {array.Path}", progress);
        if (PassThru) WriteObject(array);
    }

    /// <summary>Writes elements that each say where they go.</summary>
    private void Write(DecodedArray target, List<Shape> indices, List<object?> values)
    {
        if (HasSelection)
            throw new ZarrException(ZarrErrorId.SelectionInvalid, "The records say by their properties where they go, so that nothing is to be selected. Leave the selection out, or give the values alone.", Slice);
        var array = target.Array;
        if (!ShouldProcess(array.Path, $"Write {indices.Count:N0} elements at their indices")) return;
        var progress = new ChunkProgress();
        Run(cancel => target.WriteElementsAsync(indices, values, WriteEmptyChunks, progress, cancel), $"Writing {array.Path}", progress);
        if (PassThru) WriteObject(array);
    }
}
