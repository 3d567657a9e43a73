using Zarr.Platform;

namespace Zarr.Storage.Stores.Zip;

/// <summary>An archive as it was when its directory was read. Entries are never taken away or changed, only added.</summary>
/// <param name="State">The state of the file then.</param>
/// <param name="End">Its end.</param>
/// <param name="Directory">Its directory.</param>
/// <param name="Reader">Reads its entries.</param>
internal sealed record ZipSnapshot(FileState State, ZipEnd End, ZipDirectory Directory, ZipEntryReader Reader)
{
    private const int Attempts = 10;

    /// <summary>Reads the directory of an archive, taking what is the same from an earlier snapshot.</summary>
    public static ZipSnapshot Of(ZipSource source, ZipSnapshot? known)
    {
        for (var attempt = 1; ; attempt++)
        {
            var state = source.State;
            try
            {
                var (end, directory) = ZipOpener.Open(source, known);
                if (source.State.Length != state.Length && attempt < Attempts) continue;
                return known?.Directory == directory ? known with { State = state } : new(state, end, directory, new(state.Length));
            }
            catch (ZarrException) when (source.State.Length != state.Length && attempt < Attempts)
            {
                // A writer put the directory elsewhere meanwhile; now the new one is there.
            }
        }
    }
}
