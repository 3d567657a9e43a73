using System.Management.Automation;
using Zarr.Arrays;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Commands;

/// <summary>Appends along an axis.</summary>
[Cmdlet(VerbsCommon.Add, "ZarrSlice", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrArray))]
public sealed class AddZarrSliceCommand : ZarrArrayCommandBase
{
    // What came through the pipeline and is not appended yet.
    private PipelineValues _piped = new();
    private bool _valueIsGiven;

    /// <summary>The axis that grows; a negative one counts from the last.</summary>
    [Parameter]
    public int Axis { get; set; }

    /// <summary>An array whose other axes agree, or a flat list in C order; or, from the pipeline, the elements one by one.</summary>
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

    /// <summary>Gives the array when it has grown.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _valueIsGiven = IsBound(nameof(Value));
        if (_valueIsGiven) Value = Require(() => Unwrap.Deep(Value));
        else RequireTarget();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_valueIsGiven)
        {
            base.ProcessRecord();
            return;
        }

        var value = Require(() => Unwrap.Deep(Value));
        // A list is appended by itself, because its shape counts, and after the elements that came before it.
        var isList = PipelineValues.IsList(value);
        if (isList) Append();
        _piped.Add(value);
        if (isList) Append();
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Append();

    private protected override void ProcessArray(ZarrArray array)
    {
        var target = ValuesOf(array, Stored);
        var value = _valueIsGiven ? Value : _piped.ValueFor(target.DataType);
        var count = PipelineValues.CountElements(value, target.DataType);
        if (!ShouldProcess(array.Path, $"Append {StoredSize.Count(count, "element")} along axis {Axis} to an array of shape {array.Shape}")) return;
        var progress = new ChunkProgress();
        Run(cancel => target.AppendAsync(Axis, value, WriteEmptyChunks, progress, cancel), $"Appending to {array.Path}", progress);
        if (PassThru) WriteObject(array);
    }

    private void Append()
    {
        if (_piped.Count == 0) return;
        base.ProcessRecord();
        _piped = new();
    }
}
