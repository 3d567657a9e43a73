using Zarr.Arrays;
using Zarr.Storage.Stores;

namespace Zarr.Operations.Copying;

/// <summary>Brings stored bytes as they are, whatever they are: nothing is decoded, so a damaged chunk is as damaged as it was. Each worker holds one value.</summary>
internal sealed class RawTransfer(ArrayContext source, ArrayContext target, List<long>? stored) : ArrayTransfer(target)
{
    public override long Count => stored?.Count ?? source.Grid.ChunkCount;

    public override ValueTask RunAsync(ChunkProgress? progress, CancellationToken cancel) =>
        ValueTransfer.RunAsync(Count, (i, token) => CopyAsync(stored?[(int)i] ?? i, token), progress, cancel);

    private async ValueTask CopyAsync(long ordinal, CancellationToken cancel)
    {
        var index = source.Grid.IndexOf(ordinal);
        await ValueTransfer.CopyAsync(source.Store, source.ChunkKey(index.AsSpan()), Target.Store, Target.ChunkKey(index.AsSpan()), WriteCondition.None, cancel).ConfigureAwait(false);
    }
}
