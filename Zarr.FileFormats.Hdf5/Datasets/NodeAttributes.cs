using System.Text.Json.Nodes;
using Zarr.FileFormats.Hdf5.Elements;
using Zarr.FileFormats.Hdf5.Messages;

namespace Zarr.FileFormats.Hdf5.Datasets;

/// <summary>The attributes of a node that are its user's.</summary>
internal static class NodeAttributes
{
    public static async ValueTask<JsonObject> ReadAsync(Hdf5Tree tree, List<Hdf5Attribute> attributes, bool isScale, CancellationToken cancel)
    {
        var members = new JsonObject();
        foreach (var attribute in attributes)
        {
            if (NetCdfNames.IsHidden(attribute.Name, isScale)) continue;
            try
            {
                members[attribute.Name] = await new ValueJson(tree.File, tree.Paths).ReadAsync(attribute, cancel).ConfigureAwait(false);
            }
            catch (ZarrException e) when (e.Id is ZarrErrorId.FileInvalid or ZarrErrorId.FileNotSupported)
            {
                // One attribute is no reason to refuse the node; its value says why it is none.
                members[attribute.Name] = new JsonObject { ["unreadable"] = e.Message };
            }
        }

        return members;
    }
}
