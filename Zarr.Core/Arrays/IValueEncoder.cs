using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>Makes the new bytes of values of the store during a write. For one worker.</summary>
internal interface IValueEncoder : IDisposable
{
    /// <summary>The new bytes; null when nothing need be stored.</summary>
    /// <param name="ordinal">The place of the chunk among those touched.</param>
    /// <param name="projection">The chunk, and which of its elements change.</param>
    /// <param name="isWhole">Nothing of what is stored is kept, padding included; else what is not selected stays, padding included.</param>
    /// <param name="old">What is stored; null for nothing, and for a chunk that is replaced as a whole.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>: what is stored is damaged.</exception>
    ValueTask<PooledBytes?> EncodeAsync(long ordinal, ChunkProjection projection, bool isWhole, StoreValue? old, CancellationToken cancel);
}
