using Zarr.FileFormats.Hdf5.Elements;
using Zarr.FileFormats.Hdf5.Messages;

namespace Zarr.FileFormats.Hdf5.Datasets;

/// <summary>The names of the axes of a dataset, in the spellings of dimension scales and of netCDF-4, and the scales that they are.</summary>
internal sealed class DimensionNames(Hdf5Tree tree, Hdf5Group group, Hdf5Array array)
{
    /// <summary>One for each axis; null where none has a name.</summary>
    public async ValueTask<(string?[] Names, long?[] Scales)?> ReadAsync(CancellationToken cancel)
    {
        var rank = array.Space.Lengths.Length;
        if (rank == 0) return null;
        var (names, scales) = (new string?[rank], new long?[rank]);
        if (array.FindAttribute(NetCdfNames.DimensionList) is { } list) await ReadListAsync(list, names, scales, cancel).ConfigureAwait(false);
        else if (array.IsScale && array.FindAttribute(NetCdfNames.Coordinates) is { } coordinates) await ReadCoordinatesAsync(coordinates, names, cancel).ConfigureAwait(false);
        // A coordinate is named like its own dimension.
        else if (array.IsScale && rank == 1) names[0] = array.Name;
        if (array.FindAttribute(NetCdfNames.DimensionLabels) is { } labels) await ReadLabelsAsync(labels, names, cancel).ConfigureAwait(false);
        if (Array.TrueForAll(names, name => name is null)) return null;
        // netCDF's name for a dimension that has none.
        for (var axis = 0; axis < rank; axis++) names[axis] ??= $"phony_dim_{axis}";
        return (names, scales);
    }

    // For each axis references to its scales, of which the first one counts.
    private async ValueTask ReadListAsync(Hdf5Attribute list, string?[] names, long?[] scales, CancellationToken cancel)
    {
        if (list.Type is not { Class: TypeClass.VariableLength, Base: { IsObjectReference: true } reference } || list.Space.Count != names.Length) return;
        for (var axis = 0; axis < names.Length; axis++)
        {
            var references = await HeapPlace.ReadAsync(tree.File, list.Data.Slice(axis * list.Type.Size, list.Type.Size), reference.Size, cancel).ConfigureAwait(false);
            if (references.Length < tree.File.Superblock.OffsetSize || tree.File.Reader(references.Span).Address() is not { } address) continue;
            scales[axis] = address;
            names[axis] = await NameOfAsync(address, references, cancel).ConfigureAwait(false);
        }
    }

    // Dimensions are in the group or in one above, as a rule.
    private async ValueTask<string?> NameOfAsync(long address, ReadOnlyMemory<byte> reference, CancellationToken cancel)
    {
        for (var above = group; above is not null; above = above.Parent)
            if (await above.NameOfAsync(address, cancel).ConfigureAwait(false) is { } name) return name;
        var path = await tree.Paths.FindAsync(reference, cancel).ConfigureAwait(false);
        return path?[(path.LastIndexOf('/') + 1)..];
    }

    // The numbers of the dimensions of a coordinate that has several.
    private async ValueTask ReadCoordinatesAsync(Hdf5Attribute coordinates, string?[] names, CancellationToken cancel)
    {
        if (coordinates.Type.Class != TypeClass.Integer || !ElementForms.IsWhole(coordinates.Type) || coordinates.Space.Count != names.Length) return;
        for (var axis = 0; axis < names.Length; axis++)
        {
            var id = NumberReader.ReadInteger(coordinates.Data.Span.Slice(axis * coordinates.Type.Size, coordinates.Type.Size), coordinates.Type.Number!);
            for (var above = group; above is not null && names[axis] is null; above = above.Parent) names[axis] = await above.DimensionOfAsync(id, cancel).ConfigureAwait(false);
        }
    }

    private async ValueTask ReadLabelsAsync(Hdf5Attribute labels, string?[] names, CancellationToken cancel)
    {
        if (!labels.Type.IsVariableText || labels.Type.Size != HeapPlace.SizeOf(tree.File) || labels.Space.Count != names.Length) return;
        for (var axis = 0; axis < names.Length; axis++)
        {
            var label = VariableText.Decode((await HeapPlace.ReadAsync(tree.File, labels.Data.Slice(axis * labels.Type.Size, labels.Type.Size), 1, cancel).ConfigureAwait(false)).Span);
            if (label.Length > 0) names[axis] ??= label;
        }
    }
}
