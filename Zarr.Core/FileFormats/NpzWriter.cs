using System.IO.Compression;

namespace Zarr.FileFormats;

/// <summary>Writes an array as a member of a zip archive, compressed.</summary>
internal sealed class NpzWriter : FileWriter
{
    private const int Step = 1 << 20;

    private readonly NewFile _file;
    private readonly StoredElements _stored;
    private readonly Stream _member;

    public NpzWriter(NewFile file, ZipArchive archive, string name, byte[] header, StoredElements stored)
    {
        (_file, _stored) = (file, stored);
        _member = file.Writing(() =>
        {
            var entry = archive.CreateEntry(name + ".npy", CompressionLevel.Fastest);
            // The earliest time a zip archive can tell, so that equal arrays are equal files.
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            var member = entry.Open();
            member.Write(header);
            return member;
        });
    }

    public override bool IsRandomAccess => false;

    public override void Write(Shape origin, Shape extent, ZarrSlice elements, CancellationToken cancel)
    {
        _stored.Reorder(StoredElements.BytesOf(elements.Storage, elements.Count, _stored.Type));
        _file.Writing(() =>
        {
            for (var rest = StoredElements.BytesOf(elements.Storage, elements.Count, _stored.Type); !rest.IsEmpty; rest = rest[Math.Min(Step, rest.Length)..])
            {
                cancel.ThrowIfCancellationRequested();
                _member.Write(rest[..Math.Min(Step, rest.Length)]);
            }

            return true;
        });
    }

    public override void End() => _file.Writing(() =>
    {
        _member.Dispose();
        return true;
    });
}
