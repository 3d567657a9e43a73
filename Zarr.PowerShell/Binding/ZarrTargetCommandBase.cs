using System.ComponentModel;
using System.Management.Automation;
using System.Reflection;
using Zarr.PowerShell.Errors;
using Zarr.Storage.Stores;

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

    // Targets that something was done with, or that are an error.
    private long _taken;
    // One warning is enough for a tree.
    private readonly HashSet<string> _copied = new(StringComparer.Ordinal);

    /// <summary>True while the target was found by a wildcard rather than named.</summary>
    private protected bool IsMatch { get; private set; }

    /// <summary>True for commands that change something: for them a wildcard that stands for nothing is an error, as it looks like success otherwise.</summary>
    private bool MustMatch => GetType().GetCustomAttribute<CmdletAttribute>()?.SupportsShouldProcess == true;

    /// <summary>What is done to one target. A command overrides this, or <see cref="ProcessPlace"/> where a target need not be one that can be opened.</summary>
    private protected virtual void ProcessNode(ZarrNode node) => throw new NotSupportedException($"{GetType().Name} does not work on nodes.");

    /// <summary>True for nodes the command is for: others that a wildcard finds are passed over.</summary>
    private protected virtual bool IsFor(ZarrNode node) => true;

    /// <summary>What is done to one place; opens the node there.</summary>
    private protected virtual void ProcessPlace(NodePlace place)
    {
        if (place.Error is { } error) TellLeftOut(error);
        else if (NodeAt(place) is { } node && (!IsMatch || IsFor(node)))
        {
            Take();
            if (node.CopiedFrom is { } group && _copied.Add(group))
                WriteWarning($"'{node.Path}' is read by the consolidated metadata of '{group}', since its own is not stored. Repair-ZarrStore writes it.");
            Attempt(node, () => ProcessNode(node));
        }
    }

    /// <summary>Tells of attributes that cannot be read, where the node shows none then.</summary>
    private protected void WarnOfAttributes(ZarrNode node)
    {
        if (node.AttributesError is { } error) WriteWarning($"The attributes of '{node.Path}' cannot be read, and seem to be none. {error.Message}");
    }

    /// <summary>Says that something was done with a target, or told of it.</summary>
    private protected void Take() => _taken++;

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
                    var before = _taken;
                    var directories = StoreLocator.Resolve(this, path, out var isWildcard);
                    foreach (var directory in directories)
                        foreach (var place in PlacesAt(directory, mayBeNoNode: isWildcard))
                        {
                            IsMatch |= isWildcard;
                            yield return place;
                        }

                    if (isWildcard && _taken == before && MustMatch)
                        WriteError(directories.Count == 0 ? ErrorRecords.PathNotFound(path) : ErrorRecords.NothingMatches(path, null));
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
        if (TakeFile(path))
        {
            Take();
            return [];
        }

        if (mayBeNoNode && File.Exists(path) && FileStores.Find(path) is null) return [];
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
            IsMatch = WildcardPattern.ContainsWildcardCharacters(name) && !IsExact(name);
            if (!IsMatch)
            {
                if (Named(name) is { } place) yield return place;
                continue;
            }

            var before = _taken;
            var isRead = false;
            foreach (var match in Matches(name, () => isRead = true)) yield return match;
            // A group that cannot be read has been told of, and one among others that a path with wildcards stands for may have no such node.
            if (isRead && _taken == before && MustMatch && !root.MayBeNoNode) WriteError(ErrorRecords.NothingMatches(name, NodePath(root)));
        }

        bool IsExact(string name)
        {
            var isExact = false;
            Attempt(name, () => isExact = Run(cancel => NodeName.IsExactAsync(root.Store, root.Key, name, cancel)));
            return isExact;
        }

        NodePlace? Named(string name)
        {
            NodePlace? place = null;
            Attempt(name, () => place = new(root.Store, Run(cancel => NodeName.FindAsync(root.Store, root.Key, name, cancel)), name));
            return place;
        }

        IEnumerable<NodePlace> Matches(string name, Action isRead)
        {
            if (NodeAt(root with { Target = name, MayBeNoNode = false }) is not { } node) yield break;
            NodePattern? pattern = null;
            Attempt(name, () => pattern = new(name, root.Key));
            if (pattern is null) yield break;
            isRead();
            if (node is not ZarrGroup group) yield break;
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

    private static string NodePath(NodePlace place) => place.Key.IsRoot ? place.Store.Location : System.IO.Path.Join(place.Store.Location, place.Key.Value);

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
