namespace Zarr.Storage.Stores.Zip;

/// <summary>Signatures and fixed lengths of the records of PKWARE's .ZIP File Format Specification (APPNOTE 6.3.10). All numbers are little-endian.</summary>
internal static class ZipRecord
{
    /// <summary>4.3.7 Local file header.</summary>
    public const uint LocalHeader = 0x04034b50;

    /// <summary>4.3.12 Central directory structure, file header.</summary>
    public const uint CentralHeader = 0x02014b50;

    /// <summary>4.3.14 Zip64 end of central directory record.</summary>
    public const uint Zip64End = 0x06064b50;

    /// <summary>4.3.15 Zip64 end of central directory locator.</summary>
    public const uint Zip64Locator = 0x07064b50;

    /// <summary>4.3.16 End of central directory record.</summary>
    public const uint End = 0x06054b50;

    public const int LocalHeaderLength = 30, CentralHeaderLength = 46, Zip64EndLength = 56, Zip64LocatorLength = 20, EndLength = 22;

    /// <summary>What a 16-bit or 32-bit field holds when the value stands in a zip64 field (4.4.1.4).</summary>
    public const ushort Zip64Mark16 = ushort.MaxValue;

    /// <inheritdoc cref="Zip64Mark16"/>
    public const uint Zip64Mark32 = uint.MaxValue;

    /// <summary>4.5.3 Zip64 extended information.</summary>
    public const ushort Zip64Extra = 0x0001;

    /// <summary>4.6.9 Info-ZIP Unicode path.</summary>
    public const ushort UnicodePathExtra = 0x7075;
}
