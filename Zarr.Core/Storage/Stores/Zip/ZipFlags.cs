namespace Zarr.Storage.Stores.Zip;

/// <summary>4.4.4 General purpose bit flag.</summary>
internal static class ZipFlags
{
    public const ushort Encrypted = 1 << 0, Patched = 1 << 5, StronglyEncrypted = 1 << 6, Utf8 = 1 << 11, HeaderMasked = 1 << 13;
}
