using System.Buffers;
using System.Management.Automation.Language;
using System.Text;

namespace Zarr.Shell;

/// <summary>
/// The text that runs a script with the words of a command line as its arguments, as <c>pwsh -File</c> does:
/// <c>-Name</c> is a parameter name, and whether it takes the next word is the script's <c>param</c> block's business;
/// <c>-Name:value</c> binds by itself, with <c>$true</c> and <c>$false</c> understood; any other word is a literal string.
/// </summary>
internal static class ScriptInvocation
{
    private static readonly SearchValues<char> s_nameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    public static string Compose(string path, ReadOnlySpan<string> words)
    {
        var text = new StringBuilder("& ").Append(Quote(path));
        foreach (var word in words) text.Append(' ').Append(Argument(word));

        // A script turns its exit n into a false $? and $LASTEXITCODE. $? is false also when the script could not be
        // parsed or bound; it is true after a script in which merely a native command failed.
        return text.Append("; if (-not $?) { exit ($LASTEXITCODE ? $LASTEXITCODE : 1) }").ToString();
    }

    private static string Argument(string word)
    {
        var colon = word.IndexOf(':');
        var name = colon < 0 ? word : word[..colon];
        if (!IsParameterName(name)) return Quote(word);
        return colon < 0 ? name : $"{name}:{Value(word[(colon + 1)..])}";
    }

    private static bool IsParameterName(string word) =>
        word.Length > 1 && word[0] == '-' && char.IsAsciiLetter(word[1]) && word.AsSpan(1).IndexOfAnyExcept(s_nameCharacters) < 0;

    private static string Value(string text) => text.ToLowerInvariant() is "$true" or "$false" ? text : Quote(text);

    private static string Quote(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
