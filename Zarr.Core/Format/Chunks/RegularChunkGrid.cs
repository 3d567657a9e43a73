namespace Zarr.Format.Chunks;

/// <summary>
/// The <c>regular</c> chunk grid: every chunk has the same shape, the first starts at the origin (Zarr v3, "Chunk grids";
/// Zarr v2, "chunks"). Chunk lengths of 0 are forbidden (zarr-specs, 2026).
/// </summary>
internal sealed class RegularChunkGrid : ChunkGrid
{
    /// <summary>Cuts an array into equal chunks.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>: the ranks differ, or a chunk axis is 0.</exception>
    public RegularChunkGrid(Shape shape, Shape chunkShape) : base(shape, CountChunks(shape, chunkShape)) => ChunkShape = chunkShape;

    /// <summary>The shape of every chunk, padding included.</summary>
    public Shape ChunkShape { get; }

    public override long ChunkOf(int axis, long element) => element / ChunkShape[axis];

    public override long StartOf(int axis, long chunk) => chunk * ChunkShape[axis];

    public override long PaddedLengthOf(int axis, long chunk) => ChunkShape[axis];

    public override (long Shortest, long Longest) PaddedLengthsOf(int axis) => (ChunkShape[axis], ChunkShape[axis]);

    private static Shape CountChunks(Shape shape, Shape chunkShape)
    {
        if (shape.Rank != chunkShape.Rank)
        {
            throw new ZarrException(ZarrErrorId.ShapeInvalid,
                $"The chunk shape {chunkShape} has {chunkShape.Rank} axes, but the shape {shape} has {shape.Rank}: they must be equal.", chunkShape);
        }

        var counts = new long[shape.Rank];
        for (var axis = 0; axis < counts.Length; axis++)
        {
            if (chunkShape[axis] < 1)
                throw new ZarrException(ZarrErrorId.ShapeInvalid, $"Axis {axis} of the chunk shape {chunkShape} is 0: allowed are 1 and greater.", chunkShape);
            var (full, rest) = Math.DivRem(shape[axis], chunkShape[axis]);
            counts[axis] = full + (rest > 0 ? 1 : 0);
        }

        return Shape.Adopt(counts);
    }
}
