namespace Zarr.Storage.Stores;

/// <summary>A kind of file that is a store.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Extensions">How names of such files end, each with its dot.</param>
/// <param name="HasSignature">True for the first bytes of such a file, at most <see cref="FileStores.HeadLength"/>.</param>
/// <param name="Open">Makes the store of the file at a full path; nothing is read yet.</param>
public sealed record FileStoreFormat(string Name, IReadOnlyList<string> Extensions, FileStoreFormat.SignatureTest HasSignature, Func<string, IStore> Open)
{
    /// <summary>Tells a file by its first bytes.</summary>
    public delegate bool SignatureTest(ReadOnlySpan<byte> head);

    /// <summary>True where a store can be made in a file that is not there yet.</summary>
    public bool CanCreate { get; init; }

    /// <summary>True for names that end as those of such files.</summary>
    public bool HasName(string path)
    {
        foreach (var extension in Extensions)
            if (path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
