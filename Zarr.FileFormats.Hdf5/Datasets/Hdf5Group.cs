using System.Text.Json.Nodes;
using Zarr.FileFormats.Hdf5.Groups;
using Zarr.FileFormats.Hdf5.Messages;
using Zarr.FileFormats.Hdf5.Presentation;
using Zarr.FileFormats.Hdf5.Structure;
using Zarr.Storage.Stores;

namespace Zarr.FileFormats.Hdf5.Datasets;

/// <summary>A group. Hard links are what is in it; soft links are followed where a path names them, and told as an attribute, as others are.</summary>
internal sealed class Hdf5Group(Hdf5Tree tree, Hdf5Group? parent, long address, List<HeaderMessage> header, List<Hdf5Attribute> attributes) : ForeignGroup
{
    private const int MostLinks = 16;
    private const string LinksAttribute = "hdf5_links";

    private Dictionary<string, Link>? _links;
    private Dictionary<long, string>? _names;
    private Dictionary<Int128, string>? _dimensions;

    public Hdf5Group? Parent => parent;

    public long Address => address;

    public override async ValueTask<IReadOnlyCollection<string>> ListAsync(CancellationToken cancel) =>
        [.. (await LinksAsync(cancel).ConfigureAwait(false)).Values.Where(link => link.Kind == LinkKind.Hard && StoreKey.TryParse(link.Name, out var key) && !key.IsRoot).Select(link => link.Name)];

    public override ValueTask<ForeignNode?> FindAsync(string name, CancellationToken cancel) => FindAsync(name, 0, cancel);

    public override async ValueTask<JsonObject> AttributesAsync(CancellationToken cancel)
    {
        var members = await NodeAttributes.ReadAsync(tree, attributes, isScale: false, cancel).ConfigureAwait(false);
        var links = new JsonObject();
        foreach (var link in (await LinksAsync(cancel).ConfigureAwait(false)).Values)
            if (link.Kind != LinkKind.Hard) links[link.Name] = link.Target;
        if (links.Count > 0) members.TryAdd(LinksAttribute, links);
        return members;
    }

    /// <summary>The name of an object in this group; null where it is not in it.</summary>
    public async ValueTask<string?> NameOfAsync(long address, CancellationToken cancel)
    {
        if (_names is null)
        {
            var names = new Dictionary<long, string>();
            foreach (var link in (await LinksAsync(cancel).ConfigureAwait(false)).Values)
                if (link.Kind == LinkKind.Hard) names.TryAdd(link.Address, link.Name);
            _names = names;
        }

        return _names.GetValueOrDefault(address);
    }

    /// <summary>The name of the dimension of this group with a number of netCDF's; null where none has it.</summary>
    public async ValueTask<string?> DimensionOfAsync(Int128 id, CancellationToken cancel)
    {
        if (_dimensions is null)
        {
            var dimensions = new Dictionary<Int128, string>();
            foreach (var link in (await LinksAsync(cancel).ConfigureAwait(false)).Values)
                if (link.Kind == LinkKind.Hard && await tree.DimensionIdAsync(link.Address, cancel).ConfigureAwait(false) is { } number) dimensions.TryAdd(number, link.Name);
            _dimensions = dimensions;
        }

        return _dimensions.GetValueOrDefault(id);
    }

    private async ValueTask<Dictionary<string, Link>> LinksAsync(CancellationToken cancel)
    {
        if (_links is { } known) return known;
        var links = new Dictionary<string, Link>(StringComparer.Ordinal);
        foreach (var link in await GroupLinks.ReadAsync(tree.File, header, cancel).ConfigureAwait(false)) links.TryAdd(link.Name, link);
        return _links = links;
    }

    private async ValueTask<ForeignNode?> FindAsync(string name, int followed, CancellationToken cancel)
    {
        if (!(await LinksAsync(cancel).ConfigureAwait(false)).TryGetValue(name, out var link)) return null;
        if (link.Kind == LinkKind.Hard) return await tree.LoadAsync(this, name, link.Address, cancel).ConfigureAwait(false);
        // What lies in other files is not read unasked.
        return link.Kind == LinkKind.Soft && followed < MostLinks ? await FollowAsync(link.Target!, followed + 1, cancel).ConfigureAwait(false) : null;
    }

    // From the root, or from this group; "." is the group itself (HDF5 User's Guide, "HDF5 Path Names").
    private async ValueTask<ForeignNode?> FollowAsync(string target, int followed, CancellationToken cancel)
    {
        ForeignNode? node = this;
        for (var root = this; target.StartsWith('/') && root is not null; root = root.Parent) node = root;
        foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".") continue;
            if (node is not Hdf5Group group) return null;
            node = await group.FindAsync(part, followed, cancel).ConfigureAwait(false);
        }

        return node;
    }
}
