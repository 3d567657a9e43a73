using System.Management.Automation;
using Zarr.Format.Codecs;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Lists the codecs that are registered.</summary>
[Cmdlet(VerbsCommon.Get, "ZarrCodec")]
[OutputType(typeof(ZarrCodec))]
public sealed class GetZarrCodecCommand : PSCmdlet
{
    /// <summary>The names to list; wildcards are allowed. Left out, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CodecNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var all = ZarrCodec.All;
        foreach (var name in Name)
        {
            if (NamePattern.Read(this, name) is not { } pattern) continue;
            var found = all.Where(codec => pattern.IsMatch(codec.Name) || pattern.IsMatch(codec.V3Name) || (codec.V2Name is { } id && pattern.IsMatch(id))).ToArray();
            foreach (var codec in found) WriteObject(codec);
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                WriteError(ErrorRecords.From(new ZarrException(ZarrErrorId.CodecNotSupported, $"The codec '{name}' is not known. Get-ZarrCodec without a name lists all.", name)));
        }
    }
}
