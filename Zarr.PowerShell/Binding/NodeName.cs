using System.Buffers;
using System.Management.Automation;
using Zarr.Storage.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>
/// Names of nodes as users write them. What is there under exactly the name that is written wins. Otherwise wildcards are wildcards, and a backslash
/// separates like a slash, unless a backtick stands before them.
/// </summary>
internal static class NodeName
{
    private const string Backslash = "`\\";

    private static readonly SearchValues<char> s_special = SearchValues.Create("*?[`\\");

    /// <summary>The parts of a name, in which a backtick before a backslash still stands. Leading, trailing and repeated slashes do not count.</summary>
    public static string[] Split(string name)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && name[i] != '/' && (name[i] != '\\' || (i > 0 && name[i - 1] == '`'))) continue;
            if (i > start) parts.Add(name[start..i]);
            start = i + 1;
        }

        return [.. parts];
    }

    /// <summary>The key of a name without wildcards, such as that of a new node.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NameInvalid"/>.</exception>
    public static StoreKey Parse(string name) => StoreKey.Parse(string.Join('/', Split(name).Select(part => part.Replace(Backslash, "\\"))));

    /// <summary>The same, where backticks before wildcards make these ordinary characters.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NameInvalid"/>.</exception>
    public static StoreKey Unescape(string name) => StoreKey.Parse(string.Join('/', Split(name).Select(part => WildcardPattern.Unescape(part.Replace(Backslash, "\\")))));

    /// <summary>True where a name could mean another one, and a node has exactly the name as it is written.</summary>
    public static async ValueTask<bool> IsExactAsync(IStore store, StoreKey group, string name, CancellationToken cancel) =>
        IsSpecial(name) && StoreKey.TryParse(name.Trim('/'), out var key) && !key.IsRoot && await ZarrNode.ExistsAsync(store, group.Append(key.Value), cancel).ConfigureAwait(false);

    /// <summary>The node that a name without wildcards, or one that is there as it is written, stands for.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NameInvalid"/>; errors of reading.</exception>
    public static async ValueTask<StoreKey> FindAsync(IStore store, StoreKey group, string name, CancellationToken cancel) =>
        group.Append(await IsExactAsync(store, group, name, cancel).ConfigureAwait(false) ? name.Trim('/') : Unescape(name).Value);

    /// <summary>True for a name with wildcards, backticks or backslashes.</summary>
    public static bool IsSpecial(string name) => name.AsSpan().ContainsAny(s_special);
}
