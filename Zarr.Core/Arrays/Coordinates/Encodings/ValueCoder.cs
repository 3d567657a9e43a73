using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates.Encodings;

/// <summary>Makes values of what is stored, and back. Safe on any number of threads.</summary>
internal abstract class ValueCoder
{
    /// <summary>The type of the values, where it does not depend on them.</summary>
    public abstract DataType Decoded { get; }

    /// <summary>The values, in an array of the storage type of theirs.</summary>
    /// <param name="stored">Elements as <see cref="ZarrSlice.Storage"/> has them.</param>
    /// <param name="mayReuse">The array need not stay as it is.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>, naming the element.</exception>
    public abstract (Array Values, DataType Type) Decode(Array stored, bool mayReuse);

    /// <summary>True where each value is told by its element alone, and has one type: then they can be decoded chunk by chunk.</summary>
    public virtual bool IsElementwise => false;

    /// <summary>The same of elements in a row, into other memory; where <see cref="IsElementwise"/>.</summary>
    public virtual void Decode(ReadOnlySpan<byte> stored, Span<byte> values) => throw new InvalidOperationException("Values are decoded all at once.");

    /// <summary>What is to be stored for values, nulls among them, of any shape that <see cref="ElementSource.From"/> takes.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>, naming the element; as <see cref="ElementSource.From"/>.</exception>
    public abstract ElementSource Encode(object? values, ElementHeap? heap);

    /// <summary>Elements are split into so many at a time: what one step leaves the next finds in the nearest cache.</summary>
    protected const int BlockLength = 2048;

    // Below this, starting other threads takes longer than they save.
    private const int ParallelLength = 1 << 18;

    /// <summary>Does something for ranges of elements, in parallel where there are many.</summary>
    protected static void ForRanges(int count, Action<int, int> action)
    {
        if (count < ParallelLength)
        {
            action(0, count);
            return;
        }

        var parts = Math.Min(Environment.ProcessorCount, count / (ParallelLength / 2));
        Parallel.For(0, parts, part =>
        {
            var (first, end) = ((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts));
            action(first, end - first);
        });
    }

    /// <summary>The error for an element that cannot be stored.</summary>
    public static ZarrException NotStorable(long index, object? value, string why) => new(ZarrErrorId.ValueNotConvertible,
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Element {index} of the value, {value ?? "null"}, cannot be stored: {why}."), value);
}
