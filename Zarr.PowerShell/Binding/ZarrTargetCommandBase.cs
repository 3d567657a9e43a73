using System.ComponentModel;
using System.Management.Automation;
using Zarr.PowerShell.Errors;
using Zarr.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>A command whose target is an array or group: by path, with wildcards or literally, or as an object.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ZarrTargetCommandBase : ZarrCommandBase
{
    /// <summary>Directories that hold an array or group; wildcards are allowed, and matches that are neither are passed over.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TargetSets.Path, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Directories that hold an array or group, taken as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TargetSets.LiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Arrays or groups, as other commands give them.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TargetSets.InputObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public virtual ZarrNode[] InputObject { get; set; } = [];

    /// <summary>The node inside the target, such as <c>group/array</c>; letter case counts, and wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NodeNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>True while the target was found by a wildcard rather than named.</summary>
    private protected bool IsMatch { get; private set; }

    /// <summary>What is done to one target. A command overrides this, or <see cref="ProcessPlace"/> where a target need not be one that can be opened.</summary>
    private protected virtual void ProcessNode(ZarrNode node) => throw new NotSupportedException($"{GetType().Name} does not work on nodes.");

    /// <summary>What is done to one place; opens the node there.</summary>
    private protected virtual void ProcessPlace(NodePlace place)
    {
        if (place.Error is { } error) WriteError(ErrorRecords.From(error));
        else if (NodeAt(place) is { } node) Attempt(node, () => ProcessNode(node));
    }

    /// <summary>Takes a file that is no store, where a command can do something with it; false to look for a node there.</summary>
    private protected virtual bool TakeFile(string path) => false;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var place in Places()) ProcessPlace(place);
    }

    /// <summary>Refuses a pipeline whose records would have to be the value and the target at once. To be called before the first record.</summary>
    private protected void RequireTarget()
    {
        if (!IsBound(nameof(Path)) && !IsBound(nameof(LiteralPath)) && !IsBound(nameof(InputObject)))
            ThrowTerminatingError(ErrorRecords.ArgumentInvalid("Where the pipeline brings the targets, the value must be given with -Value; where it brings the values, the target with -Path or as the first argument.", null));
    }

    /// <summary>The places the parameters stand for, which need not be opened to be found; what a wildcard in a name stands for is.</summary>
    private protected IEnumerable<NodePlace> Places()
    {
        switch (ParameterSetName)
        {
            case TargetSets.Path:
                foreach (var path in Path)
                {
                    var isWildcard = WildcardPattern.ContainsWildcardCharacters(path);
                    foreach (var directory in StoreLocator.Resolve(this, path))
                        foreach (var place in PlacesAt(directory, mayBeNoNode: isWildcard))
                        {
                            IsMatch |= isWildcard;
                            yield return place;
                        }
                }

                break;
            case TargetSets.LiteralPath:
                foreach (var path in LiteralPath)
                    foreach (var directory in StoreLocator.ResolveLiteral(this, path))
                        foreach (var place in PlacesAt(directory, mayBeNoNode: false)) yield return place;
                break;
            default:
                foreach (var node in InputObject)
                    foreach (var place in WithNames(new(node.Store, node.Key, node.Store.Location) { Node = node, IsHeld = true })) yield return place;
                break;
        }
    }

    private IEnumerable<NodePlace> PlacesAt(string path, bool mayBeNoNode)
    {
        if (TakeFile(path)) return [];
        if (mayBeNoNode && File.Exists(path) && !ZipStore.IsArchive(path)) return [];
        var (store, key) = StoreLocator.Place(path);
        return WithNames(new(store, key, store.Location) { MayBeNoNode = mayBeNoNode });
    }

    private IEnumerable<NodePlace> WithNames(NodePlace root)
    {
        IsMatch = false;
        if (Name is null)
        {
            yield return root;
            yield break;
        }

        foreach (var name in Name)
        {
            IsMatch = WildcardPattern.ContainsWildcardCharacters(name);
            if (IsMatch) foreach (var match in Matches(name)) yield return match;
            else if (Named(name) is { } place) yield return place;
        }

        NodePlace? Named(string name)
        {
            NodePlace? place = null;
            Attempt(name, () => place = new(root.Store, root.Key.Append(StoreKey.FromPath(WildcardPattern.Unescape(name)).Value), name));
            return place;
        }

        IEnumerable<NodePlace> Matches(string name)
        {
            if (NodeAt(root with { Target = name, MayBeNoNode = false }) is not ZarrGroup group) yield break;
            var pattern = new NodePattern(name, root.Key);
            using var found = Stream(cancel => group.ListAsync(pattern.Depth, pattern.MayLead, cancel)).GetEnumerator();
            while (Next())
                if (found.Current.Error is not null || pattern.IsMatch(found.Current.Key))
                    yield return new(root.Store, found.Current.Key, name) { Node = found.Current.Node, Error = found.Current.Error };

            bool Next()
            {
                var more = false;
                Attempt(name, () => more = found.MoveNext());
                return more;
            }
        }
    }

    /// <summary>The node at a place as it is stored now; null, with the error told, where there is none.</summary>
    private ZarrNode? NodeAt(NodePlace place) => place.Node is null ? Open(place) : place.IsHeld ? AsStored(place.Node) : place.Node;

    private ZarrNode? Open(NodePlace place)
    {
        ZarrNode? node = null;
        Attempt(place.Target, () => node = place.MayBeNoNode
            ? Run(cancel => ZarrNode.FindAsync(place.Store, place.Key, cancel)) : Run(cancel => ZarrNode.OpenAsync(place.Store, place.Key, cancel)));
        return node;
    }
}
