namespace Zarr.Arrays.Selection;

/// <summary>The ways to select from one axis.</summary>
public enum AxisItemKind
{
    /// <summary>One index; the axis is dropped from the result.</summary>
    Index,

    /// <summary><c>start:stop:step</c>, stop excluded, bounds clamped to the axis.</summary>
    Slice,

    /// <summary>A start, a count and a stride, all of which must lie inside the axis.</summary>
    Range,

    /// <summary>Indices in any order, duplicates allowed.</summary>
    List,

    /// <summary>One boolean per element of the axis.</summary>
    Mask,

    /// <summary>As many whole axes as are left over.</summary>
    Ellipsis,
}
