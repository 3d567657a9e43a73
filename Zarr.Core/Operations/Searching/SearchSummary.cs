namespace Zarr.Operations.Searching;

/// <summary>What a search did with the chunks that the selection touches, counted while it goes on.</summary>
public sealed class SearchSummary
{
    private long _read, _ruledOut, _counted, _missing, _found;

    /// <summary>Chunks that were read and looked through.</summary>
    public long Read => Volatile.Read(ref _read);

    /// <summary>Chunks that were not read because by their kept extremes none of their elements can be meant.</summary>
    public long RuledOut => Volatile.Read(ref _ruledOut);

    /// <summary>Chunks that were counted without being read because by their kept extremes all of their elements are meant.</summary>
    public long Counted => Volatile.Read(ref _counted);

    /// <summary>Chunks that are not stored: of those only the fill value was looked at.</summary>
    public long Missing => Volatile.Read(ref _missing);

    /// <summary>Elements found in the chunks that were looked through so far.</summary>
    public long Found => Volatile.Read(ref _found);

    internal SearchSummary Copy() => (SearchSummary)MemberwiseClone();

    internal void Reset(SearchSummary to) => (_read, _ruledOut, _counted, _missing, _found) = (to._read, to._ruledOut, to._counted, to._missing, to._found);

    internal void AddRead() => Interlocked.Increment(ref _read);

    internal void AddRuledOut() => Interlocked.Increment(ref _ruledOut);

    internal void AddCounted() => Interlocked.Increment(ref _counted);

    internal void AddMissing(long count = 1) => Interlocked.Add(ref _missing, count);

    internal void AddFound(long count) => Interlocked.Add(ref _found, count);
}
