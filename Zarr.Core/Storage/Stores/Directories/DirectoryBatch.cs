using Zarr.Common;

namespace Zarr.Storage.Stores.Directories;

/// <summary>Writes to a directory that belong together: what they leave unforced is kept, and forced where their order asks for it, or at the end where everything is forced.</summary>
internal sealed class DirectoryBatch : IStoreBatch
{
    private readonly UnforcedWrites _unforced;
    private readonly Durability _durability;
    private Once _end;

    /// <summary>Begins a batch of writes whose durability is not <see cref="Durability.None"/>.</summary>
    public DirectoryBatch(UnforcedWrites unforced, Durability durability)
    {
        (_unforced, _durability) = (unforced, durability);
        unforced.Begin();
    }

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancel) => _unforced.ForceAsync(cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_end.Begin()) return;
        try
        {
            if (_durability == Durability.Full) await _unforced.ForceAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _unforced.End();
        }
    }
}
