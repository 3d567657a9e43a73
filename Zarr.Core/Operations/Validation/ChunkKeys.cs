using Zarr.Arrays;
using Zarr.Format.Chunks;
using Zarr.Storage.Stores;

namespace Zarr.Operations.Validation;

/// <summary>Tells what a key below an array is.</summary>
internal sealed class ChunkKeys(ArrayContext array)
{
    private readonly int _skip = array.Key.IsRoot ? 0 : array.Key.Value.Length + 1;
    private readonly ChunkKeyEncoding[] _others = [.. ChunkKeyEncoding.All.Where(encoding => encoding != array.Metadata.KeyEncoding)];

    /// <summary>A key relative to the array.</summary>
    public ReadOnlySpan<char> Relative(StoreKey key) => key.Value.AsSpan(_skip);

    /// <summary>The index of the chunk with a key, inside the grid or not; null when it is none.</summary>
    public Shape? Find(StoreKey key) => Find(array.Metadata.KeyEncoding, key);

    /// <summary>True for a chunk that the array has.</summary>
    public bool IsInside(Shape index) => array.Grid.IsInside(index);

    /// <summary>The encoding in which a key is that of a chunk of the array; null when there is none.</summary>
    public ChunkKeyEncoding? FindOther(StoreKey key)
    {
        // With one axis or none the separator does not show.
        foreach (var encoding in _others)
            if (Find(encoding, key) is { } index && IsInside(index)) return encoding;
        return null;
    }

    private Shape? Find(ChunkKeyEncoding encoding, StoreKey key) => encoding.Find(Relative(key), array.Metadata.Shape.Rank);
}
