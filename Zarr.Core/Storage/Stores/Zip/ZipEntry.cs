namespace Zarr.Storage.Stores.Zip;

/// <summary>What the central directory says about one value.</summary>
/// <param name="Key">The key the entry's name stands for.</param>
/// <param name="HeaderOffset">Where the local header begins in the file.</param>
/// <param name="StoredLength">Bytes in the file.</param>
/// <param name="Length">Bytes of the value.</param>
/// <param name="Crc">CRC-32 of the value.</param>
/// <param name="Method">4.4.5 compression method.</param>
/// <param name="Flags">4.4.4 general purpose bit flag.</param>
/// <param name="NameLength">Bytes of the name, which the local header repeats.</param>
/// <param name="ExtraLength">Bytes of the extra field here; the local header's may differ.</param>
internal sealed record ZipEntry(
    StoreKey Key, long HeaderOffset, long StoredLength, long Length, uint Crc, ushort Method, ushort Flags, ushort NameLength, ushort ExtraLength)
{
    public const ushort Stored = 0, Deflated = 8;

    /// <summary>Where the value's bytes begin; 0 until its local header was read, since none is shorter than 30 bytes.</summary>
    public long DataOffset { get; set; }

    /// <summary>The least the entry takes in the file.</summary>
    public long MinimumEnd => HeaderOffset + ZipRecord.LocalHeaderLength + NameLength + StoredLength;

    /// <summary>An entry never changes, so its place and content are its version.</summary>
    public StoreVersion Version => new(HeaderOffset + 1, ((long)Crc << 32) ^ Length);

    public StoreEntry ToStoreEntry() => new(Key, Length, Version, IsPrefix: false);
}
