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

    private IEnumerable<ZarrNode> WithNames(IStore store, StoreKey key, bool mayBeNoNode, ZarrNode? opened)
    {
        IsMatch = false;
        if (Name is null)
        {
            if ((opened ?? Open(store.Location, key, mayBeNoNode)) is { } node) yield return node;
            yield break;
        }

        foreach (var name in Name)
        {
            IsMatch = WildcardPattern.ContainsWildcardCharacters(name);
            if (IsMatch) foreach (var match in Matches(name)) yield return match;
            else if (Named(name) is { } node) yield return node;
        }

        ZarrNode? Open(string target, StoreKey at, bool mayBeNoNode)
        {
            ZarrNode? node = null;
            Attempt(target, () => node = mayBeNoNode ? Run(cancel => ZarrNode.FindAsync(store, at, cancel)) : Run(cancel => ZarrNode.OpenAsync(store, at, cancel)));
            return node;
        }

        ZarrNode? Named(string name)
        {
            StoreKey? at = null;
            Attempt(name, () => at = key.Append(StoreKey.FromPath(WildcardPattern.Unescape(name)).Value));
            return at is { } found ? Open(name, found, mayBeNoNode: false) : null;
        }

        IEnumerable<ZarrNode> Matches(string name)
        {
            if ((opened ?? Open(name, key, mayBeNoNode: false)) is not ZarrGroup group) yield break;
            var pattern = new NodePattern(name, key);
            using var found = Stream(cancel => group.ListAsync(pattern.Depth, pattern.MayLead, cancel)).GetEnumerator();
            while (Next())
            {
                if (found.Current.Error is { } error) WriteError(ErrorRecords.From(error));
                else if (pattern.IsMatch(found.Current.Key)) yield return found.Current.Node!;
            }

            bool Next()
            {
                var more = false;
                Attempt(name, () => more = found.MoveNext());
                return more;
            }
        }
    }
}
