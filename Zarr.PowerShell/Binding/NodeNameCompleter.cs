using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Zarr.PowerShell.Binding;

/// <summary>Completes <c>-Name</c> with the nodes inside the target.</summary>
public sealed class NodeNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (CompletionTarget.Find(fakeBoundParameters) is not var (store, root)) return [];
        // The parameter takes wildcards: a backtick makes them ordinary characters.
        var word = WildcardPattern.Unescape(wordToComplete.Trim('\'', '"').TrimStart('/'));
        var parent = word.LastIndexOf('/') is var slash and >= 0 ? word[..slash] : "";
        try
        {
            // A completion is asked for while a user types: one group is listed, not the whole tree.
            if (ZarrNode.FindAsync(store, root.Append(parent)).AsTask().GetAwaiter().GetResult() is not ZarrGroup group) return [];
            var skip = root.IsRoot ? 0 : root.Value.Length + 1;
            return
            [
                .. group.ListAsync().ToBlockingEnumerable()
                    .Where(n => n.Node is not null && n.Node.Key.Value.AsSpan(skip).StartsWith(word, StringComparison.Ordinal))
                    .Select(n => CompletionTarget.Complete(WildcardPattern.Escape(n.Node!.Key.Value[skip..]), n.Node.Name, $"{n.Node.NodeType} {n.Node.Key.Value}")),
            ];
        }
        catch (Exception e) when (e is ZarrException or OperationCanceledException)
        {
            // What cannot be read has nothing to offer; the command itself will tell.
            return [];
        }
    }
}
