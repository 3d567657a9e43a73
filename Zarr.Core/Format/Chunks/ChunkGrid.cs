namespace Zarr.Format.Chunks;

/// <summary>
/// How an array is cut into chunks: every axis on its own, so a chunk is a box. Chunks are numbered along each axis and,
/// in C order of these numbers, altogether. Chunks at the far edges are stored whole; what lies outside the array is padding.
/// </summary>
internal abstract class ChunkGrid
{
    /// <summary>Sets the shapes; the grid shape counts the chunks on each axis.</summary>
    protected ChunkGrid(Shape shape, Shape gridShape)
    {
        Shape = shape;
        GridShape = gridShape;
        ChunkCount = gridShape.ElementCount;
    }

    /// <summary>The shape of the array, in elements.</summary>
    public Shape Shape { get; }

    /// <summary>The number of chunks on each axis; 0 for an axis without elements.</summary>
    public Shape GridShape { get; }

    /// <summary>All chunks of the grid.</summary>
    public long ChunkCount { get; }

    public int Rank => Shape.Rank;

    /// <summary>The chunk that holds an element of an axis.</summary>
    public abstract long ChunkOf(int axis, long element);

    /// <summary>The first element of a chunk on an axis.</summary>
    public abstract long StartOf(int axis, long chunk);

    /// <summary>The length of a chunk on an axis, padding included.</summary>
    public abstract long PaddedLengthOf(int axis, long chunk);

    /// <summary>The shortest and the longest padded length on an axis.</summary>
    public abstract (long Shortest, long Longest) PaddedLengthsOf(int axis);

    /// <summary>The length of a chunk on an axis, clipped to the array.</summary>
    public long LengthOf(int axis, long chunk) => Math.Min(PaddedLengthOf(axis, chunk), Shape[axis] - StartOf(axis, chunk));

    /// <summary>The array index of the chunk's first element.</summary>
    public Shape OriginOf(Shape index) => Map(index, static (grid, axis, chunk) => grid.StartOf(axis, chunk));

    /// <summary>The shape of the part of the chunk that lies inside the array.</summary>
    public Shape ExtentOf(Shape index) => Map(index, static (grid, axis, chunk) => grid.LengthOf(axis, chunk));

    /// <summary>The shape of the chunk as it is stored.</summary>
    public Shape PaddedShapeOf(Shape index) => Map(index, static (grid, axis, chunk) => grid.PaddedLengthOf(axis, chunk));

    /// <summary>The number of a chunk in C order.</summary>
    public long OrdinalOf(Shape index)
    {
        Check(index);
        var ordinal = 0L;
        for (var axis = 0; axis < Rank; axis++) ordinal = ordinal * GridShape[axis] + index[axis];
        return ordinal;
    }

    /// <summary>The index of a chunk from its number in C order.</summary>
    public Shape IndexOf(long ordinal)
    {
        if (ordinal < 0 || ordinal >= ChunkCount)
            throw new ZarrException(ZarrErrorId.SelectionOutOfRange, $"There is no chunk {ordinal} in a grid of {ChunkCount} chunks.", ordinal);
        var index = new long[Rank];
        for (var axis = Rank - 1; axis >= 0; axis--) (ordinal, index[axis]) = Math.DivRem(ordinal, GridShape[axis]);
        return Shape.Adopt(index);
    }

    /// <summary>True for the index of a chunk of this grid; it has as many axes.</summary>
    public bool IsInside(Shape index)
    {
        for (var axis = 0; axis < Rank; axis++)
            if (index[axis] >= GridShape[axis]) return false;
        return true;
    }

    private Shape Map(Shape index, Func<ChunkGrid, int, long, long> query)
    {
        Check(index);
        var mapped = new long[Rank];
        for (var axis = 0; axis < Rank; axis++) mapped[axis] = query(this, axis, index[axis]);
        return Shape.Adopt(mapped);
    }

    private void Check(Shape index)
    {
        if (index.Rank != Rank || !IsInside(index))
            throw new ZarrException(ZarrErrorId.SelectionOutOfRange, $"The chunk index {index} is outside the chunk grid, which has the shape {GridShape}.", index);
    }
}
