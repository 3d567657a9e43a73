using System.Diagnostics;

namespace Zarr.Storage.Stores;

/// <summary>Someone waits for what someone else is changing.</summary>
public sealed class StoreWait : IDisposable
{
    private readonly StoreWaits _list;
    private readonly long _start = Stopwatch.GetTimestamp();
    private volatile string? _holder;

    internal StoreWait(string place, StoreWaits list) => (Place, _list) = (place, list);

    /// <summary>What is waited for: the path of a document, a chunk or a directory.</summary>
    public string Place { get; }

    /// <summary>Who has it; null where that is not known, or not yet.</summary>
    public string? Holder
    {
        get => _holder;
        internal set => _holder = value;
    }

    /// <summary>How long this has lasted.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>The wait has ended.</summary>
    public void Dispose() => _list.End(this);
}
