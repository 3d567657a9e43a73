using System.Collections;
using System.Management.Automation;
using Zarr.Common;
using Zarr.Storage.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>The node a command line is about, while it is being typed.</summary>
internal static class CompletionTarget
{
    /// <summary>Where the target is stored; null when the line does not say, or names nothing in the file system.</summary>
    public static (IStore Store, StoreKey Key)? Find(IDictionary parameters)
    {
        // An object without the name of its parameter stands where a path might.
        var given = First(parameters["InputObject"] ?? parameters["LiteralPath"] ?? parameters["Path"] ?? parameters["ReferenceArray"]);
        if (given is ZarrNode node) return (node.Store, node.Key);
        if (given is not string path) return null;
        // A completer is handed no session; the line is typed in the one of this thread.
        if (ScriptBlock.Create("$ExecutionContext.SessionState.Path").InvokeReturnAsIs() is not { } found || Unwrap.One(found) is not PathIntrinsics paths) return null;
        try
        {
            var full = paths.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return StoreLocator.HasFiles(provider) && (Directory.Exists(full) || FileStorePath.Find(full) is not null) ? StoreLocator.Place(full) : null;
        }
        catch (SessionStateException)
        {
            return null;
        }
    }

    /// <summary>The node that -Name, where it is typed already, names in the target.</summary>
    public static StoreKey Named(IStore store, StoreKey target, IDictionary parameters) =>
        First(parameters["Name"]) is string name ? NodeName.FindAsync(store, target, name, CancellationToken.None).AsTask().GetAwaiter().GetResult() : target;

    /// <summary>A completion, in quotes where PowerShell would read the text as something else.</summary>
    public static CompletionResult Complete(string text, string shown, string tip) => new(
        text.AsSpan().ContainsAny(" '\"`$();,{}[]|&<>@#") || text.Length == 0 || IsHidden(text) ? Quote(text) : text, Shown(shown), CompletionResultType.ParameterValue, Shown(tip));

    /// <summary>A text in quotes; one with characters that would not be seen, or obeyed by the terminal, with escapes for them.</summary>
    public static string Quote(string text) => !IsHidden(text) ? $"'{text.Replace("'", "''")}'"
        : $"\"{string.Concat(text.Select(c => IsHidden(c.ToString()) && !char.IsSurrogate(c) ? $"`u{{{(int)c:x}}}" : c is '`' or '$' or '"' ? $"`{c}" : $"{c}"))}\"";

    /// <summary>What the list of completions shows.</summary>
    // It takes no empty text.
    public static string Shown(string text) => text.Length == 0 ? "''" : VisibleText.Of(text);

    private static bool IsHidden(string text) => !ReferenceEquals(VisibleText.Of(text), text);

    private static object? First(object? value) => Unwrap.One(value) switch
    {
        IList { Count: > 0 } list => Unwrap.One(list[0]),
        var one => one,
    };
}
