namespace Zarr.Format.Chunks;

/// <summary>The bytes of each element that a copy moves, where the two sides have elements of different sizes.</summary>
/// <param name="SourceSize">Bytes of an element of the source.</param>
/// <param name="SourceOffset">Where in it the part begins.</param>
/// <param name="DestinationSize">Bytes of an element of the destination.</param>
/// <param name="DestinationOffset">Where in it the part goes.</param>
/// <param name="Length">Bytes of the part.</param>
internal readonly record struct ItemPart(int SourceSize, int SourceOffset, int DestinationSize, int DestinationOffset, int Length)
{
    /// <summary>Whole elements.</summary>
    public static ItemPart Whole(int size) => new(size, 0, size, 0, size);
}
