using System.Management.Automation;
using Zarr.PowerShell.Binding;
using Zarr.Storage.Nodes;

namespace Zarr.PowerShell.Commands;

/// <summary>Gives the metadata documents of arrays and groups, as objects or as they are stored.</summary>
[Cmdlet(VerbsCommon.Get, "ZarrMetadata", DefaultParameterSetName = TargetSets.Path)]
[OutputType(typeof(PSObject), typeof(string))]
public sealed class GetZarrMetadataCommand : ZarrTargetCommandBase
{
    /// <summary>Gives the text of each document to the letter, also where it is damaged.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    // A node that cannot be opened has documents, too.
    private protected override void ProcessPlace(NodePlace place) => Attempt(place.Target, () =>
    {
        if (Read(place) is not { } documents) return;
        if (Raw)
        {
            foreach (var document in documents) WriteObject(document.Text);
            return;
        }

        var members = documents[0].Parse();
        if (documents.Count > 1) members["attributes"] = documents[1].Parse();
        WriteObject(JsonObjects.ToObject(members));
    });

    private IReadOnlyList<ZarrDocument>? Read(NodePlace place)
    {
        try
        {
            return Run(cancel => ZarrDocument.ReadAsync(place.Store, place.Key, cancel));
        }
        catch (ZarrException e) when (place.MayBeNoNode && e.Id == ZarrErrorId.NodeNotFound)
        {
            return null;
        }
    }
}
