using System.IO.Compression;
using Zarr.Format.Codecs.Checksums;
using Zarr.Platform;

namespace Zarr.FileFormats;

/// <summary>What is in a member of a zip archive, with its checksum.</summary>
internal sealed class NpzMember : ElementStream
{
    private const int Step = 1 << 20;

    private readonly string _path;
    private readonly ZipArchiveEntry _entry;
    private readonly Stream _stream;
    private uint _crc = ~0u;
    private long _read;

    private NpzMember(string path, ZipArchiveEntry entry) => (_path, _entry, _stream) = (path, entry, Opened(path, entry));

    /// <summary>Opens a member and reads its header.</summary>
    public static (NpzMember Member, NpyHeader Header) Open(string path, ZipArchiveEntry entry)
    {
        var member = new NpzMember(path, entry);
        var header = NpyHeader.Read(new Checked(member), path);
        return (member, header);
    }

    /// <summary>Reads some bytes; fewer at the end.</summary>
    public int ReadSome(Span<byte> bytes)
    {
        try
        {
            var read = _stream.Read(bytes[..(int)Math.Min(bytes.Length, _entry.Length - _read)]);
            _read += read;
            var done = (ReadOnlySpan<byte>)bytes[..read];
            var crc = Crc32Folding.Consume(ref done, _crc);
            _crc = Checksum32.Crc32Table8(done, crc);
            return read;
        }
        catch (InvalidDataException e)
        {
            throw FileError.Invalid(_path, $"its compressed data is damaged: {e.Message}", e);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Reading(e, _path);
        }
    }

    public override void Read(Span<byte> elements, CancellationToken cancel)
    {
        while (!elements.IsEmpty)
        {
            cancel.ThrowIfCancellationRequested();
            var read = FillSome(elements[..Math.Min(elements.Length, Step)]);
            elements = elements[read..];
        }
    }

    public override void End()
    {
        var rest = new byte[4096];
        while (ReadSome(rest) > 0)
        {
        }

        if (_read != _entry.Length || ~_crc != _entry.Crc32)
            throw FileError.Invalid(_path, "its checksum is another one than the archive says, so it is damaged.");
    }

    public override void Dispose() => _stream.Dispose();

    private int FillSome(Span<byte> bytes) => ReadSome(bytes) is > 0 and var read ? read : throw FileError.Invalid(_path, "it ends before all its elements were read.");

    private static Stream Opened(string path, ZipArchiveEntry entry)
    {
        try
        {
            return entry.Open();
        }
        catch (InvalidDataException e)
        {
            throw FileError.Invalid(path, $"the archive is damaged, or compressed or encrypted in a way that is not supported: {e.Message}", e);
        }
    }

    /// <summary>The member as a stream, for the reader of headers.</summary>
    private sealed class Checked(NpzMember member) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => member.ReadSome(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => member.ReadSome(buffer);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
