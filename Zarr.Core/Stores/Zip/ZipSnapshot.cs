namespace Zarr.Stores.Zip;

/// <summary>An archive as it was when its directory was read. Entries are never taken away or changed, only added.</summary>
/// <param name="Source">The open file.</param>
/// <param name="State">The state of the file then.</param>
/// <param name="End">Its end.</param>
/// <param name="Directory">Its directory.</param>
/// <param name="Reader">Reads its entries.</param>
internal sealed record ZipSnapshot(ZipSource Source, FileState State, ZipEnd End, ZipDirectory Directory, ZipEntryReader Reader)
{
    private const int Attempts = 10;

    /// <summary>Opens the archive at a path that leads to a file, taking what is the same from an earlier snapshot.</summary>
    public static ZipSnapshot Open(string path, ZipSnapshot? known)
    {
        var source = ZipSource.Open(path);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var state = source.State;
                // Only the same file can have the same directory.
                var same = known?.Source.State == state ? known : null;
                try
                {
                    var (end, directory) = ZipOpener.Open(source, same);
                    if (source.State.Length != state.Length && attempt < Attempts) continue;
                    if (same?.Directory != directory) return new(source, state, end, directory, new(source, state.Length));
                    source.Dispose();
                    return same with { State = state };
                }
                catch (ZarrException) when (source.State.Length != state.Length && attempt < Attempts)
                {
                    // A writer put the directory elsewhere meanwhile; now the new one is there.
                }
            }
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }
}
