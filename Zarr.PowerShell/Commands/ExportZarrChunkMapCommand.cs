using System.Globalization;
using System.Management.Automation;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Operations.ChunkMaps;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Writes a map of chunks as a picture.</summary>
[Cmdlet(VerbsData.Export, "ZarrChunkMap", DefaultParameterSetName = MapSet, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportZarrChunkMapCommand : ZarrCommandBase
{
    private const string MapSet = "ChunkMap";

    // Of these a picture must not have the name: it would not open.
    private static readonly string[] s_otherPictures = [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".pdf"];

    /// <summary>The file, such as <c>map.svg</c>; with -Destination the path of the array to draw.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = MapSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TargetSets.Path)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>A map of Get-ZarrChunkMap.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = MapSet, ValueFromPipeline = true)]
    public ZarrChunkMap ChunkMap { get; set; } = null!;

    /// <summary>The arrays to draw.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TargetSets.InputObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ZarrNode[] InputObject { get; set; } = [];

    /// <summary>The file, where an array is given.</summary>
    // So that a script block can name each.
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = TargetSets.Path)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = TargetSets.InputObject, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>What to show of an array.</summary>
    [Parameter(ParameterSetName = TargetSets.Path)]
    [Parameter(ParameterSetName = TargetSets.InputObject)]
    public ChunkMapProperty Property { get; set; }

    /// <summary>The axes that are the rows and the columns, or one that is wrapped; a negative one counts from the last.</summary>
    [Parameter(ParameterSetName = TargetSets.Path)]
    [Parameter(ParameterSetName = TargetSets.InputObject)]
    [ValidateCount(1, 2)]
    public int[]? Axis { get; set; }

    /// <summary>Shows the chunks inside shards, instead of the shards.</summary>
    [Parameter(ParameterSetName = TargetSets.Path)]
    [Parameter(ParameterSetName = TargetSets.InputObject)]
    public SwitchParameter InnerChunk { get; set; }

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gives the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == MapSet)
        {
            Write(ChunkMap, Path!);
            return;
        }

        foreach (var node in NodeArguments.Read(this, ParameterSetName == TargetSets.Path ? Path : InputObject, Open))
            Attempt(node, () => Write(Map(node), Destination!));
    }

    private ZarrNode? Open(string path)
    {
        ZarrNode? node = null;
        var (store, key) = StoreLocator.Place(path);
        Attempt(path, () => node = Run(cancel => ZarrNode.OpenAsync(store, key, cancel)));
        return node;
    }

    private ZarrChunkMap Map(ZarrNode node)
    {
        if (node is not ZarrArray array) throw new ZarrException(ZarrErrorId.NotAnArray, $"'{node.Path}' is a group, not an array.", node.Path);
        var progress = new ChunkProgress();
        return Run(cancel => ChunkMapper.MapAsync(array, ZarrSelection.All, Property, Axis, InnerChunk, progress, cancel), $"Looking at the chunks of {array.Path}", progress);
    }

    private void Write(ZarrChunkMap map, string path)
    {
        if (StoreLocator.ResolveNew(this, path) is not { } file) return;
        if (Directory.Exists(file) || (!Force && File.Exists(file)))
        {
            WriteError(ErrorRecords.From(new ZarrException(ZarrErrorId.FileExists, $"There is a {(Directory.Exists(file) ? "directory" : "file")} '{file}' already.", file)));
            return;
        }

        if (s_otherPictures.Contains(System.IO.Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
        {
            WriteError(ErrorRecords.ArgumentInvalid($"Maps are written as SVG, and '{file}' is the name of another kind of picture: let it end in .svg.", file));
            return;
        }

        if (!ShouldProcess(file, string.Create(CultureInfo.InvariantCulture, $"Write map of {map.ChunkCount:N0} chunks{(File.Exists(file) ? ", replacing what is there" : "")}"))) return;
        Attempt(file, () =>
        {
            Run(cancel => ChunkMapSvg.SaveAsync(map, file, cancel));
            if (PassThru) WriteObject(new FileInfo(file));
        });
    }
}
