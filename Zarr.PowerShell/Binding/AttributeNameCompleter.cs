using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Zarr.PowerShell.Binding;

/// <summary>Completes <c>-Attribute</c> with the attributes the target has.</summary>
public sealed class AttributeNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (CompletionTarget.Find(fakeBoundParameters) is not var (store, key)) return [];
        var word = wordToComplete.Trim('\'', '"');
        try
        {
            if (Unwrap.One(fakeBoundParameters["Name"]) is string name) key = key.Append(name);
            var attributes = ZarrNode.FindAsync(store, key).AsTask().GetAwaiter().GetResult()?.Attributes;
            return
            [
                .. (attributes ?? new Dictionary<string, object?>())
                    .Where(a => a.Key.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                    .Select(a => CompletionTarget.Complete(a.Key, a.Key, $"{a.Key} = {Convert.ToString(a.Value, CultureInfo.InvariantCulture)}")),
            ];
        }
        catch (Exception e) when (e is ZarrException or OperationCanceledException)
        {
            // As where names are completed.
            return [];
        }
    }
}
