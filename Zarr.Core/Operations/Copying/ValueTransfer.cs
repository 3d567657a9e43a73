using Zarr.Arrays;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;

namespace Zarr.Operations.Copying;

/// <summary>Copies values between stores, as many at a time as there are cores.</summary>
internal static class ValueTransfer
{
    /// <summary>Calls <paramref name="copy"/> once for each ordinal from 0.</summary>
    public static ValueTask RunAsync(long count, Func<long, CancellationToken, ValueTask> copy, ChunkProgress? progress, CancellationToken cancel) =>
        ChunkWorkers.RunAsync(count, () => new Worker(copy, progress), (worker, ordinal, token) => worker.CopyAsync(ordinal, token), null, cancel);

    /// <summary>Copies one value; false where there is none, or none any more.</summary>
    public static async ValueTask<bool> CopyAsync(IStore source, StoreKey from, IStore target, StoreKey to, WriteCondition condition, CancellationToken cancel)
    {
        using var value = await source.GetAsync(from, ByteRange.All, cancel).ConfigureAwait(false);
        if (value is null) return false;
        if (NodeStorage.IsDocument(to)) await target.PublishAsync(to, value.Bytes, condition, cancel).ConfigureAwait(false);
        else await target.SetAsync(to, value.Bytes, condition, cancel).ConfigureAwait(false);
        return true;
    }

    private sealed class Worker(Func<long, CancellationToken, ValueTask> copy, ChunkProgress? progress) : IDisposable
    {
        public async ValueTask CopyAsync(long ordinal, CancellationToken cancel)
        {
            await copy(ordinal, cancel).ConfigureAwait(false);
            progress?.Advance();
        }

        public void Dispose()
        {
        }
    }
}
