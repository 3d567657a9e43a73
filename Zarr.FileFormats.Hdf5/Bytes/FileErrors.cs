namespace Zarr.FileFormats.Hdf5.Bytes;

/// <summary>The errors of files: what is damaged, and what is sound and not supported. Nothing else escapes.</summary>
internal static class FileErrors
{
    /// <summary>The file contradicts itself or its format.</summary>
    public static ZarrException Damaged(string what) => new(ZarrErrorId.FileInvalid, $"the file is damaged, {what}.");

    /// <summary>The file asks for what there is not.</summary>
    public static ZarrException NotSupported(string what) => new(ZarrErrorId.FileNotSupported, $"{char.ToLowerInvariant(what[0])}{what[1..]} is not supported.");

    /// <summary>A chunk is damaged.</summary>
    public static ZarrException ChunkDamaged(string what) => new(ZarrErrorId.ChunkCorrupt, $"it is damaged, {what}.");
}
