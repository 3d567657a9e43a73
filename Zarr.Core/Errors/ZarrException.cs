namespace Zarr;

/// <summary>
/// The one exception type of this library: a stable <see cref="Id"/>, a message that says what, where and what is
/// allowed, and the thing it is about. Anything else that escapes, apart from <see cref="OperationCanceledException"/>
/// and <see cref="OutOfMemoryException"/>, is a defect.
/// </summary>
public sealed class ZarrException(ZarrErrorId id, string message, object? target = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The same, with numbers in the message written in the invariant culture.</summary>
    public ZarrException(ZarrErrorId id, InvariantText message, object? target = null, Exception? inner = null) : this(id, message.Take(), target, inner)
    {
    }

    /// <summary>The stable name of the failure.</summary>
    public ZarrErrorId Id { get; } = id;

    /// <summary>What the failure is about: a path, a chunk key, a selection, a value.</summary>
    public object? Target { get; } = target;
}
