using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Sharding;
using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>
/// Shards with more unused bytes than are worth reading: writers that put new inner chunks behind the old ones leave them (Zarr v3 codec
/// sharding-indexed, "Binary shard format"). What is read is the index, and what it names.
/// </summary>
internal static class ShardGaps
{
    // Bytes between two inner chunks that are read with them.
    private const int Bridged = 4096;

    /// <summary>Reads a part of the value that the shard is; null when it is gone, or another version by now.</summary>
    public delegate ValueTask<StoreValue?> Reader(ByteRange range);

    /// <summary>A shard without its unused bytes: the same inner chunks behind one another, under a new index.</summary>
    /// <param name="layout">How the shard is cut.</param>
    /// <param name="limit">The most bytes that its inner chunks may have together.</param>
    /// <param name="start">Where it begins in the value.</param>
    /// <param name="length">Its bytes, unused ones included.</param>
    /// <param name="read">Reads of the value.</param>
    /// <returns>The shard; null when the value was replaced meanwhile.</returns>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>; store errors.</exception>
    public static async ValueTask<PooledBytes?> CloseAsync(ShardLayout layout, int limit, long start, long length, Reader read)
    {
        ShardIndex index;
        var indexLength = Math.Min(layout.IndexLength, length);
        using (var value = await read(new(layout.IndexAtStart ? start : start + length - indexLength, indexLength)).ConfigureAwait(false))
        {
            if (value is null) return null;
            index = layout.DecodeIndex(value.Bytes.Span);
        }

        var parts = new ReadOnlyMemory<byte>[layout.Count];
        var held = new List<IDisposable>();
        try
        {
            var chunks = Enumerable.Range(0, parts.Length).Select(place => (Place: place, Found: index.Find(place, length))).Where(chunk => chunk.Found is { Length: > 0 })
                .Select(chunk => (chunk.Place, chunk.Found!.Value.Offset, chunk.Found.Value.Length)).OrderBy(chunk => chunk.Offset).ToArray();
            var (total, inner) = (0L, layout.Chain.Shards);
            for (var i = 0; i < chunks.Length;)
            {
                if (inner is not null && chunks[i].Length > layout.Chain.WholeLengthLimit)
                {
                    // A shard in the shard, with gaps of its own.
                    var closed = await CloseAsync(inner, layout.Chain.WholeLengthLimit, start + chunks[i].Offset, chunks[i].Length, read).ConfigureAwait(false);
                    if (closed is null) return null;
                    held.Add(closed);
                    parts[chunks[i].Place] = closed.Memory;
                    Count(closed.Length);
                    i++;
                    continue;
                }

                var (first, end, next) = (chunks[i].Offset, chunks[i].Offset, i);
                while (next < chunks.Length && chunks[next].Offset - end <= Bridged && (inner is null || chunks[next].Length <= layout.Chain.WholeLengthLimit))
                {
                    Count(chunks[next].Length);
                    end = Math.Max(end, chunks[next].Offset + chunks[next].Length);
                    next++;
                }

                var value = await read(new(start + first, end - first)).ConfigureAwait(false);
                if (value is null) return null;
                held.Add(value);
                if (value.Bytes.Length != end - first) return null;
                for (; i < next; i++) parts[chunks[i].Place] = value.Bytes.Slice((int)(chunks[i].Offset - first), (int)chunks[i].Length);
            }

            return layout.Assemble(parts);

            void Count(long more)
            {
                if ((total += more) > limit) throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"the chunks in the shard have more than the {limit:N0} stored bytes that can be.");
            }
        }
        finally
        {
            foreach (var part in held) part.Dispose();
        }
    }
}
