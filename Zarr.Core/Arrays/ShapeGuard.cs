namespace Zarr.Arrays;

/// <summary>
/// Tells whether an array still has the shape it was read with. Who reads the version of a chunk, then asks this, and then replaces the chunk on condition of that
/// version, cannot overwrite what another one wrote who changed the shape in between: he writes after he has said so.
/// </summary>
internal sealed class ShapeGuard
{
    private readonly ArrayContext _array;
    private volatile ArrayContext _current;

    /// <param name="array">The array as it was read.</param>
    public ShapeGuard(ArrayContext array) => _array = _current = array;

    /// <summary>True while that is so, whatever else in the document has changed.</summary>
    public async ValueTask<bool> HoldsAsync(CancellationToken cancel)
    {
        var current = _current;
        if (await current.IsCurrentAsync(cancel).ConfigureAwait(false)) return true;
        if (await StoredArray.FindAsync(_array.Store, _array.Key, cancel).ConfigureAwait(false) is not { } now || !StoredArray.IsStill(_array, now.Context)) return false;
        _current = now.Context;
        return true;
    }
}
