using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Zarr.Format.Codecs.Checksums;

namespace Zarr.Storage.Stores.Zip;

/// <summary>The names of entries, and the keys they stand for.</summary>
internal static class ZipName
{
    // 4.4.2.2
    private const byte Unix = 3, MacOS = 19;

    private static readonly Encoding Cp437 = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

    /// <summary>
    /// Appendix D: UTF-8 where flag bit 11 says so; else Info-ZIP's Unicode path where it belongs to the name; else, because many
    /// programs forget the flag, UTF-8 where the bytes are valid as that, and IBM code page 437 where not.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> name, ushort flags, ReadOnlySpan<byte> extra)
    {
        if (ZipExtra.TryFind(extra, ZipRecord.UnicodePathExtra, out var path) && path.Length > 5 && path[0] == 1
            && BinaryPrimitives.ReadUInt32LittleEndian(path[1..]) == Checksum32.Crc32(name) && Utf8.IsValid(path[5..])) return Encoding.UTF8.GetString(path[5..]);
        return Utf8.IsValid(name) ? Encoding.UTF8.GetString(name) : (flags & ZipFlags.Utf8) != 0 ? "" : Cp437.GetString(name);
    }

    /// <summary>
    /// The key a name stands for; "./" in front means nothing. False for directories and for what no key can name, such as names with ".."
    /// or those that begin with a slash: no one can ask for those.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="system">The system whose names the archive has: the upper byte of 4.4.2.</param>
    /// <param name="key">The key.</param>
    // 4.4.17.1: all slashes are forward ones. Some programs of Windows write the others, which on Unix and macOS are a character like any other, and then no slash at all.
    public static bool TryParse(string name, byte system, out StoreKey key)
    {
        if (name.Contains('\\') && (system is not (Unix or MacOS) || !name.Contains('/'))) name = name.Replace('\\', '/');
        while (name.StartsWith("./", StringComparison.Ordinal)) name = name[2..];
        return StoreKey.TryParse(name, out key) && !key.IsRoot;
    }

    /// <summary>Refuses a key whose name would be read as another, or is too long.</summary>
    public static void Check(StoreKey key)
    {
        if (!TryParse(key.Value, Unix, out var read) || read != key)
            throw new ZarrException(ZarrErrorId.NameInvalid, $"The key '{key}' is not allowed in a zip archive: where a name has backslashes and no slash, they are read as slashes.", key);
        if (Encoding.UTF8.GetByteCount(key.Value) > ushort.MaxValue)
            throw new ZarrException(ZarrErrorId.NameInvalid, $"The key '{key.Value[..40]}...' is longer than the 65,535 bytes a name in a zip archive can have.", key);
    }
}
