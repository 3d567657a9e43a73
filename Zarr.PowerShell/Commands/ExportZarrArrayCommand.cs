using System.Management.Automation;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Commands;

/// <summary>Writes arrays into files of other programs: NumPy's, raw ones, text, images.</summary>
[Cmdlet(VerbsData.Export, "ZarrArray", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportZarrArrayCommand : ZarrArrayCommandBase
{
    // In the order they came, and an archive with all that go into it.
    private readonly OrderedDictionary<string, List<(string Name, ZarrArray Array)>> _archives = [];
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

    /// <summary>Replaces the file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private ArrayFileOptions Options => new()
    {
        Format = IsBound(nameof(Format)) ? Format : null,
        BigEndian = ByteOrder == ByteOrder.Big,
        Delimiter = IsBound(nameof(Delimiter)) ? Delimiter : null,
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
        if (Options.FormatOf(path) == ArrayFileFormat.Npz)
        {
            if (!_archives.TryGetValue(path, out var arrays)) _archives.Add(path, arrays = []);
            arrays.Add((array.Name, array));
            return;
        }

        if (!_written.Add(path)) throw new ZarrException(ZarrErrorId.FileExists, $"'{path}' is written already, and holds one array. A script block gives each a file of its own: -Destination {{ \"$($_.Name).npy\" }}.", path);
        Export(path, [(array.Name, array)]);
    }

    private void Export(string path, List<(string Name, ZarrArray Array)> arrays)
    {
        // A list of numbers is read by the number of axes.
        var selection = LabelArguments.ReadSlice(Slice, arrays[0].Array);
        var elements = arrays.Sum(array => array.Array.Extent(selection).Elements);
        var source = arrays.Count == 1 ? arrays[0].Array.Path : $"{arrays.Count} arrays";
        if (!ShouldProcess(path, $"Export {elements:N0} elements of {source}{(Force ? ", replacing what is there" : "")}")) return;
        var progress = new ChunkProgress();
        Run(cancel => ArrayExporter.ExportAsync(path, arrays, selection, Options, Force, progress, cancel), $"Exporting {source}", progress);
        // As Get-Item gives it, with what its view shows.
        foreach (var file in InvokeProvider.Item.Get([path], force: true, literalPath: true)) WriteObject(file);
    }
}
