using Zarr.Arrays;
using Zarr.Format.Codecs;

namespace Zarr.Operations.Copying;

/// <summary>Brings elements, from wherever they are, into an array where no chunks are yet.</summary>
internal abstract class ArrayTransfer(ArrayContext target)
{
    public ArrayContext Target { get; } = target;

    /// <summary>Values to be written, for progress.</summary>
    public abstract long Count { get; }

    /// <summary>Brings all of them, counting.</summary>
    public abstract ValueTask RunAsync(ChunkProgress? progress, CancellationToken cancel);

    /// <summary>Chunks are taken as they are where both arrays store them alike, and otherwise decoded and encoded.</summary>
    /// <param name="source">From where.</param>
    /// <param name="target">To where.</param>
    /// <param name="memory">Bytes of elements that may be held at a time; one chunk of the target is held in any case. Null for some chunks per worker.</param>
    /// <param name="cancel">Stops.</param>
    public static async ValueTask<ArrayTransfer> CreateAsync(ArrayContext source, ArrayContext target, long? memory, CancellationToken cancel)
    {
        var fill = ChangedArray.ConvertFill(source, target.DataType);
        // Then what is missing there is missing here.
        var keepsFill = fill is not null && fill.AsSpan().SequenceEqual(ChangedArray.FillOf(target));
        var stored = keepsFill ? await ChunkListing.ListOrdinalsAsync(source, cancel).ConfigureAwait(false) : null;
        return keepsFill && IsStoredAlike(source, target) ? new RawTransfer(source, target, stored) : new RecodingTransfer(source, target, stored, memory);
    }

    /// <summary>True where equal stored bytes of a chunk are equal elements, but for those that are missing.</summary>
    public static bool IsStoredAlike(ArrayContext one, ArrayContext other) =>
        one.DataType.Equals(other.DataType)
        && one.Metadata.ChunkShape == other.Metadata.ChunkShape
        && (one.Metadata.ChunkLengths ?? []).SequenceEqual(other.Metadata.ChunkLengths ?? [])
        && CodecList.Write(one.Chain.Codecs).ToJsonString() == CodecList.Write(other.Chain.Codecs).ToJsonString();
}
