using Zarr.Arrays;
using Zarr.Format.Codecs.Blosc;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr;

/// <summary>What a scan tells of one chunk. Sizes are bytes.</summary>
public sealed record ZarrChunk
{
    /// <summary>The array.</summary>
    public string? Path { get; init; }

    /// <summary>Its place in the chunk grid, for an inner chunk in the grid of inner chunks.</summary>
    public required Shape Index { get; init; }

    /// <summary>Its key in the store; an inner chunk has that of its shard.</summary>
    public required string Key { get; init; }

    /// <summary>For an inner chunk that is stored: where it begins in the value at <see cref="Key"/>, which is its shard.</summary>
    public long? Offset { get; init; }

    /// <summary>The array index of its first element.</summary>
    public required Shape Origin { get; init; }

    /// <summary>Its lengths inside the array: smaller than the chunk shape at the far edges.</summary>
    public required Shape Shape { get; init; }

    /// <summary>Bytes of its elements inside the array.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes of the whole chunk, which is what was compressed.</summary>
    public required long PaddedLength { get; init; }

    /// <summary>Bytes it takes in the store; 0 when it is missing.</summary>
    public required long StoredLength { get; init; }

    /// <summary><see cref="PaddedLength"/> over <see cref="StoredLength"/>; null when it is missing.</summary>
    public double? Ratio => StoredLength > 0 ? (double)PaddedLength / StoredLength : null;

    /// <summary>Stored, missing or corrupt.</summary>
    public required ChunkState State { get; init; }

    /// <summary>What is wrong with a corrupt chunk.</summary>
    public string? Error { get; init; }

    /// <summary>With headers: the compressor's name, for a Blosc frame its inner one.</summary>
    public string? Compressor { get; init; }

    /// <summary>With headers of Blosc frames: the filter before the compressor.</summary>
    public BloscShuffle? Shuffle { get; init; }

    /// <summary>With headers of Blosc frames: bytes of a block.</summary>
    public long? BlockSize { get; init; }

    /// <summary>With headers of Blosc frames: bytes of an element.</summary>
    public int? TypeSize { get; init; }

    /// <summary>With headers of Blosc frames: the version of the frame format.</summary>
    public int? Version { get; init; }

    /// <summary>With statistics: the least element that is a number.</summary>
    public object? Minimum { get; init; }

    /// <summary>With statistics: the greatest element that is a number.</summary>
    public object? Maximum { get; init; }

    /// <summary>With statistics: the mean of the elements that are numbers, a 64-bit float; of complex numbers and times one of these.</summary>
    public object? Mean { get; init; }

    /// <summary>With statistics: how many elements are not a number.</summary>
    public long? NaNCount { get; init; }

    /// <summary>With statistics: how many elements are the fill value, bit for bit.</summary>
    public long? FillCount { get; init; }

    /// <summary>The array that was scanned; null for a record that no scan has made.</summary>
    public ZarrArray? GetArray() => Source;

    /// <summary>Deletes stored chunks, after which they read as the fill value; inner chunks are taken out of their shards, each of which is written anew once.</summary>
    /// <param name="chunks">Records of scans.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops between values of the store.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreAppendOnly"/>, <see cref="ZarrErrorId.ChunkCorrupt"/>: the index of a shard is damaged;
    /// <see cref="ZarrErrorId.NodeNotFound"/>, <see cref="ZarrErrorId.NodeChanged"/>: the array that was scanned is gone, or another one; store errors.</exception>
    public static async ValueTask DeleteAsync(IReadOnlyList<ZarrChunk> chunks, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        var present = chunks.Where(chunk => !chunk.IsInner || chunk.State != ChunkState.Missing).ToArray();
        // What was scanned is deleted, and not what has taken its place.
        foreach (var array in present.Select(chunk => chunk.Source).OfType<ZarrArray>().Distinct()) await array.CurrentAsync(cancel).ConfigureAwait(false);
        progress?.Begin(present.Length);
        var values = present.GroupBy(chunk => (chunk.Source, chunk.Key, chunk.IsInner)).ToArray();
        await ChunkWorkers.RunAsync(values.Length, () => Stream.Null, async (_, i, token) =>
        {
            await DeleteAsync([.. values[i]], token).ConfigureAwait(false);
            progress?.Advance(values[i].Count());
        }, null, cancel, failed: ZarrErrorId.StoreWriteFailed).ConfigureAwait(false);
    }

    /// <summary>Chunks that are in one value of the store, or that value itself.</summary>
    private static async ValueTask DeleteAsync(ZarrChunk[] chunks, CancellationToken cancel)
    {
        var array = (chunks[0].Source ?? throw new ArgumentException("A record that no scan has made cannot be deleted.")).Context;
        var key = StoreKey.Parse(chunks[0].Key);
        array.Store.RequireReplaceable(key);
        if (chunks[0].IsInner)
        {
            using var inner = ShardedChunks.Of(array)!;
            await InnerChunkRemover.RemoveAsync(array, inner.OutermostOf(chunks[0].Index), Array.ConvertAll(chunks, chunk => chunk.Index), null, cancel).ConfigureAwait(false);
            return;
        }

        using var held = await array.Store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false);
        await array.Store.DeleteAsync(key, WriteCondition.None, cancel).ConfigureAwait(false);
    }

    /// <summary>Where it was found.</summary>
    internal ZarrArray? Source { get; init; }

    /// <summary>A part of a stored value, not the whole.</summary>
    internal bool IsInner { get; init; }

    /// <summary>For a corrupt chunk: what its decoding failed with; null where its length or header told.</summary>
    internal ZarrErrorId? Fault { get; init; }

    /// <summary>With statistics of a stored chunk: true when they were kept and the chunk has not changed since, false when it was decoded.</summary>
    public bool? IsKept { get; init; }

    /// <summary>The version of the stored value; absent for a missing one, and where nothing was read.</summary>
    internal StoreVersion StoredVersion { get; init; }

    /// <summary>The array and the key.</summary>
    public override string ToString() => $"{Path}: {Key}";

    internal ZarrChunk With(ElementStatistics found) =>
        this with { Minimum = found.Minimum, Maximum = found.Maximum, Mean = found.Mean, NaNCount = found.NaNCount, FillCount = found.FillCount };
}
