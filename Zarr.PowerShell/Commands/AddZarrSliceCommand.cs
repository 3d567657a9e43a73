using System.Management.Automation;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Commands;

/// <summary>Appends along an axis.</summary>
[Cmdlet(VerbsCommon.Add, "ZarrSlice", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrArray))]
public sealed class AddZarrSliceCommand : ZarrArrayCommandBase
{
    private readonly PipelineValues _piped = new();
    private bool _valueIsGiven;

    /// <summary>The axis that grows; a negative one counts from the last.</summary>
    [Parameter]
    public int Axis { get; set; }

    /// <summary>An array whose other axes agree, or a flat list in C order; or, from the pipeline, the elements one by one.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object? Value { get; set; }

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
        if (!_valueIsGiven) Value = Require(() => Unwrap.Deep(Value));
        // A slice or array is appended as it comes; elements are collected.
        if (_valueIsGiven || Value is ZarrSlice or Array) base.ProcessRecord();
        else _piped.Add(Value);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_piped.Count == 0) return;
        base.ProcessRecord();
    }

    private protected override void ProcessArray(ZarrArray array)
    {
        var count = _piped.Count > 0 ? _piped.CountFor(array.DataType) : Value is ZarrSlice slice ? slice.Count : Value is Array list ? list.LongLength : null;
        if (!ShouldProcess(array.Path, $"Append {(count is { } known ? $"{StoredSize.Count(known, "element")} " : "")}along axis {Axis} to an array of shape {array.Shape}")) return;
        var progress = new ChunkProgress();
        var value = _piped.Count == 0 ? Value : _piped.ValueFor(array.DataType);
        Run(cancel => array.AppendAsync(Axis, value, WriteEmptyChunks, progress, cancel), $"Appending to {array.Path}", progress);
        if (PassThru) WriteObject(array);
    }
}
