using System.Management.Automation;
using Zarr.Arrays;
using Zarr.FileFormats;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.PowerShell.Commands;

/// <summary>Makes arrays of files of other programs: NumPy's, raw ones, text, images.</summary>
[Cmdlet(VerbsData.Import, "ZarrArray", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrArray), typeof(ZarrGroup))]
public sealed class ImportZarrArrayCommand : ZarrStorageCommandBase
{
    private StorageArguments _storage = null!;
    private ArrayFileOptions _options = null!;

    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TargetSets.Path, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files, taken as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TargetSets.LiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Where the array is to be: a directory or archive that need not exist, or a place below a group; without it the array lives in memory.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>The node inside the destination, such as <c>group/array</c>; groups above it are created.</summary>
    // So that a script block can name each.
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? DestinationName { get; set; }

    /// <summary>The array to take from an archive; left out, all are taken, and are a group.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The format of the files; left out, their extension tells.</summary>
    [Parameter]
    public ArrayFileFormat Format { get; set; }

    /// <summary>Of raw files the lengths of the axes; left out, one axis.</summary>
    [Parameter]
    public object? Shape { get; set; }

    /// <summary>Of raw files which byte of an element comes first.</summary>
    [Parameter]
    public ByteOrder ByteOrder { get; set; }

    /// <summary>Of raw files how many bytes there are before the first element.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long Offset { get; set; }

    /// <summary>Of text what is between two fields; left out, a comma, or in a .tsv a tab.</summary>
    [Parameter]
    public char Delimiter { get; set; }

    /// <summary>Of text: the first line has names.</summary>
    [Parameter]
    public SwitchParameter Header { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _storage = ReadStorage();
        _options = new()
        {
            Format = IsBound(nameof(Format)) ? Format : null,
            DataType = _storage.DataType,
            BigEndian = ByteOrder == ByteOrder.Big || (_storage.BigEndian && !IsBound(nameof(ByteOrder))),
            Shape = Shape is null ? (Shape?)null : Require(() => Integers.ReadShape(Shape, nameof(Shape))),
            Offset = Offset,
            Delimiter = IsBound(nameof(Delimiter)) ? Delimiter : null,
            Header = Header,
            Missing = _storage.FillValue,
            Name = Name,
        };
        if (Attribute is not null) Attribute = Require(() => Unwrap.Dictionary(Attribute));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var files = ParameterSetName == TargetSets.Path ? Path.SelectMany(Files) : LiteralPath.SelectMany(path => StoreLocator.ResolveLiteral(this, path));
        foreach (var file in files) Attempt(file, () => Import(file));
    }

    private IReadOnlyList<string> Files(string path)
    {
        var files = StoreLocator.Resolve(this, path, out var isWildcard);
        if (isWildcard && files.Count == 0) WriteError(ErrorRecords.PathNotFound(path));
        return files;
    }

    private void Import(string path)
    {
        if (!AllowsFormat(path, _options.FormatOf(path),
            [(nameof(Shape), ArrayFileFormat.Raw), (nameof(Offset), ArrayFileFormat.Raw), (nameof(ByteOrder), ArrayFileFormat.Raw), (nameof(Delimiter), ArrayFileFormat.Csv), (nameof(Header), ArrayFileFormat.Csv)])) return;
        using var file = Run(cancel => ValueTask.FromResult(ArrayFile.Open(path, _options, cancel)));
        var key = NodeName.Parse(DestinationName ?? "");
        IStore store;
        if (Destination is null) store = new MemoryStore();
        else if (StoreLocator.ResolveNew(this, Destination) is { } directory) (store, key) = StoreLocator.PlaceOfNew(directory, key);
        else return;

        WarnOfOthers(store, key);
        var where = Destination is null ? "memory" : $"'{System.IO.Path.Join(store.Location, key.Value)}'";
        if (!ShouldProcess(path, $"Import {Describe(file)} to {where}{(Force ? ", replacing what is there" : "")}")) return;
        var progress = new ChunkProgress();
        WriteObject(Run(cancel => file.ImportAsync(store, key, Builder, Attribute, Force, progress, cancel), $"Importing {path}", progress));
    }

    private ArrayBuilder Builder(ArrayFileEntry entry) => Build(_storage, entry.Shape, _storage.DataType ?? entry.DataType, _storage.FillValue ?? entry.MissingValue);

    private static string Describe(ArrayFile file) => file.Entries is [var one]
        ? $"array of shape {one.Shape}, {one.DataType}" : $"{file.Entries.Count:N0} arrays of {file.Entries.Sum(entry => (double)entry.Shape.ElementCount):N0} elements";
}
