using Zarr.FileFormats.Hdf5.Elements;
using Zarr.FileFormats.Hdf5.Groups;
using Zarr.FileFormats.Hdf5.Messages;
using Zarr.FileFormats.Hdf5.Presentation;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Datasets;

/// <summary>The objects of an HDF5 file as nodes.</summary>
internal sealed class Hdf5Tree(Hdf5File file)
{
    // Names of one group that lead to it, before a tree of links must be one that never ends.
    private const int MostPaths = 1000;

    private readonly Dictionary<long, int> _paths = [];

    public Hdf5File File => file;

    /// <summary>The paths of objects.</summary>
    public ObjectPaths Paths { get; } = new(file);

    /// <summary>The indexes of chunks that are kept.</summary>
    public KeptIndexes Indexes { get; } = new();

    /// <summary>The root.</summary>
    public async ValueTask<Hdf5Group> RootAsync(CancellationToken cancel)
    {
        var header = await ObjectHeader.ReadAsync(file, file.Superblock.Root, cancel).ConfigureAwait(false);
        return new(this, null, file.Superblock.Root, header, await AttributeList.ReadAsync(file, header, cancel).ConfigureAwait(false));
    }

    /// <summary>The node of an object; null for what is none: a committed data type, a dimension that has no variable, a group that it lies in itself.</summary>
    public async ValueTask<ForeignNode?> LoadAsync(Hdf5Group parent, string name, long address, CancellationToken cancel)
    {
        try
        {
            for (var above = parent; above is not null; above = above.Parent)
                if (above.Address == address) return null;
            var header = await ObjectHeader.ReadAsync(file, address, cancel).ConfigureAwait(false);
            var isDataset = header.Exists(message => message.Type is MessageType.Layout or MessageType.Dataspace);
            if (!isDataset && !GroupLinks.IsGroup(header)) return null;
            var attributes = await AttributeList.ReadAsync(file, header, cancel).ConfigureAwait(false);
            if (isDataset) return Hdf5Array.Create(this, parent, name, header, attributes);
            var count = _paths[address] = _paths.GetValueOrDefault(address) + 1;
            return count <= MostPaths ? new Hdf5Group(this, parent, address, header, attributes) : throw Bytes.FileErrors.NotSupported($"A group with more than {MostPaths:N0} paths");
        }
        catch (ZarrException e) when (e.Id is ZarrErrorId.FileInvalid or ZarrErrorId.FileNotSupported)
        {
            return new RefusedNode(e);
        }
    }

    /// <summary>The number that netCDF gave a dimension; null for what is none.</summary>
    public async ValueTask<Int128?> DimensionIdAsync(long address, CancellationToken cancel)
    {
        try
        {
            var header = await ObjectHeader.ReadAsync(file, address, cancel).ConfigureAwait(false);
            var attributes = await AttributeList.ReadAsync(file, header, cancel).ConfigureAwait(false);
            // Variables have the number of their first dimension, too.
            if (!NetCdfNames.IsScale(attributes)) return null;
            var id = attributes.Find(attribute => attribute.Name == NetCdfNames.DimensionId);
            return id is { Type.Class: TypeClass.Integer, Space.Count: 1 } && ElementForms.IsWhole(id.Type) ? NumberReader.ReadInteger(id.Data.Span, id.Type.Number!) : null;
        }
        catch (ZarrException e) when (e.Id is ZarrErrorId.FileInvalid or ZarrErrorId.FileNotSupported)
        {
            // Whoever opens it is told; it names no dimension.
            return null;
        }
    }

    /// <summary>How far a dimension reaches by its scale; null for what is none.</summary>
    public async ValueTask<long?> ScaleLengthAsync(long address, CancellationToken cancel)
    {
        var header = await ObjectHeader.ReadAsync(file, address, cancel).ConfigureAwait(false);
        foreach (var message in header)
            if (message.Type == MessageType.Dataspace) return Dataspace.Read(file, message.Data.Span).Lengths is [var length, ..] ? length : null;
        return null;
    }
}
