using System.IO.Compression;
using Zarr.Arrays;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;
using Zarr.FileFormats.Png;
using Zarr.FileFormats.Tiff;

namespace Zarr.FileFormats;

/// <summary>Writes arrays into files that other programs read. They are read region by region, so an array may be larger than memory.</summary>
public static class ArrayExporter
{
    /// <summary>Writes what is selected of an array into a file; nothing is there before all is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">The array.</param>
    /// <param name="selection">What of it; null for all.</param>
    /// <param name="options">The format, and of a raw file the byte order, of text the delimiter; null to go by the name of the file.</param>
    /// <param name="overwrite">Replaces the file that is there.</param>
    /// <param name="progress">Counts regions.</param>
    /// <param name="cancel">Stops; nothing is left then.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileExists"/>, <see cref="ZarrErrorId.FileNotSupported"/>, <see cref="ZarrErrorId.DataTypeNotSupported"/>: the format cannot hold such elements; selection errors, errors of reading and writing.</exception>
    public static ValueTask ExportAsync(
        string path, ZarrArray array, ZarrSelection? selection = null, ArrayFileOptions? options = null, bool overwrite = false, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        ExportAsync(path, [(array.Name, array, selection)], options, overwrite, progress, cancel);

    /// <summary>Writes what is selected of each of several arrays into an archive, each under its name; null selects all.</summary>
    /// <inheritdoc cref="ExportAsync(string, ZarrArray, ZarrSelection?, ArrayFileOptions?, bool, ChunkProgress?, CancellationToken)"/>
    public static async ValueTask ExportAsync(
        string path, IReadOnlyList<(string Name, ZarrArray Array, ZarrSelection? Selection)> arrays, ArrayFileOptions? options = null, bool overwrite = false, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        options ??= new();
        var format = options.FormatOf(path);
        if (arrays.Count != 1 && format != ArrayFileFormat.Npz) throw FileError.NotSupported(path, $"a file of the format {format} holds one array, and there are {arrays.Count}. An archive .npz holds many.");
        if (arrays.GroupBy(array => array.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ZarrException(ZarrErrorId.NameInvalid, $"There are {twice.Count()} arrays of the name '{twice.Key}'; in an archive each has one of its own.", twice.Key);
        // What cannot be shows before the file is touched.
        var parts = arrays.Select(array => (array.Name, array.Array, Selection: (array.Selection ?? ZarrSelection.All).Resolve(array.Array.Shape))).ToArray();
        foreach (var (_, array, selected) in parts) CheckElements(path, format, array, selected);
        // Only text says what values mean: all other files have elements of the stored type.
        var encodings = Array.ConvertAll(parts, part => options.Decoded && format == ArrayFileFormat.Csv ? ValueEncoding.Of(part.Array) : null);
        ArrayContext[] opened = [.. parts.Select(part => part.Array.Context)];
        await ReadGuard.RunAsync(opened, async (contexts, guard) =>
        {
            guard.Begin(contexts);
            using var file = new NewFile(path, overwrite);
            // Not disposed after a failure: it would go on writing.
            var archive = format == ArrayFileFormat.Npz ? new ZipArchive(file.Stream, ZipArchiveMode.Create, leaveOpen: true) : null;
            for (var i = 0; i < parts.Length; i++)
            {
                var (name, array, selected) = parts[i];
                ReadGuard.RequireMeaning(encodings[i], opened[i], contexts[i]);
                var writer = Create(file, path, format, options, archive, name, array, selected);
                await new ExportTransfer(contexts[i].WithShape(selected.ArrayShape), selected, writer, encodings[i], guard).RunAsync(progress, cancel).ConfigureAwait(false);
            }

            await guard.EndAsync(cancel).ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            file.Commit(() => archive?.Dispose());
            return true;
        }, cancel).ConfigureAwait(false);
    }

    private static void CheckElements(string path, ArrayFileFormat format, ZarrArray array, ResolvedSelection selected)
    {
        var (type, shape) = (array.DataType.InOneByteOrder, selected.ResultShape);
        switch (format)
        {
            case ArrayFileFormat.Npy or ArrayFileFormat.Npz:
                if (type.IsVariableLength) throw NpyHeader.NoType(type);
                _ = NpyHeader.Write(type, shape);
                break;
            case ArrayFileFormat.Raw when type.IsVariableLength: throw FileError.NotSupported(path, $"elements of {type} differ in length, and have no bytes in a row.");
            case ArrayFileFormat.Csv: CsvWriter.CheckTable(path, type, shape); break;
            case ArrayFileFormat.Pnm: _ = Netpbm.WriteHeader(path, type, shape); break;
            case ArrayFileFormat.Png: _ = PngHeader.Of(path, type, shape); break;
            case ArrayFileFormat.Tiff: _ = TiffLayout.Of(path, type, shape); break;
        }
    }

    private static FileWriter Create(NewFile file, string path, ArrayFileFormat format, ArrayFileOptions options, ZipArchive? archive, string name, ZarrArray array, ResolvedSelection selected)
    {
        var (type, shape) = (array.DataType.InOneByteOrder, selected.ResultShape);
        return format switch
        {
            ArrayFileFormat.Npz => new NpzWriter(file, archive!, name, NpyHeader.Write(type, shape), new(type, false)),
            ArrayFileFormat.Npy => new BlockWriter(file, NpyHeader.Write(type, shape), new(type, false), selected.Counts),
            ArrayFileFormat.Raw => new BlockWriter(file, [], new(type, options.BigEndian), selected.Counts),
            ArrayFileFormat.Csv => new CsvWriter(file, type, shape, options.DelimiterOf(path)),
            ArrayFileFormat.Pnm => new BlockWriter(file, Netpbm.WriteHeader(path, type, shape), new(type, true), selected.Counts),
            ArrayFileFormat.Tiff => Tiff(),
            _ => new PngWriter(file, PngHeader.Of(path, type, shape), new(type, true)),
        };

        TiffWriter Tiff()
        {
            var (layout, images) = TiffLayout.Of(path, type, shape);
            return new(file, layout, images, new(type, false));
        }
    }
}
