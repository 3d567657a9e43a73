namespace Zarr.Format.Codecs.Compressors;

/// <summary>A write-only stream over memory of fixed size that says, rather than throws, that it is full.</summary>
internal sealed unsafe class BoundedWriteStream(byte* destination, int capacity) : Stream
{
    private int _written;

    /// <summary>More was written than there is room for; the rest is lost.</summary>
    public bool Overflowed { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _written;

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Overflowed || buffer.Length > capacity - _written)
        {
            Overflowed = true;
            return;
        }
        buffer.CopyTo(new Span<byte>(destination + _written, buffer.Length));
        _written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
