using System.Globalization;
using System.Management.Automation;
using Zarr.Arrays;
using Zarr.Format.DataTypes;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;
using Zarr.PowerShell.Formatting;

namespace Zarr.PowerShell.Commands;

/// <summary>Streams a record for each chunk, in grid order.</summary>
[Cmdlet(VerbsCommon.Get, "ZarrChunk", DefaultParameterSetName = TargetSets.Path)]
[OutputType(typeof(ZarrChunk))]
public sealed class GetZarrChunkCommand : ZarrSelectionCommandBase
{
    /// <summary>Adds what the first bytes of a chunk tell: compressor, shuffle, block size, version.</summary>
    [Parameter]
    public SwitchParameter Header { get; set; }

    /// <summary>Adds minimum, maximum, mean, and counts of NaN and of the fill value: as they are kept, where a chunk has not changed since, and otherwise by decoding it.</summary>
    [Parameter]
    public SwitchParameter Statistics { get; set; }

    /// <summary>Adds statistics of what is stored, and not of what it means by the attributes of the array.</summary>
    [Parameter]
    public SwitchParameter Stored { get; set; }

    /// <summary>A record for each chunk inside the shards, shard by shard, from their indexes. Without effect where there are no shards.</summary>
    [Parameter]
    public SwitchParameter InnerChunk { get; set; }

    /// <summary>Leaves out chunks that are not stored. Where the store can be listed they are not looked for, so that few chunks of a huge grid are there at once.</summary>
    [Parameter]
    public SwitchParameter SkipMissing { get; set; }

    private protected override void ProcessArray(ZarrArray array)
    {
        var detail = (Header ? ChunkDetail.Header : 0) | (Statistics ? ChunkDetail.Statistics : 0) | (InnerChunk ? ChunkDetail.InnerChunks : 0);
        var values = ValuesOf(array, Stored || !Statistics);
        var view = Statistics ? IsTime(values.DataType) ? "Zarr.ChunkTimes" : "Zarr.ChunkStatistics" : Header ? "Zarr.ChunkHeader" : null;
        var progress = new ChunkProgress();
        var selection = SelectionFor(array);
        var (kept, decoded) = (0L, 0L);
        foreach (var chunk in Stream(cancel => SkipMissing ? values.FindStoredChunksAsync(selection, detail, progress, cancel) : values.ScanChunksAsync(selection, detail, progress, cancel), $"Looking at the chunks of {array.Path}", progress))
        {
            if (chunk.IsKept is true) kept++;
            else if (chunk.IsKept is false) decoded++;
            WriteObject(view is null ? chunk : Detailed(Statistics ? Readable(chunk) : chunk, view));
            if (chunk.State == ChunkState.Corrupt) WriteError(ErrorRecords.ChunkCorrupt(chunk));
        }

        if (Statistics) WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"Of '{array.Path}' the kept statistics of {kept:N0} chunks were used; {decoded:N0} were decoded."));
    }

    private static bool IsTime(DataType type) => Nullable.GetUnderlyingType(type.ClrType) is { } element && (element == typeof(DateTime) || element == typeof(TimeSpan) || element == typeof(ZarrTime));

    private static ZarrChunk Readable(ZarrChunk chunk) =>
        chunk with { Minimum = ReadableElement.Of(chunk.Minimum), Maximum = ReadableElement.Of(chunk.Maximum), Mean = ReadableElement.Of(chunk.Mean) };

    // The objects are the records themselves; the type name in front chooses the view with the columns asked for.
    private static PSObject Detailed(ZarrChunk chunk, string view)
    {
        var record = new PSObject(chunk);
        record.TypeNames.Insert(0, view);
        return record;
    }
}
