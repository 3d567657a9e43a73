using System.Collections;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Zarr.Arrays;
using Zarr.FileFormats.Png;
using Zarr.FileFormats.Tiff;
using Zarr.Format.Metadata;
using Zarr.Operations.Copying;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;

namespace Zarr.FileFormats;

/// <summary>
/// A file of another format with arrays in it, opened to be imported. Headers are read and held against the length of the file; elements are read when they
/// are imported, region by region, so that a file may be larger than memory.
/// </summary>
public sealed class ArrayFile : IDisposable
{
    private readonly FileArray[] _arrays;
    private readonly bool _isArchive;
    private readonly IDisposable? _file;

    private ArrayFile(string path, FileArray[] arrays, bool isArchive, IDisposable? file) => (Path, _arrays, _isArchive, _file) = (path, arrays, isArchive, file);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The arrays in it.</summary>
    public IReadOnlyList<ArrayFileEntry> Entries => [.. _arrays.Select(array => array.Entry)];

    /// <summary>Opens a file. Text is read once, to find its shape.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileInvalid"/>, <see cref="ZarrErrorId.FileNotSupported"/>, <see cref="ZarrErrorId.DataTypeNotSupported"/>,
    /// <see cref="ZarrErrorId.StoreReadFailed"/>; of text <see cref="ZarrErrorId.ValueNotConvertible"/>, <see cref="ZarrErrorId.FieldNotFound"/>; <see cref="ZarrErrorId.NodeNotFound"/>: the archive has no array of that name.</exception>
    public static ArrayFile Open(string path, ArrayFileOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new();
        var format = options.FormatOf(path);
        if (format == ArrayFileFormat.Npz) return OpenArchive(path, options);
        if (format == ArrayFileFormat.Tiff)
        {
            var images = TiffImage.Open(path, options.Name);
            return new(path, images, images.Length > 1, null);
        }

        if (options.Name is not null) throw FileError.NotSupported(path, "a file of one array has no names in it; only archives have.");
        if (format == ArrayFileFormat.Csv) return new(path, [CsvArray.Open(path, options, cancel)], false, null);
        if (format == ArrayFileFormat.Png) return new(path, [PngImage.Open(path)], false, null);
        var handle = FileError.Reading(path, () => File.OpenHandle(path));
        try
        {
            return new(path, [format switch { ArrayFileFormat.Npy => OpenNpy(path, handle), ArrayFileFormat.Pnm => Netpbm.Open(path, handle), _ => OpenRaw(path, handle, options) }], false, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Writes what is in the file into a store: a file of one array as an array, an archive as a group of arrays. Nothing can be opened there before all is, and nothing is left of an import that fails.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="key">The place there.</param>
    /// <param name="storage">How an array is to be stored; null for what <see cref="ArrayBuilder"/> chooses.</param>
    /// <param name="attributes">User attributes of each array.</param>
    /// <param name="overwrite">Takes the place of what stands there, which stays until all is written.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException">As <see cref="Open"/> and <see cref="ZarrNode.CopyAsync"/>; <see cref="ZarrErrorId.NameInvalid"/>: also where the file lies in the destination.</exception>
    public async ValueTask<ZarrNode> ImportAsync(
        IStore store, StoreKey key, Func<ArrayFileEntry, ArrayBuilder>? storage = null, IDictionary? attributes = null, bool overwrite = false, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        NodePlace.RequireOutside(Path, store, key);
        var json = attributes is null ? [] : AttributeValues.ToJson(attributes);
        var stage = await NodeStage.BeginAsync(store, key, overwrite, cancel).ConfigureAwait(false);
        await using var end = stage.ConfigureAwait(false);
        var arrays = _arrays.Select(array => Plan(array, stage.Store, _isArchive ? stage.Key.Append(KeyOf(array.Entry.Name!).Value) : stage.Key, storage, json)).ToList();
        foreach (var array in arrays) NodeStorage.CheckName(stage.PlaceOf(array.Key));
        if (arrays.CountBy(array => array.Key.Value, StringComparer.Ordinal).FirstOrDefault(same => same.Value > 1) is { Key: { } twice })
            throw new ZarrException(ZarrErrorId.NameInvalid, $"'{Path}' has several arrays whose names all mean '{twice}'. -Name takes one of them.", twice);
        var nodes = _isArchive ? [.. Groups(stage.Key, arrays), .. arrays] : arrays;
        return ZarrNode.From(store, key, await NodeWriter.WriteAsync(store, key, stage, nodes, overwrite, null, progress, cancel).ConfigureAwait(false));
    }

    /// <summary>The array of an entry, to be read once.</summary>
    internal FileArray ArrayOf(ArrayFileEntry entry) => _arrays.First(array => array.Entry == entry);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var array in _arrays) array.Dispose();
        _file?.Dispose();
    }

    // A backslash is part of a name here: NumPy writes names as the user gave them.
    private static StoreKey KeyOf(string name) => StoreKey.TryParse(name, out var key) ? key : StoreKey.FromPath(name);

    private static NodeCopy Plan(FileArray array, IStore store, StoreKey key, Func<ArrayFileEntry, ArrayBuilder>? storage, JsonObject attributes)
    {
        var builder = storage?.Invoke(array.Entry) ?? new ArrayBuilder { Shape = array.Shape, DataType = array.DataType, FillValue = array.Entry.MissingValue };
        attributes = (JsonObject)attributes.DeepClone();
        var context = new ArrayContext(store, key, DimensionAttribute.Place(builder.Build(), attributes));
        var metadata = context.Metadata with { Codecs = context.Chain.Codecs };
        return new(key, new(metadata.Format, true, metadata.ToDocument(), attributes), new ImportTransfer(array, context));
    }

    /// <summary>The group of an archive, and those that names with a slash are in.</summary>
    private static IEnumerable<NodeCopy> Groups(StoreKey key, List<NodeCopy> arrays)
    {
        var format = arrays[0].Node.Format;
        var groups = new SortedSet<string>(StringComparer.Ordinal) { key.Value };
        foreach (var array in arrays)
            for (var above = array.Key.Parent; above != key; above = above.Parent) groups.Add(above.Value);
        foreach (var group in groups)
        {
            if (arrays.Exists(array => array.Key.Value == group))
                throw new ZarrException(ZarrErrorId.NameInvalid, $"The archive has an array '{group}' and others below that name.", group);
            yield return new(StoreKey.Parse(group), new(format, false, format == ZarrFormat.V3 ? Zarr.Format.Metadata.V3.NodeDocument.WriteGroup() : Zarr.Format.Metadata.V2.NodeDocument.WriteGroup(), []), null);
        }
    }

    private static BlockArray OpenNpy(string path, SafeFileHandle handle)
    {
        using var stream = FileError.Reading(path, () => File.OpenRead(path));
        var header = NpyHeader.Read(stream, path);
        BlockArray.CheckLength(path, header.Shape, header.Stored.Type.ItemSize, header.Length, RandomAccess.GetLength(handle));
        return new(new(null, header.Shape, header.Stored.InMemory), path, handle, header.Stored, header.Length, header.IsFortran);
    }

    private static BlockArray OpenRaw(string path, SafeFileHandle handle, ArrayFileOptions options)
    {
        var type = options.DataType ?? throw FileError.NotSupported(path, "a raw file does not say what is in it: give the data type, such as float32, and the shape.");
        if (type.IsVariableLength) throw FileError.NotSupported(path, $"elements of {type} differ in length, and have no bytes in a row.");
        var length = RandomAccess.GetLength(handle);
        if (options.Offset < 0 || options.Offset > length) throw FileError.Invalid(path, $"the offset {options.Offset:N0} is outside it: it has {length:N0} bytes.");
        var rest = length - options.Offset;
        if (options.Shape is null && rest % type.ItemSize != 0) throw FileError.Invalid(path, $"{rest:N0} bytes are no whole number of elements of {type}, which have {type.ItemSize} bytes. Give the shape, or another data type.");
        var shape = options.Shape ?? [rest / type.ItemSize];
        BlockArray.CheckLength(path, shape, type.ItemSize, options.Offset, length);
        return new(new(null, shape, type.InOneByteOrder), path, handle, new(type, options.BigEndian), options.Offset);
    }

    private static ArrayFile OpenArchive(string path, ArrayFileOptions options)
    {
        var archive = FileError.Reading(path, () =>
        {
            var file = File.OpenRead(path);
            try
            {
                return new ZipArchive(file, ZipArchiveMode.Read);
            }
            catch (InvalidDataException e)
            {
                file.Dispose();
                throw FileError.Invalid(path, $"it is no zip archive, or a damaged one: {e.Message}", e);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        });
        try
        {
            var length = new FileInfo(path).Length;
            var arrays = new Dictionary<string, FileArray>(StringComparer.Ordinal);
            foreach (var entry in Members(archive, path))
            {
                var name = entry.FullName[..^4];
                if (options.Name is { } wanted && name != wanted && entry.FullName != wanted) continue;
                if (!arrays.TryAdd(name, OpenMember(path, length, entry, name))) throw FileError.Invalid(path, $"it has two arrays '{name}'.");
            }

            if (arrays.Count > 0) return new(path, [.. arrays.Values], options.Name is null, archive);
            throw options.Name is null ? FileError.Invalid(path, "there is no .npy in the archive.")
                : new ZarrException(ZarrErrorId.NodeNotFound, $"'{path}' has no array '{options.Name}'. It has {string.Join(", ", Members(archive, path).Select(entry => entry.FullName[..^4]))}.", options.Name);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    private static IEnumerable<ZipArchiveEntry> Members(ZipArchive archive, string path)
    {
        try
        {
            return archive.Entries.Where(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal) && entry.FullName.Length > 4);
        }
        catch (InvalidDataException e)
        {
            throw FileError.Invalid(path, $"its list of members is damaged: {e.Message}", e);
        }
    }

    private static FileArray OpenMember(string path, long fileLength, ZipArchiveEntry entry, string name)
    {
        var where = $"{path}/{entry.FullName}";
        // Deflate makes at most 1032 bytes of one (zlib's technical details).
        if (entry.CompressedLength > fileLength || entry.Length > entry.CompressedLength * (Int128)1032 + (1 << 16))
            throw FileError.Invalid(where, FormattableString.Invariant($"{entry.Length:N0} bytes cannot be in the {Math.Min(entry.CompressedLength, fileLength):N0} that it has in the archive, which is truncated or damaged."));
        var (member, header) = NpzMember.Open(where, entry);
        member.Dispose();
        BlockArray.CheckLength(where, header.Shape, header.Stored.Type.ItemSize, header.Length, entry.Length);
        var array = new ArrayFileEntry(name, header.Shape, header.Stored.InMemory);
        return header.IsFortran && header.Shape.Rank > 1 ? new ExtractedArray(array, where, header.Stored, Elements) : new StreamArray(array, where, header.Stored, Elements);

        ElementStream Elements() => NpzMember.Open(where, entry).Member;
    }
}
