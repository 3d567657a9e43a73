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

    /// <summary>What is done to one target.</summary>
    private protected abstract void ProcessNode(ZarrNode node);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var node in Nodes()) Attempt(node, () => ProcessNode(node));
    }

    /// <summary>Refuses a pipeline whose records would have to be the value and the target at once. To be called before the first record.</summary>
    private protected void RequireTarget()
    {
        if (!IsBound(nameof(Path)) && !IsBound(nameof(LiteralPath)) && !IsBound(nameof(InputObject)))
            ThrowTerminatingError(ErrorRecords.ArgumentInvalid("Where the pipeline brings the targets, the value must be given with -Value; where it brings the values, the target with -Path or as the first argument.", null));
    }

    /// <summary>The nodes the parameters stand for. What cannot be opened is an error of its own.</summary>
    private protected IEnumerable<ZarrNode> Nodes()
    {
        switch (ParameterSetName)
        {
            case TargetSets.Path:
                foreach (var path in Path)
                {
                    var isWildcard = WildcardPattern.ContainsWildcardCharacters(path);
                    foreach (var directory in StoreLocator.Resolve(this, path))
                        foreach (var node in Open(directory, mayBeNoNode: isWildcard))
                        {
                            IsMatch |= isWildcard;
                            yield return node;
                        }
                }

                break;
            case TargetSets.LiteralPath:
                foreach (var path in LiteralPath)
                    foreach (var directory in StoreLocator.ResolveLiteral(this, path))
                        foreach (var node in Open(directory, mayBeNoNode: false)) yield return node;
                break;
            default:
                foreach (var node in InputObject)
                    foreach (var named in WithNames(node.Store, node.Key, mayBeNoNode: false, node)) yield return named;
                break;
        }
    }

    private IEnumerable<ZarrNode> Open(string path, bool mayBeNoNode)
    {
        if (mayBeNoNode && File.Exists(path) && !ZipStore.IsArchive(path)) return [];
        var (store, key) = StoreLocator.Place(path);
        return WithNames(store, key, mayBeNoNode, null);
    }

    private List<ZarrNode> WithNames(IStore store, StoreKey key, bool mayBeNoNode, ZarrNode? opened)
    {
        var nodes = new List<ZarrNode>();
        IsMatch = Name?.Any(WildcardPattern.ContainsWildcardCharacters) ?? false;
        if (Name is null)
        {
            if (opened is not null) nodes.Add(opened);
            else Attempt(store.Location, () => Add(key, mayBeNoNode));
            return nodes;
        }

        foreach (var name in Name)
        {
            if (WildcardPattern.ContainsWildcardCharacters(name)) Attempt(name, () => AddMatches(name));
            else Attempt(name, () => Add(key.Append(StoreKey.FromPath(name).Value), quietly: false));
        }

        return nodes;

        void Add(StoreKey at, bool quietly)
        {
            var node = quietly ? Run(cancel => ZarrNode.FindAsync(store, at, cancel)) : Run(async cancel => (ZarrNode?)await ZarrNode.OpenAsync(store, at, cancel).ConfigureAwait(false));
            if (node is not null) nodes.Add(node);
        }

        void AddMatches(string name)
        {
            if ((opened ?? Run(cancel => ZarrNode.OpenAsync(store, key, cancel))) is not ZarrGroup group) return;
            var pattern = WildcardPattern.Get(name, WildcardOptions.None);
            var depth = name.Split('/').Length;
            var skip = key.IsRoot ? 0 : key.Value.Length + 1;
            foreach (var (node, error, _) in Stream(cancel => group.ListAsync(depth, cancel)))
            {
                if (error is not null) WriteError(ErrorRecords.From(error));
                else if (pattern.IsMatch(node!.Key.Value[skip..])) nodes.Add(node);
            }
        }
    }
}
