using System.Globalization;

namespace Zarr.Stores;

/// <summary>
/// A directory that is written beside another and then renamed to its name. The old one is renamed before and deleted after, so that at every moment
/// one of them is whole: a process that is killed leaves one or both under names that no listing shows.
/// </summary>
internal sealed class DirectoryReplacement : IStoreReplacement
{
    private const int RandomDigits = 16;

    // Longer names are left out of the temporary one.
    private const int LongestName = 200;

    private const string Extension = ".partial";

    private readonly string _target, _staged;

    private DirectoryReplacement(string target, string staged) => (_target, _staged, Store) = (target, staged, new DirectoryStore(staged));

    /// <inheritdoc/>
    public IStore Store { get; }

    /// <summary>Begins one for a directory; null where none can be made beside it.</summary>
    public static DirectoryReplacement? Begin(string target)
    {
        if (Path.GetDirectoryName(target) is null) return null;
        try
        {
            var staged = NameFor(target);
            Directory.CreateDirectory(staged);
            return new(target, staged);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            return null;
        }
    }

    /// <summary>True for the names of such directories.</summary>
    public static bool IsName(ReadOnlySpan<char> name) => name.EndsWith(Extension, StringComparison.Ordinal) && name[0] == '.' && name.Length > Extension.Length + RandomDigits + 1
        && name[^(Extension.Length + RandomDigits + 1)] == '.' && !name[^(Extension.Length + RandomDigits)..^Extension.Length].ContainsAnyExcept("0123456789abcdef");

    /// <summary>True for a key that would be in such a directory.</summary>
    public static bool IsBelowOne(StoreKey key) => key.Value.Contains(Extension + "/", StringComparison.Ordinal) && key.Value.Split('/').Any(part => part.Length > 0 && IsName(part));

    /// <summary>True for one that may hold the only copy of what it is of: nothing is at the place it is for, or its name does not tell that.</summary>
    public static bool IsNeeded(string path) => Path.GetFileName(path)[1..^(Extension.Length + RandomDigits + 1)] is not { Length: > 0 } name || !Path.Exists(Path.Join(Path.GetDirectoryName(path), name));

    /// <inheritdoc/>
    public async ValueTask<bool> TryCommitAsync()
    {
        var aside = NameFor(_target);
        try
        {
            if (Directory.Exists(_target)) Directory.Move(_target, aside);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // A mounted file system, or, on Windows, a file that someone has open.
            return false;
        }

        try
        {
            Directory.Move(_staged, _target);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            if (Directory.Exists(aside)) PutBack(aside);
            return false;
        }

        await RemoveAsync(aside).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => RemoveAsync(_staged);

    private void PutBack(string aside)
    {
        try
        {
            Directory.Move(aside, _target);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // It is not lost, and its name is told.
            throw FileFailure.Writing(e, aside);
        }
    }

    // What no key can name is somebody's, and stays; so does, under a name that nobody takes for a node, what may not be deleted.
    private static async ValueTask RemoveAsync(string directory)
    {
        try
        {
            if (EmptyDirectories.IsLink(directory)) Directory.Delete(directory);
            else await new DirectoryStore(directory).DeleteAllAsync(StoreKey.Root, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ZarrException)
        {
            // It is told by Test-ZarrStore.
        }
    }

    private static string NameFor(string target)
    {
        var name = Path.GetFileName(target);
        return Path.Join(Path.GetDirectoryName(target), string.Create(CultureInfo.InvariantCulture, $".{(name.Length > LongestName ? "" : name)}.{Random.Shared.NextInt64():x16}{Extension}"));
    }
}
