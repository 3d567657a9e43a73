namespace Zarr.Storage.Stores;

/// <summary>What must hold for a write to take place.</summary>
public readonly record struct WriteCondition
{
    private WriteCondition(StoreVersion version) => (IsConditional, Version) = (true, version);

    /// <summary>False: write whatever is there.</summary>
    public bool IsConditional { get; }

    /// <summary>The version that must still be there.</summary>
    public StoreVersion Version { get; }

    /// <summary>True when a value of version <paramref name="current"/> (<see cref="StoreVersion.Absent"/> for none) may be replaced.</summary>
    public bool Allows(StoreVersion current) => !IsConditional || current == Version;

    /// <summary>Write whatever is there.</summary>
    public static WriteCondition None => default;

    /// <summary>Write only where nothing is.</summary>
    public static WriteCondition IfAbsent => new(StoreVersion.Absent);

    /// <summary>Write only while the value is still the one read; <see cref="StoreVersion.Absent"/> for none.</summary>
    public static WriteCondition IfVersion(StoreVersion version) => new(version);

    /// <summary>Throws unless the condition allows replacing a value of version <paramref name="current"/>.</summary>
    internal void Check(StoreVersion current, StoreKey key, string location)
    {
        if (Allows(current)) return;
        throw new ZarrException(ZarrErrorId.WriteConflict, Version == StoreVersion.Absent
            ? $"'{key}' in {location} exists already, and it was to be written only where nothing is."
            : $"'{key}' in {location} was changed or deleted by another writer after it was read. Read it again and repeat the change.", key);
    }
}
