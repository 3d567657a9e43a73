using System.Buffers.Binary;
using Zarr.Format.Codecs.Checksums;

namespace Zarr.FileFormats.Png;

/// <summary>The chunks of a PNG file, one after the other, each with its checksum; and the bytes of those that hold the image, as one stream (section 5.3).</summary>
internal sealed class PngChunks : Stream
{
    private readonly string _path;
    private readonly FileStream _file;
    private uint _left, _crc;

    public PngChunks(string path)
    {
        _path = path;
        _file = FileError.Reading(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan));
        Span<byte> signature = stackalloc byte[8];
        if (FileError.ReadAll(_file, signature, path) < 8 || !signature.SequenceEqual(PngHeader.Signature))
            throw FileError.Invalid(path, "it is no PNG file: these begin with \\x89PNG.");
    }

    /// <summary>The type of the chunk that is read.</summary>
    public string Type { get; private set; } = "";

    /// <summary>Bytes of its data that are not yet read.</summary>
    public uint Left => _left;

    /// <summary>The length of the file.</summary>
    public long FileLength => _file.Length;

    /// <summary>Goes to the next chunk, whatever is left of this one.</summary>
    public void Next()
    {
        // Damage of what is not needed to see the image is passed over, as libpng does.
        if (Type.Length > 0 && !IsSound() && !IsAncillary) throw Damaged();
        Span<byte> head = stackalloc byte[8];
        Fill(head);
        _left = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (_left > int.MaxValue || _left > _file.Length - _file.Position) throw FileError.Invalid(_path, $"a chunk says it has {_left:N0} bytes, more than there are.");
        Type = System.Text.Encoding.Latin1.GetString(head[4..]);
        _crc = Checksum32.Crc32Table8(head[4..], ~0u);
    }

    /// <summary>The data of the chunk, which may not be longer than this.</summary>
    public byte[] ReadData(int most)
    {
        if (_left > most) throw FileError.Invalid(_path, $"its chunk {Type} has {_left:N0} bytes; at most {most:N0} are allowed.");
        var data = new byte[_left];
        Take(data);
        return data;
    }

    /// <summary>The data of a chunk that can be done without; null where it is damaged. The next one follows.</summary>
    public byte[]? ReadAncillary(int most)
    {
        var data = ReadData(most);
        var isSound = IsSound();
        Type = "";
        return isSound ? data : null;
    }

    private bool IsAncillary => char.IsAsciiLetterLower(Type[0]);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>The image, through all chunks IDAT that follow each other.</summary>
    public override int Read(Span<byte> buffer)
    {
        while (_left == 0)
        {
            if (Type != "IDAT") return 0;
            Next();
        }

        if (Type != "IDAT" || buffer.IsEmpty) return 0;
        var part = buffer[..(int)Math.Min(buffer.Length, _left)];
        Take(part);
        return part.Length;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Reads what is left, and compares the checksum.</summary>
    public void Finish()
    {
        if (!IsSound()) throw Damaged();
    }

    private bool IsSound()
    {
        Span<byte> rest = stackalloc byte[1024];
        while (_left > 0) Take(rest[..(int)Math.Min(rest.Length, _left)]);
        Fill(rest[..4]);
        return BinaryPrimitives.ReadUInt32BigEndian(rest) == ~_crc;
    }

    private ZarrException Damaged() => FileError.Invalid(_path, $"its chunk {Type} does not match its checksum, so it is damaged.");

    private void Take(Span<byte> data)
    {
        Fill(data);
        _crc = Checksum32.Crc32Table8(data, _crc);
        _left -= (uint)data.Length;
    }

    private void Fill(Span<byte> bytes)
    {
        if (FileError.ReadAll(_file, bytes, _path) < bytes.Length) throw FileError.Invalid(_path, "it ends within a chunk.");
    }
}
