namespace Zarr.Storage.Stores;

/// <summary>An assembly that makes stores of files of another format, loaded when such a file is first named. It has one public class that is one, with a constructor without parameters.</summary>
public interface IFileStoreLibrary
{
    /// <summary>A store of what is in a file. Nothing is read yet.</summary>
    /// <param name="store">The store that the file is a value of.</param>
    /// <param name="key">The file in it.</param>
    IStore Open(IStore store, StoreKey key);
}
