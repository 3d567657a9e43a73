using Zarr.Common;

namespace Zarr;

/// <summary>
/// The one exception type of this library: a stable <see cref="Id"/>, a message that says what, where and what is
/// allowed, in which nothing is hidden (<see cref="VisibleText"/>), and the thing it is about. Anything else that escapes, apart from <see cref="OperationCanceledException"/>
/// and <see cref="OutOfMemoryException"/>, is a defect.
/// </summary>
public sealed class ZarrException(ZarrErrorId id, string message, object? target = null, Exception? inner = null)
    : Exception(VisibleText.Of(message), inner)
{
    /// <summary>The same, with numbers in the message written in the invariant culture.</summary>
    public ZarrException(ZarrErrorId id, InvariantText message, object? target = null, Exception? inner = null) : this(id, message.Take(), target, inner)
    {
    }

    /// <summary>The stable name of the failure.</summary>
    public ZarrErrorId Id { get; } = id;

    /// <summary>What the failure is about: a path, a chunk key, a selection, a value.</summary>
    public object? Target { get; } = target;

    /// <summary>The error of what takes more memory than there is.</summary>
    /// <param name="e">What .NET threw.</param>
    public static ZarrException FromMemory(OutOfMemoryException e) => new(ZarrErrorId.OutOfMemory,
        "There is not enough memory. Select a smaller part of the array; a chunk is always decoded as a whole, so where chunks are large, let fewer be worked on at a time.", null, e);

    /// <summary>The error of a store that ended a request by itself, as after a time-out, which .NET throws as a cancellation that nobody asked for.</summary>
    /// <param name="e">What the store threw.</param>
    /// <param name="id"><see cref="ZarrErrorId.StoreReadFailed"/> or <see cref="ZarrErrorId.StoreWriteFailed"/>.</param>
    public static ZarrException FromTimeout(OperationCanceledException e, ZarrErrorId id) =>
        new(id, $"The store gave up a request that nobody had cancelled; it may have waited too long for an answer. {e.Message} What was done until then stays done.", null, e);
}
