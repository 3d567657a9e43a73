namespace Zarr.Format.Codecs.Filters;

/// <summary>Where packed bits tell how many of them are padding.</summary>
public enum PackBitsPadding
{
    /// <summary>Nowhere: the shape of the chunk tells.</summary>
    None,
    /// <summary>In a byte before them.</summary>
    FirstByte,
    /// <summary>In a byte after them.</summary>
    LastByte,
}
