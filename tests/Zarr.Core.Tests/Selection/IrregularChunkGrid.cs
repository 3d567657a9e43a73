using Zarr.Format.Chunks;

namespace Zarr.Core.Tests.Selection;

/// <summary>Chunks of any lengths: after element i of an axis a new one starts where cuts[i] is true; the last has some padding.</summary>
internal sealed class IrregularChunkGrid(Shape shape, bool[][] cuts) : ChunkGrid(shape, Count(shape, cuts))
{
    private readonly long[][] _starts = [.. cuts.Select(axis => axis.Index().Where(cut => cut.Item).Select(cut => cut.Index + 1L).Prepend(0).ToArray())];

    public override long ChunkOf(int axis, long element) => Array.FindLastIndex(_starts[axis], start => start <= element);

    public override long StartOf(int axis, long chunk) => _starts[axis][chunk];

    public override long PaddedLengthOf(int axis, long chunk) =>
        (chunk + 1 < _starts[axis].Length ? _starts[axis][chunk + 1] : Shape[axis] + 2) - _starts[axis][chunk];

    public override (long Shortest, long Longest) PaddedLengthsOf(int axis)
    {
        var lengths = _starts[axis].Select((_, chunk) => PaddedLengthOf(axis, chunk)).ToArray();
        return (lengths.Min(), lengths.Max());
    }

    public override string ToString() => $"chunks from {string.Join(" x ", _starts.Select(axis => string.Join(',', axis)))}";

    private static long[] Count(Shape shape, bool[][] cuts) => [.. cuts.Select((axis, i) => shape[i] == 0 ? 0L : axis.Count(cut => cut) + 1)];
}
