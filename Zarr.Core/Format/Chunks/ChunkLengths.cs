using System.Collections.Immutable;
using System.Globalization;

namespace Zarr.Format.Chunks;

/// <summary>
/// The lengths of the chunks of one axis, as a <c>rectilinear</c> chunk grid gives them: one number for all, however long the axis is, or
/// a list, in which neighbours of equal length are one run.
/// </summary>
public sealed class ChunkLengths : IEquatable<ChunkLengths>
{
    // The end of an axis must not be beyond 2^62, so that sums never overflow.
    private const long MaxReach = 1L << 62;

    private ChunkLengths(bool isUniform, ImmutableArray<(long Length, long Count)> runs) => (IsUniform, Runs) = (isUniform, runs);

    /// <summary>One length for all chunks of an axis; the last one may reach beyond it.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>: it is not at least 1.</exception>
    public static ChunkLengths Uniform(long length) => new(true, [(Checked(length), long.MaxValue)]);

    /// <summary>Runs of equal lengths, from the start of the axis.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>: a length or count is not at least 1, or the sum is beyond 2^62.</exception>
    public static ChunkLengths Listed(IEnumerable<(long Length, long Count)> runs)
    {
        List<(long Length, long Count)> merged = [];
        Int128 reach = 0;
        foreach (var (length, count) in runs)
        {
            reach += (Int128)Checked(length) * Checked(count);
            if (reach > MaxReach) throw new ZarrException(ZarrErrorId.ShapeInvalid, $"The chunk lengths of an axis add up to more than {MaxReach} elements.", null);
            if (merged.Count > 0 && merged[^1].Length == length) merged[^1] = (length, merged[^1].Count + count);
            else merged.Add((length, count));
        }

        return new(false, [.. merged]);
    }

    /// <summary>One number for all chunks.</summary>
    public bool IsUniform { get; }

    /// <summary>Chunks of equal length that follow each other; a single run without end where <see cref="IsUniform"/>.</summary>
    public ImmutableArray<(long Length, long Count)> Runs { get; }

    /// <summary>The longest; 0 where there are none.</summary>
    public long Longest => Runs.IsEmpty ? 0 : Runs.Max(run => run.Length);

    /// <summary>How many elements the chunks reach over.</summary>
    public long Reach => IsUniform ? long.MaxValue : Runs.Sum(run => run.Length * run.Count);

    /// <summary>The shape that every chunk fits in.</summary>
    internal static Shape LongestOf(ImmutableArray<ChunkLengths> axes) => [.. axes.Select(axis => Math.Max(1, axis.Longest))];

    /// <summary>The same, and as many more chunks of the last length as an axis of this length needs.</summary>
    internal ChunkLengths Covering(long axis)
    {
        var missing = axis - Reach;
        if (missing <= 0) return this;
        var last = Runs.IsEmpty ? missing : Runs[^1].Length;
        return Listed([.. Runs, (last, (missing - 1) / last + 1)]);
    }

    /// <inheritdoc/>
    public bool Equals(ChunkLengths? other) => other is not null && IsUniform == other.IsUniform && Runs.AsSpan().SequenceEqual(other.Runs.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ChunkLengths);

    /// <inheritdoc/>
    public override int GetHashCode() => Runs.Aggregate(IsUniform.GetHashCode(), HashCode.Combine);

    /// <summary>A number, or the list in parentheses with runs as length*count, such as <c>(31,28,30*2)</c>.</summary>
    public override string ToString() => IsUniform ? Runs[0].Length.ToString(CultureInfo.InvariantCulture)
        : $"({string.Join(',', Runs.Select(run => run.Count == 1 ? string.Create(CultureInfo.InvariantCulture, $"{run.Length}") : string.Create(CultureInfo.InvariantCulture, $"{run.Length}*{run.Count}")))})";

    private static long Checked(long number) => number >= 1 ? number
        : throw new ZarrException(ZarrErrorId.ShapeInvalid, $"A chunk length or count of {number} is not allowed: it must be 1 or greater.", number);
}
