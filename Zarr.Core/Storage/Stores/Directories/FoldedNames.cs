using System.Globalization;
using System.Text;
using Zarr.Platform;

namespace Zarr.Storage.Stores.Directories;

/// <summary>Names that are one name on file systems that ignore letter case (NTFS, APFS, HFS+, FAT) or Unicode form (APFS, HFS+).</summary>
internal static class FoldedNames
{
    /// <summary>The same text for all such names.</summary>
    public static string Of(string name) => Ascii.IsValid(name) ? name.ToUpperInvariant() : name.Normalize(NormalizationForm.FormC).ToUpperInvariant();

    /// <summary>Different names in one place of a tree that are one name when folded: the first pair that differs in case, and the first that differs in Unicode form.</summary>
    public static IReadOnlyList<(StoreKey One, StoreKey Other)> FindSame(IEnumerable<StoreKey> keys)
    {
        var names = new Dictionary<(StoreKey Parent, string Folded), string>();
        var seen = new HashSet<StoreKey>();
        var pairs = new Dictionary<bool, (StoreKey, StoreKey)>();
        foreach (var key in keys)
        {
            for (var at = key; !at.IsRoot; at = at.Parent)
            {
                // Names of chunks, of which there may be many, are nothing but themselves.
                var name = at.Name;
                if (IsPlain(name)) continue;
                // What is above it was looked at then, too.
                if (!seen.Add(at)) break;
                var place = (at.Parent, Of(name));
                if (!names.TryAdd(place, name) && names[place] is var other) pairs.TryAdd(name.Equals(other, StringComparison.OrdinalIgnoreCase), (at.Parent.AppendKnown(other), at));
            }
        }

        return [.. pairs.Values];
    }

    /// <summary>True where a file system takes two names for one. It is asked: a file of the one name is made for a moment, and looked for by the other.</summary>
    /// <param name="directory">The directory they are for, or are going to be below: what stands above it already is asked.</param>
    /// <param name="one">A name.</param>
    /// <param name="other">Another.</param>
    public static bool AreOne(string directory, string one, string other)
    {
        while (!Directory.Exists(directory) && Path.GetDirectoryName(directory) is { } above) directory = above;
        var (start, end) = (0, 0);
        while (start < Math.Min(one.Length, other.Length) && one[start] == other[start]) start++;
        while (end < Math.Min(one.Length, other.Length) - start && one[^(end + 1)] == other[^(end + 1)]) end++;
        // Where they differ is enough, and never too long with what is put behind it.
        var behind = string.Create(CultureInfo.InvariantCulture, $".{Random.Shared.NextInt64():x16}.partial");
        var probe = Path.Join(directory, one[start..^end] + behind);
        try
        {
            using var handle = File.OpenHandle(probe, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, FileOptions.DeleteOnClose);
            return FileState.Of(Path.Join(directory, other[start..^end] + behind)).IsFile;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, probe);
        }
    }

    private static bool IsPlain(string name)
    {
        foreach (var c in name)
            if (c > '\u007f' || char.IsAsciiLetter(c)) return false;
        return true;
    }
}
