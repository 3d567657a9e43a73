using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using Zarr.Format.Codecs.Sharding;

namespace Zarr.PowerShell.Binding;

/// <summary>A command that creates arrays, and is told how they are to be stored.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ZarrStorageCommandBase : ZarrCommandBase
{
    /// <summary>The type of the elements: a Zarr name such as int32, or a NumPy spelling such as i4, &lt;f8 or U20; for records the fields and their types, in an ordered hashtable or as NumPy's list.</summary>
    [Parameter]
    [Alias("DType")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DataTypeCompleter))]
    public object? DataType { get; set; }

    /// <summary>The lengths of a chunk's axes; left out, about 1 MiB. An axis may be a list of lengths that differ. With -ShardShape, those of the chunks inside a shard.</summary>
    [Parameter]
    [Alias("Chunks")]
    [ValidateNotNull]
    public object? ChunkShape { get; set; }

    /// <summary>Keeps chunks together in shards of this shape, each axis a multiple of the chunk's: few stored values, and chunks are still read on their own. Zarr v3 only.</summary>
    [Parameter]
    [Alias("Shards")]
    [ValidateNotNull]
    public object? ShardShape { get; set; }

    /// <summary>Where the index of a shard stands.</summary>
    [Parameter]
    public IndexLocation ShardIndexLocation { get; set; }

    /// <summary>What elements read as that were never written; left out, zero.</summary>
    [Parameter]
    public object? FillValue { get; set; }

    /// <summary>The codecs: names, short strings such as blosc:lz4:5:shuffle, hashtables, or none. See about_ZarrCodec.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(CodecCompleter))]
    public object[]? Codec { get; set; }

    /// <summary>The storage format, 2 or 3.</summary>
    [Parameter]
    public ZarrFormat ZarrFormat { get; set; } = ZarrFormat.V3;

    /// <summary>User attributes.</summary>
    [Parameter]
    public IDictionary? Attribute { get; set; }

    /// <summary>The names of the axes, an empty one for none.</summary>
    [Parameter]
    public string[]? DimensionName { get; set; }

    /// <summary>Replaces the array or group that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Reads the parameters; what is wrong with one makes the whole command impossible.</summary>
    private protected StorageArguments ReadStorage() => Require(() => StorageArguments.Read(ChunkShape, ShardShape, Codec, DataType, FillValue, DimensionName));

    /// <summary>An array of this shape and type, stored as the parameters say.</summary>
    private protected ArrayBuilder Build(StorageArguments storage, Shape shape, Zarr.Format.DataTypes.DataType type, object? fillValue) => new()
    {
        Shape = shape,
        DataType = type,
        BigEndian = storage.BigEndian,
        ChunkShape = storage.ChunkShape,
        ChunkLengths = storage.ChunkLengths,
        ShardShape = storage.ShardShape,
        ShardLengths = storage.ShardLengths,
        ShardIndexLocation = ShardIndexLocation,
        FillValue = fillValue,
        Codecs = storage.Codecs ?? RunspaceOptions.Codecs,
        Format = ZarrFormat,
        DimensionNames = storage.DimensionNames,
        HasDimensionAttribute = Attribute?.Contains("_ARRAY_DIMENSIONS") == true,
    };
}
