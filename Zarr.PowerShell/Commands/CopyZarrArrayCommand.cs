using System.Management.Automation;
using Zarr.Format.Codecs.Sharding;
using Zarr.Operations.CodecTrials;
using Zarr.Operations.Copying;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Copies arrays: as they are, into the other format, with other chunks, codecs or another data type.</summary>
[Cmdlet(VerbsCommon.Copy, "ZarrArray", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrArray))]
public sealed class CopyZarrArrayCommand : ZarrDestinationCommandBase
{
    private const string MeasurementSet = "Measurement";

    private ArrayChanges _changes = ArrayChanges.None;

    /// <summary>A record of Measure-ZarrCodec: the array that was measured is copied, with these codecs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MeasurementSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ZarrCodecMeasurement Measurement { get; set; } = null!;

    /// <summary>Where the array is to be: a directory or archive that need not exist, or a place below a group; without it the copy lives in memory.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public override string? Destination { get; set; }

    /// <summary>The storage format of the copy, 2 or 3.</summary>
    [Parameter]
    public ZarrFormat ZarrFormat { get; set; }

    /// <summary>The lengths of a chunk's axes, or lists of lengths. Without -ShardShape the copy has no shards then.</summary>
    [Parameter]
    [Alias("Chunks")]
    [ValidateNotNull]
    public object? ChunkShape { get; set; }

    /// <summary>Keeps chunks together in shards of this shape; without -ChunkShape those of the source.</summary>
    [Parameter]
    [Alias("Shards")]
    [ValidateNotNull]
    public object? ShardShape { get; set; }

    /// <summary>Where the index of a shard stands.</summary>
    [Parameter]
    public IndexLocation ShardIndexLocation { get; set; }

    /// <summary>The codecs, all of them: names, short strings such as blosc:lz4:5:shuffle, hashtables, or none. See about_ZarrCodec.</summary>
    // So that a record of Measure-ZarrCodec brings them.
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(CodecCompleter))]
    public object[]? Codec { get; set; }

    /// <summary>The type of the elements, which are converted without loss, or not at all.</summary>
    [Parameter]
    [Alias("DType")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DataTypeCompleter))]
    public object? DataType { get; set; }

    /// <summary>What elements read as that are not stored. It changes none: those that were never written keep their value.</summary>
    [Parameter]
    public object? FillValue { get; set; }

    /// <summary>The names of the axes, an empty one for none.</summary>
    [Parameter]
    public string[]? DimensionName { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _changes = Changes();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == MeasurementSet)
        {
            if (Measurement.GetArray() is not { } array)
            {
                WriteError(ErrorRecords.ArgumentInvalid($"'{Measurement.Codec}' was not measured on an array: give the array to copy, as in $best | Copy-ZarrArray $array ./copy.zarr.", Measurement));
                return;
            }

            (InputObject, Codec) = ([array], [Measurement]);
            _changes = Changes();
            base.ProcessRecord();
            return;
        }

        if (!MyInvocation.BoundParameters.ContainsKey(nameof(Codec))) Codec = null;
        else if (MyInvocation.ExpectingInput) _changes = Changes();
        base.ProcessRecord();
    }

    private ArrayChanges Changes()
    {
        var storage = Require(() => StorageArguments.Read(ChunkShape, ShardShape, Codec, DataType, FillValue, DimensionName));
        return new ArrayChanges
        {
            Format = IsBound(nameof(ZarrFormat)) ? ZarrFormat : null,
            ChunkShape = storage.ChunkShape,
            ChunkLengths = storage.ChunkLengths,
            ShardShape = storage.ShardShape,
            ShardLengths = storage.ShardLengths,
            ShardIndexLocation = IsBound(nameof(ShardIndexLocation)) ? ShardIndexLocation : null,
            Codecs = storage.Codecs,
            DataType = storage.DataType,
            BigEndian = storage.BigEndian,
            FillValue = storage.FillValue,
            DimensionNames = storage.DimensionNames,
        };
    }

    private protected override bool IsFor(ZarrNode node) => node is ZarrArray;

    private protected override void ProcessNode(ZarrNode node)
    {
        if (node is not ZarrArray) throw new ZarrException(ZarrErrorId.NotAnArray, $"'{node.Path}' is a group, not an array. Copy-ZarrNode copies groups.", node.Path);
        if (Bring(node, "Copy", (store, key, progress, cancel) => node.CopyAsync(store, key, _changes, Force, progress, cancel)) is { } copy) WriteObject(copy);
    }
}
