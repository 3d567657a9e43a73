using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Zarr.PowerShell.Binding;

/// <summary>Completes <c>-Attribute</c> with the attributes the target has.</summary>
public class AttributeNameCompleter : IArgumentCompleter
{
    /// <summary>A name as it is to be typed.</summary>
    private protected virtual string Written(string name) => name;

    /// <summary>The name that was begun to be typed.</summary>
    private protected virtual string Read(string word) => word;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (CompletionTarget.Find(fakeBoundParameters) is not var (store, key)) return [];
        var word = Read(wordToComplete.Trim('\'', '"'));
        try
        {
            key = CompletionTarget.Named(store, key, fakeBoundParameters);
            var attributes = ZarrNode.FindAsync(store, key).AsTask().GetAwaiter().GetResult()?.Attributes;
            return
            [
                .. (attributes ?? new Dictionary<string, object?>())
                    .Where(a => a.Key.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                    .Select(a => CompletionTarget.Complete(Written(a.Key), a.Key, $"{a.Key} = {Convert.ToString(a.Value, CultureInfo.InvariantCulture)}")),
            ];
        }
        catch (Exception e) when (e is ZarrException or OperationCanceledException)
        {
            // As where names are completed.
            return [];
        }
    }
}

/// <summary>The same, where wildcards are wildcards: a backtick makes them ordinary characters.</summary>
public sealed class AttributePatternCompleter : AttributeNameCompleter
{
    private protected override string Written(string name) => WildcardPattern.Escape(name);

    private protected override string Read(string word) => WildcardPattern.Unescape(word);
}
