using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Zarr.PowerShell.Binding;

/// <summary>Begins a dictionary with the name of a dimension of the target, where nothing, or no more than @, is typed yet.</summary>
public sealed class DimensionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (wordToComplete is not ("" or "@") || CompletionTarget.Find(fakeBoundParameters) is not var (store, key)) return [];
        try
        {
            key = CompletionTarget.Named(store, key, fakeBoundParameters);
            return ZarrNode.FindAsync(store, key).AsTask().GetAwaiter().GetResult() is not ZarrArray { DimensionNames: { } names } array ? []
                : [.. names.Index().Where(n => n.Item is not null).Select(n => new CompletionResult($"@{{ {Quote(n.Item!)} = ", CompletionTarget.Shown(n.Item!), CompletionResultType.ParameterValue, CompletionTarget.Shown($"{n.Item}, {array.Shape[n.Index]} elements")))];
        }
        catch (Exception e) when (e is ZarrException or OperationCanceledException)
        {
            // As where names are completed.
            return [];
        }
    }

    // What needs no quotes as a key.
    private static string Quote(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : CompletionTarget.Quote(name);
}
