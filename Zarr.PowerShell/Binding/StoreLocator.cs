using System.Buffers;
using System.Management.Automation;
using Zarr.PowerShell.Errors;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.PowerShell.Binding;

/// <summary>Turns what a user calls a path into directories of the file system, and files in it that are stores.</summary>
internal static class StoreLocator
{
    // A code point that is no character, and in no name.
    private const string StandIn = "\uFDD0";

    private static readonly string[] s_documents = ["zarr.json", ".zarray", ".zgroup"];

    private static readonly SearchValues<char> s_schemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

    /// <summary>The directory a new store is made in; null, with the error told, when there can be none.</summary>
    public static string? ResolveNew(ZarrCommandBase command, string path) => Check(command, path) ? Unresolved(command, path) : null;

    /// <summary>
    /// The place of a new node: in the tree of the nearest node above it, so that nothing can be put into an array unnoticed; where there is none,
    /// the directory itself is the root.
    /// </summary>
    public static (IStore Store, StoreKey Key) PlaceOfNew(string directory, StoreKey name)
    {
        if (FileStorePath.Find(directory, mayBeNew: true) is var (file, inside)) return (file, name.IsRoot ? inside : inside.Append(name.Value));
        for (var above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(directory)); above is not null; above = Path.GetDirectoryName(above))
        {
            if (!IsInTree(above)) continue;
            var (store, key) = PlaceInTree(above, directory);
            return (store, name.IsRoot ? key : key.Append(name.Value));
        }

        return (Open(directory), name);
    }

    /// <summary>The directories a path stands for. None, silently, when it has wildcards and nothing matches; none, with the error told, when it has none.</summary>
    /// <param name="command">The command.</param>
    /// <param name="path">The path.</param>
    /// <param name="isPattern">True when it has wildcards, and is not that of something that is there as it is written.</param>
    public static IReadOnlyList<string> Resolve(ZarrCommandBase command, string path, out bool isPattern)
    {
        isPattern = false;
        if (!NodeName.IsSpecial(path)) return ResolveLiteral(command, path);
        if (!Check(command, path)) return [];
        if (Exact(command, path) is { } exact) return [exact];
        // A backtick makes a wildcard literal, and only the engine can take it off.
        isPattern = WildcardPattern.ContainsWildcardCharacters(path);
        if (!isPattern && !path.Contains('`')) return ResolveLiteral(command, path);
        try
        {
            var found = command.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
            if (HasFiles(provider)) return [.. found.Select(WithBackslashes)];
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

    /// <summary>The directory or file, or the path into a file that is a store, that a path without wildcards stands for; none, with the error told, when it does not exist.</summary>
    public static IReadOnlyList<string> ResolveLiteral(ZarrCommandBase command, string path)
    {
        if (!Check(command, path)) return [];
        if (path.Contains('\\') && Exact(command, path) is { } exact) return [exact];
        if (Unresolved(command, path) is not { } full) return [];
        if (Path.Exists(full) || FileStorePath.Find(full) is not null) return [full];
        command.WriteError(ErrorRecords.PathNotFound(path));
        return [];
    }

    /// <summary>
    /// The store at a full path, and where in it the path leads: into a file that is a store, or to a directory. The store is the whole tree a node belongs to,
    /// so that the groups above it are known to whoever changes it.
    /// </summary>
    public static (IStore Store, StoreKey Key) Place(string path) =>
        FileStorePath.Find(path) is { } file ? file
        : (IsNode(path) ? path : CopiesAbove(path)) is { } node ? PlaceInTree(node, path)
        : (Open(path), StoreKey.Root);

    /// <summary>The nearest directory above that may have a copy of the metadata of a node that has none of its own; null where there is none.</summary>
    private static string? CopiesAbove(string path)
    {
        var above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path));
        while (above is not null && !File.Exists(Path.Join(above, ".zmetadata")) && !HasCopies(Path.Join(above, "zarr.json"))) above = Path.GetDirectoryName(above);
        return above;
    }

    private static bool HasCopies(string document)
    {
        try
        {
            if (!File.Exists(document)) return false;
            // In no writer's way, which File.ReadAllBytes would be on Windows.
            using var file = new FileStream(document, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes.AsSpan().IndexOf("\"consolidated_metadata\""u8) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be read says so when it is opened.
            return false;
        }
    }

    private static (IStore Store, StoreKey Key) PlaceInTree(string node, string path)
    {
        var root = Path.TrimEndingDirectorySeparator(node);
        // A directory that no key can name is the root of what is in it.
        var key = StoreKey.Parse(RelativeKey(root, path));
        while (Path.GetDirectoryName(root) is { } above && IsInTree(above) && StoreKey.TryParse(RelativeKey(above, path), out var longer)) (root, key) = (above, longer);
        return (Open(root), key);
    }

    private static string RelativeKey(string root, string path) =>
        Path.GetRelativePath(root, path) is var relative and not "." ? relative.Replace(Path.DirectorySeparatorChar, '/') : "";

    /// <summary>
    /// True for a directory with a document of a node. One in a place where all users of the machine put what they like, such as <c>/tmp</c>, is no part of anyone's tree:
    /// it may be a stranger's, and would stand above everything there.
    /// </summary>
    private static bool IsNode(string directory) => Array.Exists(s_documents, document => File.Exists(Path.Join(directory, document)));

    private static bool IsInTree(string directory) => IsNode(directory) && !IsForAll(directory);

    // Everyone may make entries, and only their owners remove them (the sticky bit).
    private static bool IsForAll(string directory) =>
        !OperatingSystem.IsWindows() && (new DirectoryInfo(directory).UnixFileMode & (UnixFileMode.OtherWrite | UnixFileMode.StickyBit)) == (UnixFileMode.OtherWrite | UnixFileMode.StickyBit);

    private static DirectoryStore Open(string directory) => new(directory);

    /// <summary>What is there under exactly the path that is written, whatever its characters mean elsewhere; null where nothing is.</summary>
    private static string? Exact(PSCmdlet command, string path)
    {
        try
        {
            var full = FullPath(command, path, "\\", out var provider);
            return HasFiles(provider) && (Path.Exists(full) || (FileStorePath.Find(full) is var (file, key) && ZarrNode.ExistsAsync(file, key).AsTask().GetAwaiter().GetResult())) ? full : null;
        }
        catch (Exception e) when (IsNoPath(e) || e is ZarrException)
        {
            // Then it is not that.
            return null;
        }
    }

    /// <summary>The full path, with backslashes kept, on systems where they are characters of names: the engine takes every one for a slash.</summary>
    /// <param name="command">The command.</param>
    /// <param name="path">The path.</param>
    /// <param name="backslash">How a backslash to be kept is written.</param>
    /// <param name="provider">The provider.</param>
    private static string FullPath(PSCmdlet command, string path, string backslash, out ProviderInfo provider)
    {
        // What stands before belongs to the name of a provider.
        var start = path.IndexOf("::", StringComparison.Ordinal) + 1;
        var kept = OperatingSystem.IsWindows() ? path : path[..start] + path[start..].Replace(backslash, StandIn, StringComparison.Ordinal);
        return command.SessionState.Path.GetUnresolvedProviderPathFromPSPath(kept, out provider, out _).Replace(StandIn, "\\", StringComparison.Ordinal);
    }

    /// <summary>A path as the file system has it: the engine turns backslashes in what a wildcard found into slashes, under which nothing is there.</summary>
    private static string WithBackslashes(string path)
    {
        if (OperatingSystem.IsWindows() || Path.Exists(path)) return path;
        var above = Path.GetDirectoryName(path);
        while (above is not null && !Directory.Exists(above)) above = Path.GetDirectoryName(above);
        return above is null ? path : Directory.EnumerateFileSystemEntries(above).FirstOrDefault(entry => entry.Contains('\\') && Path.Join(above, Path.GetFileName(entry).Replace('\\', '/')) == path, path);
    }

    // The provider would read a scheme as a drive that does not exist.
    private static bool Check(ZarrCommandBase command, string path)
    {
        if (!HasScheme(path)) return true;
        command.WriteError(ErrorRecords.UriSchemeNotSupported(path));
        return false;
    }

    private static string? Unresolved(ZarrCommandBase command, string path)
    {
        try
        {
            var full = FullPath(command, path, "`\\", out var provider);
            if (HasFiles(provider)) return full;
            command.WriteError(ErrorRecords.PathNotFileSystem(path));
        }
        catch (Exception e) when (IsNoPath(e))
        {
            command.WriteError(ErrorRecords.PathNotFound(path));
        }

        return null;
    }

    /// <summary>True for providers whose paths are those of the file system: its own, and the one of this module.</summary>
    public static bool HasFiles(ProviderInfo provider) => provider.Name == "FileSystem" || provider.ImplementingType == typeof(Provider.ZarrProvider);

    // An unknown drive or provider, or what a provider makes of a path it cannot read.
    private static bool IsNoPath(Exception e) => e is SessionStateException or ProviderInvocationException or PSArgumentException or PSNotSupportedException;

    // RFC 3986, section 3.1, and more than one letter, which would be a drive. A regular expression would take longer to set up than all the rest.
    private static bool HasScheme(string path)
    {
        var end = path.IndexOf("://", StringComparison.Ordinal);
        return end > 1 && char.IsAsciiLetter(path[0]) && path.AsSpan(1, end - 1).IndexOfAnyExcept(s_schemeCharacters) < 0;
    }
}
