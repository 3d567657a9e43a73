using System.Collections.Immutable;

namespace Zarr.Format.Chunks;

/// <summary>
/// The <c>rectilinear</c> chunk grid: every axis has chunk lengths of its own (zarr-extensions, <c>chunk-grids/rectilinear</c>). Chunks that
/// lie wholly beyond the array, which the rule permits, are not part of the grid: no element is in them.
/// </summary>
internal sealed class RectilinearChunkGrid : ChunkGrid
{
    private readonly Axis[] _axes;

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>: the ranks differ, or the chunks of an axis do not reach its end.</exception>
    public RectilinearChunkGrid(Shape shape, ImmutableArray<ChunkLengths> lengths) : this(shape, Bind(shape, lengths))
    {
    }

    private RectilinearChunkGrid(Shape shape, Axis[] axes) : base(shape, new(Array.ConvertAll(axes, axis => axis.Count))) => _axes = axes;

    public override long ChunkOf(int axis, long element) => _axes[axis].ChunkOf(element);

    public override long StartOf(int axis, long chunk) => _axes[axis].StartOf(chunk);

    public override long PaddedLengthOf(int axis, long chunk) => _axes[axis].LengthOf(chunk);

    public override (long Shortest, long Longest) PaddedLengthsOf(int axis) => _axes[axis].Range;

    private static Axis[] Bind(Shape shape, ImmutableArray<ChunkLengths> lengths)
    {
        if (shape.Rank != lengths.Length)
            throw new ZarrException(ZarrErrorId.ShapeInvalid, $"There are chunk lengths for {lengths.Length} axes, but the shape {shape} has {shape.Rank}: they must be equal.", shape);
        var axes = new Axis[shape.Rank];
        for (var i = 0; i < axes.Length; i++)
        {
            if (lengths[i].Reach < shape[i])
                throw new ZarrException(ZarrErrorId.ShapeInvalid, $"The chunk lengths {lengths[i]} of axis {i} add up to {lengths[i].Reach}, but the axis has {shape[i]} elements: they must reach its end.", shape);
            axes[i] = new(lengths[i], shape[i]);
        }

        return axes;
    }

    /// <summary>The runs of one axis with the first chunk and the first element of each.</summary>
    private sealed class Axis
    {
        private readonly long[] _lengths;
        private readonly long[] _chunks;
        private readonly long[] _elements;

        public Axis(ChunkLengths lengths, long length)
        {
            var runs = lengths.Runs;
            (_lengths, _chunks, _elements) = (new long[runs.Length], new long[runs.Length], new long[runs.Length]);
            for (var (i, chunk, element) = (0, 0L, 0L); i < runs.Length; i++)
            {
                (_lengths[i], _chunks[i], _elements[i]) = (runs[i].Length, chunk, element);
                if (lengths.IsUniform) break;
                chunk += runs[i].Count;
                element += runs[i].Length * runs[i].Count;
            }

            Count = length == 0 ? 0 : ChunkOf(length - 1) + 1;
            var inside = _lengths.AsSpan(0, length == 0 ? 0 : Find(_elements, length - 1) + 1).ToArray();
            Range = inside.Length == 0 ? (1, 1) : (inside.Min(), inside.Max());
        }

        /// <summary>The chunks that hold elements of the axis.</summary>
        public long Count { get; }

        public (long Shortest, long Longest) Range { get; }

        public long ChunkOf(long element)
        {
            var run = Find(_elements, element);
            return _chunks[run] + (element - _elements[run]) / _lengths[run];
        }

        public long StartOf(long chunk)
        {
            var run = Find(_chunks, chunk);
            return _elements[run] + (chunk - _chunks[run]) * _lengths[run];
        }

        public long LengthOf(long chunk) => _lengths[Find(_chunks, chunk)];

        private static int Find(long[] firsts, long number)
        {
            var found = Array.BinarySearch(firsts, number);
            return found < 0 ? ~found - 1 : found;
        }
    }
}
