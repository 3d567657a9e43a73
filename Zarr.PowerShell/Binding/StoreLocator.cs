using System.Buffers;
using System.Management.Automation;
using Zarr.PowerShell.Errors;
using Zarr.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>Turns what a user calls a path into directories of the file system, and archives in it.</summary>
internal static class StoreLocator
{
    private static readonly string[] s_documents = ["zarr.json", ".zarray", ".zgroup"];

    private static readonly SearchValues<char> s_schemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

    /// <summary>The directory a new store is made in; null, with the error told, when there can be none.</summary>
    public static string? ResolveNew(PSCmdlet command, string path) => Check(command, path) ? Unresolved(command, path) : null;

    /// <summary>
    /// The place of a new node: the nearest node above it is the root of its store, so that nothing can be put into an array unnoticed;
    /// where there is none, the directory itself.
    /// </summary>
    public static (IStore Store, StoreKey Key) PlaceOfNew(string directory, StoreKey name)
    {
        if (ArchivePath.Find(directory, mayBeNew: true) is var (archive, inside)) return (new ZipStore(archive), name.IsRoot ? inside : inside.Append(name.Value));
        for (var above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(directory)); above is not null; above = Path.GetDirectoryName(above))
        {
            if (!Array.Exists(s_documents, document => File.Exists(Path.Join(above, document)))) continue;
            var key = StoreKey.Parse(Path.GetRelativePath(above, directory).Replace(Path.DirectorySeparatorChar, '/'));
            return (Open(above), name.IsRoot ? key : key.Append(name.Value));
        }

        return (Open(directory), name);
    }

    /// <summary>The directories a path stands for. None, silently, when it has wildcards and nothing matches; none, with the error told, when it has none.</summary>
    public static IReadOnlyList<string> Resolve(PSCmdlet command, string path)
    {
        // A backtick makes a wildcard literal, and only the engine can take it off.
        var isPattern = WildcardPattern.ContainsWildcardCharacters(path);
        if (!isPattern && !path.Contains('`')) return ResolveLiteral(command, path);
        if (!Check(command, path)) return [];
        try
        {
            var found = command.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
            if (provider.Name == "FileSystem") return [.. found];
            command.WriteError(ErrorRecords.PathNotFileSystem(path));
        }
        catch (ItemNotFoundException)
        {
            if (!isPattern) command.WriteError(ErrorRecords.PathNotFound(path));
        }
        catch (Exception e) when (IsNoPath(e))
        {
            command.WriteError(ErrorRecords.PathNotFound(path));
        }

        return [];
    }

    /// <summary>The directory or archive, or the path into an archive, that a path without wildcards stands for; none, with the error told, when it does not exist.</summary>
    public static IReadOnlyList<string> ResolveLiteral(PSCmdlet command, string path)
    {
        if (!Check(command, path) || Unresolved(command, path) is not { } full) return [];
        if (Path.Exists(full) || ArchivePath.Find(full) is not null) return [full];
        command.WriteError(ErrorRecords.PathNotFound(path));
        return [];
    }

    /// <summary>The store at a full path, and where in it the path leads: into an archive, or to the root.</summary>
    public static (IStore Store, StoreKey Key) Place(string path) =>
        ArchivePath.Find(path) is var (archive, inside) ? (new ZipStore(archive), inside) : (Open(path), StoreKey.Root);

    private static DirectoryStore Open(string directory) => new(directory);

    // The provider would read a scheme as a drive that does not exist.
    private static bool Check(PSCmdlet command, string path)
    {
        if (!HasScheme(path)) return true;
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
        catch (Exception e) when (IsNoPath(e))
        {
            command.WriteError(ErrorRecords.PathNotFound(path));
        }

        return null;
    }

    // An unknown drive or provider, or what a provider makes of a path it cannot read.
    private static bool IsNoPath(Exception e) => e is SessionStateException or ProviderInvocationException or PSArgumentException or PSNotSupportedException;

    // RFC 3986, section 3.1, and more than one letter, which would be a drive. A regular expression would take longer to set up than all the rest.
    private static bool HasScheme(string path)
    {
        var end = path.IndexOf("://", StringComparison.Ordinal);
        return end > 1 && char.IsAsciiLetter(path[0]) && path.AsSpan(1, end - 1).IndexOfAnyExcept(s_schemeCharacters) < 0;
    }
}
