using Zarr.Format.Codecs.Compressors;

namespace Zarr.FileFormats.Tiff;

/// <summary>Writes images of a TIFF file in strips, compressed; with places of 64 bits where 32 might not do.</summary>
internal sealed class TiffWriter : FileWriter
{
    // What directories and tables of strips may take, and deflate may add.
    private const long Reserve = 64 << 20;

    private readonly NewFile _file;
    private readonly TiffLayout _layout;
    private readonly StoredElements _stored;
    private readonly ITiffWriter _writer;
    private readonly byte[] _strip;
    private int _at, _row;

    public TiffWriter(NewFile file, TiffLayout layout, long images, StoredElements stored)
    {
        (_file, _layout, _stored) = (file, layout, stored);
        var length = (Int128)images * layout.Height * layout.RowLength;
        _writer = Writing(() => CodecLibrary.Tiff.CreateWriter(file.Stream, length + length / 100 + images * 1024 + Reserve > uint.MaxValue));
        _strip = new byte[layout.RowsPerStrip * layout.RowLength];
    }

    public override bool IsRandomAccess => false;

    public override void Write(Shape origin, Shape extent, ZarrSlice elements, CancellationToken cancel)
    {
        _stored.Reorder(StoredElements.BytesOf(elements.Storage, elements.Count, _stored.Type));
        Writing(() =>
        {
            for (var rest = StoredElements.BytesOf(elements.Storage, elements.Count, _stored.Type); !rest.IsEmpty;)
            {
                var length = Math.Min(_layout.RowsPerStrip, _layout.Height - _row) * _layout.RowLength;
                var part = Math.Min(rest.Length, length - _at);
                rest[..part].CopyTo(_strip.AsSpan(_at));
                rest = rest[part..];
                if ((_at += part) < length) continue;
                cancel.ThrowIfCancellationRequested();
                WriteStrip(length);
            }

            return true;
        });
    }

    // What the library cannot write is as what the file system cannot.
    private T Writing<T>(Func<T> write) => _file.Writing(() =>
    {
        try
        {
            return write();
        }
        catch (InvalidDataException e)
        {
            throw new IOException(e.Message, e);
        }
    });

    private void WriteStrip(int length)
    {
        if (_row == 0) _writer.Begin(_layout);
        _writer.WriteStrip(_strip.AsSpan(0, length));
        _at = 0;
        if ((_row += length / _layout.RowLength) < _layout.Height) return;
        _writer.End();
        _row = 0;
    }
}
