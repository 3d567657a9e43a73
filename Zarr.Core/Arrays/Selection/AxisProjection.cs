namespace Zarr.Arrays.Selection;

/// <summary>
/// What one axis of a selection takes from one chunk: <see cref="Count"/> elements. Element i lies in the chunk at
/// <c>ChunkStart + i * ChunkStep</c>, or, where <see cref="ChunkIndices"/> is set, at <c>ChunkIndices[ListStart + i]</c>; in the result at
/// <c>ResultStart + i</c>, or at <c>ResultIndices[ListStart + i]</c>.
/// </summary>
internal struct AxisProjection
{
    /// <summary>The number of the chunk on this axis.</summary>
    public long Chunk;

    /// <summary>The length of the chunk inside the array.</summary>
    public long ChunkLength;

    /// <summary>The length of the chunk as it is stored.</summary>
    public long PaddedLength;

    public long Count;
    public long ChunkStart;
    public long ChunkStep;
    public long ResultStart;
    public long[]? ChunkIndices;
    public long[]? ResultIndices;
    public int ListStart;

    /// <summary>Every element of the chunk that lies inside the array is selected.</summary>
    public bool CoversChunk;

    /// <summary>The chunk as it is stored, padding included, in order, next to each other in the result.</summary>
    public readonly bool IsPaddedChunkInOrder =>
        Count == PaddedLength && ChunkStart == 0 && (ChunkStep == 1 || Count == 1) && ChunkIndices is null && ResultIndices is null;

    /// <summary>Where in the chunk an element lies, by its place among those selected.</summary>
    public readonly long OffsetOf(long place) => ChunkIndices is null ? ChunkStart + place * ChunkStep : ChunkIndices[ListStart + place];
}
