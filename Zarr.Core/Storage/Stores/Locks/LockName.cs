namespace Zarr.Storage.Stores.Locks;

/// <summary>What is locked, among all stores of this process.</summary>
/// <param name="Store">The store; for a commit, the directory.</param>
/// <param name="Key">The key in it.</param>
/// <param name="Level">The level; null for a commit.</param>
internal readonly record struct LockName(string Store, string Key, LockLevel? Level)
{
    /// <summary>The place, for a message.</summary>
    public override string ToString() => Key.Length == 0 ? Store : Path.Join(Store, Key);
}
