namespace Zarr.Storage.Stores;

/// <summary>What an operation waits for because others are changing it. Any thread may look.</summary>
public sealed class StoreWaits
{
    private readonly Lock _gate = new();
    private readonly List<StoreWait> _waits = [];

    /// <summary>Those of the caller; null where nobody wants to know.</summary>
    internal static StoreWaits? Current => ZarrContext.Current?.Waits;

    /// <summary>What has been waited for longest; null for nothing.</summary>
    public StoreWait? First
    {
        get
        {
            lock (_gate) return _waits.Count > 0 ? _waits[0] : null;
        }
    }

    internal StoreWait Begin(string place)
    {
        var wait = new StoreWait(place, this);
        lock (_gate) _waits.Add(wait);
        return wait;
    }

    internal void End(StoreWait wait)
    {
        lock (_gate) _waits.Remove(wait);
    }
}
