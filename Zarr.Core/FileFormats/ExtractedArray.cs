using Microsoft.Win32.SafeHandles;
using Zarr.Platform;

namespace Zarr.FileFormats;

/// <summary>An array in Fortran order in an archive. Its elements do not come in C order, so that they are unpacked into a temporary file first.</summary>
internal sealed class ExtractedArray(ArrayFileEntry entry, string path, StoredElements stored, Func<ElementStream> open) : FileArray(entry)
{
    private const int Step = 1 << 20;

    private SafeFileHandle? _file;
    private BlockArray? _array;

    public override bool IsRandomAccess => true;

    public override bool IsFortran => true;

    public override void Begin(CancellationToken cancel)
    {
        var temporary = System.IO.Path.Join(System.IO.Path.GetTempPath(), $"zarr-{Guid.NewGuid():N}.tmp");
        try
        {
            _file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
            using var elements = open();
            var buffer = new byte[Step];
            var length = FileError.LengthOf(path, Shape, DataType.ItemSize);
            for (long done = 0; done < length; done += Step)
            {
                var part = buffer.AsSpan(0, (int)Math.Min(Step, length - done));
                elements.Read(part, cancel);
                RandomAccess.Write(_file, part, done);
            }

            elements.End();
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, temporary);
        }

        _array = new(Entry, path, _file, stored, offset: 0, isFortran: true);
    }

    public override Array Read(Shape origin, Shape extent, CancellationToken cancel) => _array!.Read(origin, extent, cancel);

    public override void Dispose() => _file?.Dispose();
}
