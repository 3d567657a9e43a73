using System.IO.Compression;

namespace Zarr.Core.Tests.Stores.Zip;

/// <summary>Archives made by .NET's own implementation.</summary>
internal static class ArchiveBytes
{
    public static ZipArchiveEntry Add(ZipArchive archive, string name, byte[] value, CompressionLevel level)
    {
        var entry = archive.CreateEntry(name, level);
        using var stream = entry.Open();
        stream.Write(value);
        return entry;
    }

    public static byte[] Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static byte[] Make(params (string Name, byte[] Value, CompressionLevel Level)[] entries)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, value, level) in entries) Add(archive, name, value, level);
        return bytes.ToArray();
    }
}
