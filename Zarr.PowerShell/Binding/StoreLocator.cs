using System.Management.Automation;
using System.Text.RegularExpressions;
using Zarr.PowerShell.Errors;
using Zarr.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>Turns what a user calls a path into directories of the file system.</summary>
internal static partial class StoreLocator
{
    /// <summary>The directory a new store is made in; null, with the error told, when there can be none.</summary>
    public static string? ResolveNew(PSCmdlet command, string path) => Check(command, path) ? Unresolved(command, path) : null;

    /// <summary>The directories that a path with wildcards stands for; none, silently, when nothing matches.</summary>
    public static IReadOnlyList<string> ResolveWildcard(PSCmdlet command, string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path)) return ResolveLiteral(command, path);
        if (!Check(command, path)) return [];
        var found = command.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
        if (provider.Name == "FileSystem") return [.. found];
        command.WriteError(ErrorRecords.PathNotFileSystem(path));
        return [];
    }

    /// <summary>The directory that a path without wildcards stands for; none, with the error told, when it does not exist.</summary>
    public static IReadOnlyList<string> ResolveLiteral(PSCmdlet command, string path)
    {
        if (!Check(command, path) || Unresolved(command, path) is not { } full) return [];
        if (Directory.Exists(full) || File.Exists(full)) return [full];
        command.WriteError(ErrorRecords.PathNotFound(path));
        return [];
    }

    public static IStore Open(string directory) => new DirectoryStore(directory);

    // The provider would read a scheme as a drive that does not exist.
    private static bool Check(PSCmdlet command, string path)
    {
        if (!Scheme().IsMatch(path)) return true;
        command.WriteError(ErrorRecords.UriSchemeNotSupported(path));
        return false;
    }

    private static string? Unresolved(PSCmdlet command, string path)
    {
        try
        {
            var full = command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem") return full;
            command.WriteError(ErrorRecords.PathNotFileSystem(path));
        }
        catch (SessionStateException)
        {
            command.WriteError(ErrorRecords.PathNotFound(path));
        }

        return null;
    }

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9+.-]+://")]
    private static partial Regex Scheme();
}
