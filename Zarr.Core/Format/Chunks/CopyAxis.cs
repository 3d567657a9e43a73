namespace Zarr.Format.Chunks;

/// <summary>One axis of a copy: how many steps, and how each buffer walks along.</summary>
internal struct CopyAxis
{
    public nint Count;
    public CopySide Source;
    public CopySide Destination;

    public readonly bool HasLists => Source.Indices is not null || Destination.Indices is not null;

    /// <summary>
    /// Drops axes of one step and joins neighbours that both buffers walk through evenly. What is left is at the front of
    /// <paramref name="axes"/>; the order of the elements stays.
    /// </summary>
    /// <returns>The number of axes left, or -1 when there is nothing to copy.</returns>
    public static int Collapse(Span<CopyAxis> axes, ref nint sourceOffset, ref nint destinationOffset)
    {
        var left = 0;
        foreach (ref readonly var axis in axes)
        {
            if (axis.Count == 0) return -1;
        }

        foreach (var axis in axes)
        {
            if (axis.Count == 1)
            {
                sourceOffset += axis.Source.OffsetOf(0);
                destinationOffset += axis.Destination.OffsetOf(0);
            }
            else if (left > 0 && axes[left - 1].Encloses(axis))
            {
                var count = axes[left - 1].Count;
                axes[left - 1] = axis;
                axes[left - 1].Count *= count;
            }
            else
            {
                axes[left++] = axis;
            }
        }

        return left;
    }

    /// <summary>One step here is on both sides as long as all steps of the inner axis.</summary>
    private readonly bool Encloses(in CopyAxis inner) =>
        !HasLists && !inner.HasLists
        && Source.Stride == inner.Count * inner.Source.Stride
        && Destination.Stride == inner.Count * inner.Destination.Stride;
}
