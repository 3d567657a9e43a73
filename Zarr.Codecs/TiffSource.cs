using BitMiracle.LibTiff.Classic;

namespace Zarr.Codecs.Libraries;

/// <summary>A file as the library wants it, and what it said of it. The file stays open when the library closes it.</summary>
internal sealed class TiffSource(Stream file) : TiffStream
{
    /// <summary>The first thing that went wrong since <see cref="Run"/>.</summary>
    public string? Error { get; set; }

    /// <summary>Opens the library on the file.</summary>
    /// <exception cref="InvalidDataException">It does not want to.</exception>
    public Tiff Open(string mode)
    {
        Tiff? tiff = null;
        Run(() => (tiff = Tiff.ClientOpen("the file", mode, this, this)) is not null);
        return tiff!;
    }

    /// <summary>Runs what says false of damage, or throws what it happens to.</summary>
    /// <exception cref="InvalidDataException">It did.</exception>
    public void Run(Func<bool> work)
    {
        Error = null;
        try
        {
            if (work()) return;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or IOException or UnauthorizedAccessException))
        {
            throw new InvalidDataException(Error ?? e.Message, e);
        }

        throw new InvalidDataException(Error ?? "the library does not say why.");
    }

    public override int Read(object clientData, byte[] buffer, int offset, int count) => file.ReadAtLeast(buffer.AsSpan(offset, count), count, throwOnEndOfStream: false);

    public override void Write(object clientData, byte[] buffer, int offset, int count) => file.Write(buffer, offset, count);

    public override long Seek(object clientData, long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override long Size(object clientData) => file.Length;

    public override void Close(object clientData)
    {
    }
}
