using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Zarr.FileFormats.Tiff;

/// <summary>The directories of a TIFF or BigTIFF file (TIFF 6.0, section 2). Each is held against the length of the file here, before the library takes memory for what it says.</summary>
internal sealed class TiffFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileInvalid"/>, <see cref="ZarrErrorId.FileNotSupported"/>, <see cref="ZarrErrorId.StoreReadFailed"/>.</exception>
    public TiffFile(string path)
    {
        Path = path;
        _handle = FileError.Reading(path, () => File.OpenHandle(path));
        try
        {
            Length = RandomAccess.GetLength(_handle);
            Span<byte> header = stackalloc byte[16];
            if (Length < 8) throw Invalid("it is no TIFF file: these begin with II or MM.");
            Fill(header[..8], 0);
            IsBigEndian = header[0] == 'M';
            IsBig = ReadUInt16(header[2..]) == 43;
            if (header[0] != header[1] || header[0] is not ((byte)'I' or (byte)'M') || !(IsBig || ReadUInt16(header[2..]) == 42))
                throw Invalid("it is no TIFF file: these begin with II or MM, and 42 or 43.");
            if (IsBig && IsBigEndian) throw FileError.NotSupported(path, "BigTIFF is only read little-endian.");
            if (IsBig) Fill(header, 0);
            First = PlaceIn(IsBig ? header[8..] : header[4..8]);
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>The most significant byte of a number comes first.</summary>
    public bool IsBigEndian { get; }

    /// <summary>Places have 64 bits.</summary>
    public bool IsBig { get; }

    /// <summary>Where the first directory is.</summary>
    private long First { get; }

    /// <summary>All directories, one after the other.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileInvalid"/>: they are damaged, or more than the file has room for, as those that lead back are.</exception>
    public IEnumerable<TiffDirectory> Directories()
    {
        var (length, seen) = (0L, new HashSet<long>());
        for (var place = First; place != 0;)
        {
            if (!seen.Add(place)) throw Invalid("its directories lead back to earlier ones.");
            var directory = TiffDirectory.Read(this, place);
            if ((length += directory.Length) > Length) throw Invalid("its directories lie in each other.");
            yield return directory;
            place = directory.Next;
        }
    }

    public ushort ReadUInt16(ReadOnlySpan<byte> bytes) => IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint ReadUInt32(ReadOnlySpan<byte> bytes) => IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    public ulong ReadUInt64(ReadOnlySpan<byte> bytes) => IsBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    /// <summary>A place in the file, of 32 or 64 bits; one that is in none is as far as can be.</summary>
    public long PlaceIn(ReadOnlySpan<byte> bytes) => IsBig ? (long)Math.Min(long.MaxValue, ReadUInt64(bytes)) : ReadUInt32(bytes);

    public ZarrException Invalid(string why) => FileError.Invalid(Path, why);

    /// <summary>Reads bytes that must be there.</summary>
    public void Fill(Span<byte> bytes, long place)
    {
        if (place < 0 || place > Length - bytes.Length) throw Invalid("it ends before what its directories say it has. It is truncated, or damaged.");
        while (!bytes.IsEmpty)
        {
            int read;
            try
            {
                read = RandomAccess.Read(_handle, bytes, place);
            }
            catch (Exception e) when (Zarr.Platform.FileFailure.Is(e))
            {
                throw Zarr.Platform.FileFailure.Reading(e, Path);
            }

            if (read == 0) throw Invalid("it has become shorter while it was read.");
            bytes = bytes[read..];
            place += read;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
