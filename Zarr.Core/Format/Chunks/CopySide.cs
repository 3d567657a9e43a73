namespace Zarr.Format.Chunks;

/// <summary>How a copy walks along one axis of one of its two buffers: by a stride, or to listed places.</summary>
internal struct CopySide
{
    /// <summary>Bytes from one element to the next, or, with <see cref="Indices"/>, from index 0 to index 1. May be negative or 0.</summary>
    public nint Stride;

    /// <summary>Where set, step i stands at <c>Indices[ListStart + i]</c>.</summary>
    public long[]? Indices;

    public int ListStart;

    /// <summary>Bytes from the start of the axis to step <paramref name="i"/>.</summary>
    public readonly nint OffsetOf(nint i) => (Indices is null ? i : (nint)Indices[ListStart + i]) * Stride;
}
