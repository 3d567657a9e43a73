using System.Buffers.Binary;
using System.IO.Compression;
using Zarr.Format.Codecs.Checksums;

namespace Zarr.FileFormats.Png;

/// <summary>Writes a grey or colour image of 8 or 16 bits as PNG, each row with the filter that leaves least.</summary>
internal sealed class PngWriter : FileWriter
{
    private readonly NewFile _file;
    private readonly PngHeader _header;
    private readonly StoredElements _stored;
    private readonly Pixels _pixels;
    private readonly ZLibStream _compressed;
    private readonly byte[][] _filtered;
    private byte[] _row, _above;
    private int _at;

    public PngWriter(NewFile file, PngHeader header, StoredElements stored)
    {
        (_file, _header, _stored) = (file, header, stored);
        var length = checked((int)header.RowLength(header.Width));
        (_row, _above) = (new byte[length], new byte[length]);
        _filtered = [.. Enumerable.Range(0, PngFilter.Count).Select(_ => new byte[length])];
        _pixels = new(file.Stream);
        _compressed = new ZLibStream(_pixels, CompressionLevel.Optimal);
        file.Writing(() =>
        {
            file.Stream.Write(PngHeader.Signature);
            WriteChunk(file.Stream, "IHDR"u8, header.Write());
            return true;
        });
    }

    public override bool IsRandomAccess => false;

    public override void Write(Shape origin, Shape extent, ZarrSlice elements, CancellationToken cancel)
    {
        _stored.Reorder(StoredElements.BytesOf(elements.Storage, elements.Count, _stored.Type));
        _file.Writing(() =>
        {
            for (var rest = StoredElements.BytesOf(elements.Storage, elements.Count, _stored.Type); !rest.IsEmpty;)
            {
                var part = Math.Min(rest.Length, _row.Length - _at);
                rest[..part].CopyTo(_row.AsSpan(_at));
                rest = rest[part..];
                if ((_at += part) < _row.Length) continue;
                cancel.ThrowIfCancellationRequested();
                WriteRow();
            }

            return true;
        });
    }

    public override void End() => _file.Writing(() =>
    {
        _compressed.Dispose();
        _pixels.Dispose();
        WriteChunk(_file.Stream, "IEND"u8, []);
        return true;
    });

    private void WriteRow()
    {
        var best = 0;
        var least = long.MaxValue;
        for (var filter = 0; filter < PngFilter.Count; filter++)
        {
            var sum = PngFilter.Apply(filter, _row, _above, _header.PixelLength, _filtered[filter]);
            if (sum < least) (best, least) = (filter, sum);
        }

        _compressed.WriteByte((byte)best);
        _compressed.Write(_filtered[best]);
        (_row, _above, _at) = (_above, _row, 0);
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Checksum32.Crc32Table8(data, Checksum32.Crc32Table8(type, ~0u)));
        stream.Write(number);
    }

    /// <summary>Cuts the compressed image into chunks.</summary>
    private sealed class Pixels(Stream file) : Stream
    {
        private readonly byte[] _buffer = new byte[1 << 16];
        private int _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (!buffer.IsEmpty)
            {
                if (_length == _buffer.Length) WriteBuffer();
                var part = Math.Min(buffer.Length, _buffer.Length - _length);
                buffer[..part].CopyTo(_buffer.AsSpan(_length));
                _length += part;
                buffer = buffer[part..];
            }
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && _length > 0) WriteBuffer();
            base.Dispose(disposing);
        }

        private void WriteBuffer()
        {
            WriteChunk(file, "IDAT"u8, _buffer.AsSpan(0, _length));
            _length = 0;
        }
    }
}
