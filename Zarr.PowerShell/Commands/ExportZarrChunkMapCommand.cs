using System.Globalization;
using System.Management.Automation;
using Zarr.Maps;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Writes a map of chunks as a picture.</summary>
[Cmdlet(VerbsData.Export, "ZarrChunkMap", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportZarrChunkMapCommand : ZarrCommandBase
{
    /// <summary>The file, such as <c>map.svg</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>A map of Get-ZarrChunkMap.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    public ZarrChunkMap ChunkMap { get; set; } = null!;

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gives the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (StoreLocator.ResolveNew(this, Path!) is not { } file) return;
        if (Directory.Exists(file) || (!Force && File.Exists(file)))
        {
            WriteError(ErrorRecords.From(new ZarrException(ZarrErrorId.FileExists, $"There is a {(Directory.Exists(file) ? "directory" : "file")} '{file}' already.", file)));
            return;
        }

        if (!ShouldProcess(file, string.Create(CultureInfo.InvariantCulture, $"Write map of {ChunkMap.ChunkCount:N0} chunks{(File.Exists(file) ? ", replacing what is there" : "")}"))) return;
        Attempt(file, () =>
        {
            Run(cancel => ChunkMapSvg.SaveAsync(ChunkMap, file, cancel));
            if (PassThru) WriteObject(new FileInfo(file));
        });
    }
}
