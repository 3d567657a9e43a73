using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Zarr.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>Completes <c>-Name</c> with the nodes inside the store that <c>-Path</c> or <c>-LiteralPath</c> names.</summary>
public sealed class NodeNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var path = Unwrap.One(fakeBoundParameters["LiteralPath"] ?? fakeBoundParameters["Path"]) switch { string one => one, string[] { Length: > 0 } many => many[0], _ => null };
        if (path is null || !Directory.Exists(path)) return [];
        var store = new DirectoryStore(path);
        var parent = wordToComplete.Trim('\'', '"').TrimStart('/') is var word && word.LastIndexOf('/') is var slash and >= 0 ? word[..slash] : "";
        try
        {
            // A completion is asked for while a user types: one group is listed, not the whole tree.
            if (ZarrNode.FindAsync(store, StoreKey.Parse(parent)).AsTask().GetAwaiter().GetResult() is not ZarrGroup group) return [];
            return
            [
                .. group.ListAsync().ToBlockingEnumerable()
                    .Where(n => n.Node is not null && n.Node.Key.Value.StartsWith(word, StringComparison.Ordinal))
                    .Select(n => new CompletionResult(Quote(n.Node!.Key.Value), n.Node.Name, CompletionResultType.ParameterValue, $"{n.Node.NodeType} {n.Node.Key.Value}")),
            ];
        }
        catch (ZarrException)
        {
            // What cannot be read has nothing to offer; the command itself will tell.
            return [];
        }
    }

    private static string Quote(string name) => name.AsSpan().ContainsAny(" '\"`$();,{}[]|&<>@#") ? $"'{name.Replace("'", "''")}'" : name;
}
