using System.Collections;
using System.Management.Automation;
using Zarr.Codecs.Sharding;
using Zarr.PowerShell.Binding;
using Zarr.Stores;

namespace Zarr.PowerShell.Commands;

/// <summary>Creates a chunked, compressed array, on disk or in memory.</summary>
[Cmdlet(VerbsCommon.New, "ZarrArray", SupportsShouldProcess = true)]
[OutputType(typeof(ZarrArray))]
public sealed class NewZarrArrayCommand : ZarrCommandBase
{
    /// <summary>The directory of the array; without it the array lives in memory.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The lengths of the axes, such as 1000,500; an empty list for a single element.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [AllowEmptyCollection]
    public object Shape { get; set; } = null!;

    /// <summary>The node inside <see cref="Path"/>, such as <c>group/array</c>; groups above it are created.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The type of the elements: a Zarr name such as int32, or a NumPy spelling such as i4, &lt;f8 or U20; for records the fields and their types, in an ordered hashtable or as NumPy's list.</summary>
    [Parameter]
    [Alias("DType")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DataTypeCompleter))]
    public object DataType { get; set; } = "float64";

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

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var (chunkShape, chunkLengths) = Require(() => GridArguments.Read(ChunkShape, nameof(ChunkShape)));
        var (shardShape, shardLengths) = Require(() => GridArguments.Read(ShardShape, nameof(ShardShape)));
        var metadata = Require(() => new ArrayBuilder
        {
            Shape = Integers.ReadShape(Shape, nameof(Shape)),
            DataType = DataTypeArguments.Read(DataType, out var bigEndian),
            BigEndian = bigEndian,
            ChunkShape = chunkShape,
            ChunkLengths = chunkLengths,
            ShardShape = shardShape,
            ShardLengths = shardLengths,
            ShardIndexLocation = ShardIndexLocation,
            FillValue = Unwrap.Deep(FillValue),
            Codecs = Codec is null ? Options.Codecs : CodecArguments.Read(Codec),
            Format = ZarrFormat,
            DimensionNames = DimensionName?.Select(n => string.IsNullOrEmpty(n) ? null : n).ToArray(),
        }.Build());
        var attributes = Attribute is null ? null : Require(() => Unwrap.Dictionary(Attribute));
        var key = Require(() => StoreKey.FromPath(Name ?? ""));
        IStore store;
        if (Path is null) store = new MemoryStore();
        else if (StoreLocator.ResolveNew(this, Path) is { } directory) (store, key) = Require(() => StoreLocator.PlaceOfNew(directory, key));
        else return;

        if (Path is not null)
        {
            var replaced = Force ? Require(() => Run(cancel => StoredSize.DescribeReplacedAsync(store, key, cancel))) : "";
            if (!ShouldProcess(System.IO.Path.Join(store.Location, key.Value), $"Create array of shape {metadata.Shape}, {metadata.DataType}{replaced}")) return;
        }


        WriteObject(Require(() => Run(cancel => ZarrArray.CreateAsync(store, key, metadata, attributes, Force, cancel))));
    }
}
