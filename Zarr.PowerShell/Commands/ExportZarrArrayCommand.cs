using System.Management.Automation;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.FileFormats;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Commands;

/// <summary>Writes arrays into files of other programs: NumPy's, raw ones, text, images.</summary>
[Cmdlet(VerbsData.Export, "ZarrArray", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportZarrArrayCommand : ZarrArrayCommandBase
{
    // In the order they came, and an archive with all that go into it.
    private readonly OrderedDictionary<string, List<ZarrArray>> _archives = [];
    private readonly HashSet<string> _written = [];

    /// <summary>The file. Several arrays go into one .npz, or each into one of its own.</summary>
    // So that a script block can name each.
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>The format of the file; left out, its extension tells.</summary>
    [Parameter]
    public ArrayFileFormat Format { get; set; }

    /// <summary>Writes a part: one item for each axis, see about_ZarrSlice.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(DimensionCompleter))]
    public object? Slice { get; set; }

    /// <summary>Of raw files which byte of an element comes first.</summary>
    [Parameter]
    public ByteOrder ByteOrder { get; set; }

    /// <summary>Of text what is between two fields; left out, a comma, or in a .tsv a tab.</summary>
    [Parameter]
    public char Delimiter { get; set; }

    /// <summary>Of text writes what is stored, and not what it means by the attributes of the array. All other files have what is stored.</summary>
    [Parameter]
    public SwitchParameter Stored { get; set; }

    /// <summary>Replaces the file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private ArrayFileOptions Options => new()
    {
        Format = IsBound(nameof(Format)) ? Format : null,
        BigEndian = ByteOrder == ByteOrder.Big,
        Delimiter = IsBound(nameof(Delimiter)) ? Delimiter : null,
        Decoded = !Stored,
    };

    /// <inheritdoc/>
    protected override void BeginProcessing() => Require(() => LabelArguments.ReadSlice(Slice, null));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var (path, arrays) in _archives) Attempt(path, () => Export(path, arrays));
    }

    private protected override void ProcessArray(ZarrArray array)
    {
        if (StoreLocator.ResolveNew(this, Destination) is not { } path) return;
        var format = Options.FormatOf(path);
        if (!AllowsFormat(path, format, [(nameof(ByteOrder), ArrayFileFormat.Raw), (nameof(Delimiter), ArrayFileFormat.Csv)])) return;
        if (format == ArrayFileFormat.Npz)
        {
            if (!_archives.TryGetValue(path, out var arrays)) _archives.Add(path, arrays = []);
            arrays.Add(array);
            return;
        }

        if (!_written.Add(path)) throw new ZarrException(ZarrErrorId.FileExists, $"'{path}' is written already, and holds one array. A script block gives each a file of its own: -Destination {{ \"$($_.Name).npy\" }}.", path);
        Export(path, [array]);
    }

    private void Export(string path, List<ZarrArray> arrays)
    {
        var skip = CommonLength(arrays);
        // A list of numbers is read by the number of axes, which each array has its own of.
        var parts = arrays.Select(array => (Name: skip < array.Key.Value.Length ? array.Key.Value[skip..] : array.Name, Array: array, Selection: (ZarrSelection?)LabelArguments.ReadSlice(Slice, array))).ToArray();
        var elements = parts.Sum(part => part.Array.Extent(part.Selection!).Elements);
        var source = arrays.Count == 1 ? arrays[0].Path : $"{arrays.Count} arrays";
        if (!ShouldProcess(path, $"Export {elements:N0} elements of {source}{(Force ? ", replacing what is there" : "")}")) return;
        var progress = new ChunkProgress();
        Run(cancel => ArrayExporter.ExportAsync(path, parts, Options, Force, progress, cancel), $"Exporting {source}", progress);
        // As Get-Item gives it, with what its view shows.
        foreach (var file in InvokeProvider.Item.Get([path], force: true, literalPath: true)) WriteObject(file);
    }

    // In an archive an array has the name by which it is found below the nearest group that holds all: what Import-ZarrArray makes of it is the same tree.
    private static int CommonLength(List<ZarrArray> arrays)
    {
        if (arrays.Select(array => array.Store.Location).Distinct().Count() > 1) return int.MaxValue;
        var group = arrays[0].Key.Parent;
        while (!group.IsRoot && !arrays.TrueForAll(array => array.Key.IsBelow(group))) group = group.Parent;
        return group.IsRoot ? 0 : group.Value.Length + 1;
    }
}
