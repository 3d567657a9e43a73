namespace Zarr.Operations.Comparing;

/// <summary>What was found so far, by one worker or by all. Places are those in the selection, in C order, whatever the order of the work.</summary>
internal sealed class Tally
{
    public long Compared { get; private set; }

    public long Different { get; private set; }

    public long IdenticalChunks { get; private set; }

    /// <summary>The first element that differs; null where none does.</summary>
    public (long Place, object? Reference, object? Difference)? First { get; private set; }

    /// <summary>The greatest distance, and the first place where it is; null where there is none.</summary>
    public (double Distance, long Place)? Greatest { get; private set; }

    public void AddCompared(long count) => Compared += count;

    public void AddIdentical(long count, long chunks = 1) => (Compared, IdenticalChunks) = (Compared + count, IdenticalChunks + chunks);

    public void AddDifferent(long count = 1) => Different += count;

    public bool IsBeforeFirst(long place) => First is not { } first || place < first.Place;

    public void SetFirst(long place, object? reference, object? difference) => First = (place, reference, difference);

    public void AddDistance(double distance, long place)
    {
        if (distance > 0 && (Greatest is not { } greatest || distance > greatest.Distance || (distance == greatest.Distance && place < greatest.Place))) Greatest = (distance, place);
    }

    public void Add(Tally other)
    {
        Compared += other.Compared;
        Different += other.Different;
        IdenticalChunks += other.IdenticalChunks;
        if (other.First is { } first && IsBeforeFirst(first.Place)) First = first;
        if (other.Greatest is var (distance, place)) AddDistance(distance, place);
    }
}
