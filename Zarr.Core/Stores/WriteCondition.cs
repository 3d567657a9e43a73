namespace Zarr.Stores;

/// <summary>What must hold for a write to take place.</summary>
public readonly record struct WriteCondition
{
    private WriteCondition(StoreVersion version) => (IsConditional, Version) = (true, version);

    /// <summary>False: write whatever is there.</summary>
    public bool IsConditional { get; }

    /// <summary>The version that must still be there.</summary>
    public StoreVersion Version { get; }

    /// <summary>Write whatever is there.</summary>
    public static WriteCondition None => default;

    /// <summary>Write only where nothing is.</summary>
    public static WriteCondition IfAbsent => new(StoreVersion.Absent);

    /// <summary>Write only while the value is still the one read; <see cref="StoreVersion.Absent"/> for none.</summary>
    public static WriteCondition IfVersion(StoreVersion version) => new(version);
}
