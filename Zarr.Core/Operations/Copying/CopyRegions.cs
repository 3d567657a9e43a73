using System.Numerics;
using Zarr.Format.Chunks;

namespace Zarr.Operations.Copying;

/// <summary>
/// Cuts an array into the regions a copy goes by: each a whole number of the destination's chunks, so that these are written once, and as far
/// as memory allows of the source's, so that these are decoded once.
/// </summary>
internal static class CopyRegions
{
    /// <summary>The regions, as a grid.</summary>
    /// <param name="source">The chunks that are decoded.</param>
    /// <param name="target">The chunks, or shards, that are written.</param>
    /// <param name="elements">How many elements a region may have; one chunk of the destination it has in any case.</param>
    /// <param name="isFortran">Neighbours on the first axis are read together, not those on the last.</param>
    public static ChunkGrid Create(ChunkGrid source, ChunkGrid target, long elements, bool isFortran = false)
    {
        var axes = Enumerable.Range(0, target.Rank).Select(axis => new Axis(source, target, axis)).ToArray();
        // The axis on which most is decoded in vain grows first.
        while (axes.Where(axis => axis.Waste > 0 && Room(axis) >= Math.Min(axis.Next, axis.Whole)).MaxBy(axis => axis.Waste) is { } worst) worst.Length = worst.Next;
        // What is left of the room makes regions of many chunks, which are worked on in parallel.
        foreach (var axis in isFortran ? axes : axes.Reverse()) axis.Fill(Room(axis));
        return new RectilinearChunkGrid(target.Shape, [.. axes.Select(axis => axis.Cut())]);

        long Room(Axis grown) => (long)Math.Min(long.MaxValue / 2, elements / axes.Where(axis => axis != grown).Aggregate(1.0, (product, axis) => product * Math.Min(axis.Length, Math.Max(1, axis.Whole))));
    }

    /// <summary>One axis, and the length of a region on it.</summary>
    private sealed class Axis
    {
        private readonly ChunkGrid _source, _target;
        private readonly int _axis;
        private readonly long _decoded, _written;

        public Axis(ChunkGrid source, ChunkGrid target, int axis)
        {
            (_source, _target, _axis) = (source, target, axis);
            (_decoded, _written) = (source.PaddedLengthsOf(axis).Longest, target.PaddedLengthsOf(axis).Longest);
            Length = _written;
        }

        /// <summary>The length of the longest region.</summary>
        public long Length { get; set; }

        /// <summary>The elements of the axis.</summary>
        public long Whole => _target.Shape[_axis];

        /// <summary>The next length to try: a quarter more, or that after which both grids begin a chunk.</summary>
        public long Next
        {
            get
            {
                var more = (Length / _written + Math.Max(1, Length / _written / 4)) * (Int128)_written;
                var aligned = (Int128)_written / Divisor(_written) * _decoded;
                var last = ((Int128)Whole - 1) / _written * _written + _written;
                return (long)Int128.Min(last, Int128.Min(more, aligned));
            }
        }

        /// <summary>Takes more of the room, by steps that keep what was reached.</summary>
        public void Fill(long room)
        {
            var step = Waste > 0 ? _written : Length;
            Length = Math.Max(Length, Math.Min(room / step, (Whole - 1) / step + 1) * step);
        }

        /// <summary>How much more is decoded than is used, over all regions: at each bound of two, what a chunk has on the other side.</summary>
        public double Waste => Length >= Whole ? 0 : (double)(_decoded - Divisor(Length)) / Length;

        /// <summary>The lengths of the regions.</summary>
        public ChunkLengths Cut() => IsUniform(_source) && IsUniform(_target) ? ChunkLengths.Uniform(Length) : ChunkLengths.Listed(Lengths());

        /// <summary>Regions end where both grids do, as late as their length allows, otherwise where the written one does.</summary>
        private IEnumerable<(long Length, long Count)> Lengths()
        {
            var (start, shared, end) = (0L, 0L, 0L);
            for (long chunk = 0; chunk < _target.GridShape[_axis]; chunk++)
            {
                var next = _target.StartOf(_axis, chunk) + _target.PaddedLengthOf(_axis, chunk);
                while (end > start && next - start > Length)
                {
                    var stop = shared > start ? shared : end;
                    yield return (stop - start, 1);
                    start = stop;
                }

                end = next;
                if (end >= Whole || _source.StartOf(_axis, _source.ChunkOf(_axis, end)) == end) shared = end;
            }

            if (end > start) yield return (end - start, 1);
        }

        private bool IsUniform(ChunkGrid grid) => grid.PaddedLengthsOf(_axis) is var (shortest, longest) && shortest == longest;

        private long Divisor(long length) => (long)BigInteger.GreatestCommonDivisor(length, _decoded);
    }
}
