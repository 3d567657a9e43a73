using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Datasets;
using Zarr.FileFormats.Hdf5.NetCdf3;
using Zarr.FileFormats.Hdf5.Presentation;
using Zarr.FileFormats.Hdf5.Structure;
using Zarr.Storage.Stores;

namespace Zarr.FileFormats.Hdf5;

/// <summary>What Zarr.Core finds in this assembly: HDF5, netCDF-4 and netCDF-3 files as read-only stores.</summary>
public sealed class FileStoreLibrary : IFileStoreLibrary
{
    /// <inheritdoc/>
    public IStore Open(IStore store, StoreKey key) => new ForeignStore(store, key, OpenAsync);

    private static async ValueTask<ForeignGroup> OpenAsync(FileBytes file, CancellationToken cancel)
    {
        var start = await file.ReadUpToAsync(0, 4, cancel).ConfigureAwait(false);
        if (start.Length == 4 && start.Span.StartsWith("CDF"u8) && start.Span[3] is 1 or 2 or 5) return await ClassicGroup.OpenAsync(file, start.Span[3], cancel).ConfigureAwait(false);
        return await new Hdf5Tree(await Hdf5File.OpenAsync(file, cancel).ConfigureAwait(false)).RootAsync(cancel).ConfigureAwait(false);
    }
}
