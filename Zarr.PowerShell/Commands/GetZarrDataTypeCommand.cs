using System.Management.Automation;
using Zarr.Format.DataTypes;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Lists the data types there are.</summary>
[Cmdlet(VerbsCommon.Get, "ZarrDataType")]
[OutputType(typeof(ZarrDataType))]
public sealed class GetZarrDataTypeCommand : PSCmdlet
{
    /// <summary>The names to list, in any spelling that -DataType takes; wildcards are allowed. Left out, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DataTypeCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            // In a name such as datetime64[ns] the brackets are no wildcard.
            if (!name.AsSpan().ContainsAny('*', '?'))
            {
                try
                {
                    WriteObject(new ZarrDataType(DataType.Parse(name)));
                }
                catch (ZarrException e)
                {
                    WriteError(ErrorRecords.From(e, name));
                }

                continue;
            }

            if (NamePattern.Read(this, name) is not { } pattern) continue;
            foreach (var type in ZarrDataType.All)
                if (pattern.IsMatch(type.Name)) WriteObject(type);
        }
    }
}
