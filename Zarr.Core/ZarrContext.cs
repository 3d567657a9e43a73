using Zarr.Storage.Stores;

namespace Zarr;

/// <summary>
/// What operations go by beside their arguments, and what they note. It goes along with the asynchronous calls that begin after <see cref="Enter"/>,
/// and with no others: nothing of it is shared between callers.
/// </summary>
public sealed class ZarrContext
{
    private static readonly AsyncLocal<ZarrContext?> s_current = new();

    /// <summary>At most so many chunks of one operation are worked on at a time, 1 or more; null for one for each core.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? MaximumConcurrency
    {
        get;
        init
        {
            if (value is { } most) ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(MaximumConcurrency));
            field = value;
        }
    }

    /// <summary>Takes note of what stores do; null where nobody wants to know.</summary>
    public StoreActivity? Activity { get; init; }

    /// <summary>What is forced to the disk; null for what the environment variable <c>ZARR_DURABILITY</c> says, which is <see cref="Zarr.Durability.Ordered"/> where it is not set.</summary>
    public Durability? Durability { get; init; }

    /// <summary>What is forced to the disk where nothing else is said: what <c>ZARR_DURABILITY</c> is now; null where that is no such word, so that nothing can be written.</summary>
    public static Durability? DefaultDurability => DurabilityOfEnvironment.Parse(Environment.GetEnvironmentVariable(DurabilityOfEnvironment.Name));

    /// <summary>Takes note of what is waited for; null where nobody wants to know.</summary>
    public StoreWaits? Waits { get; init; }

    /// <summary>How file systems keep writers apart, whatever they are; null for what holds on each. For tests.</summary>
    internal Zarr.Storage.Stores.Locks.LockKind? Locks { get; init; }

    /// <summary>The context of the caller; null for none.</summary>
    public static ZarrContext? Current => s_current.Value;

    /// <summary>How many chunks an operation that begins now works on at a time.</summary>
    internal static int Workers => s_current.Value?.MaximumConcurrency ?? Environment.ProcessorCount;

    /// <summary>What a write that happens now has to force to the disk.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreWriteFailed"/>: the environment asks for what there is not.</exception>
    internal static Durability Forcing => s_current.Value?.Durability ?? DurabilityOfEnvironment.Value;

    /// <summary>Makes this the context of what the caller does from here on, until it returns to whoever called it asynchronously.</summary>
    public void Enter() => s_current.Value = this;
}
