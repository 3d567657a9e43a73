using Zarr.Format.Codecs.Compressors;
using Zarr.Platform;

namespace Zarr.FileFormats.Tiff;

/// <summary>Images of a TIFF file as samples, one after the other: rows of strips are decoded one by one, those of tiles as many as a tile has.</summary>
internal sealed class TiffRows : ElementStream
{
    private readonly TiffFile _file;
    private readonly FileStream _stream;
    private readonly ITiffReader _reader;
    private readonly IEnumerator<long> _pages;
    private readonly Func<TiffPage, bool> _isExpected;
    private TiffPage? _page;
    private byte[] _tile = [], _rows = [], _samples = [];
    private int _plane, _row, _at, _length;

    /// <param name="path">The file.</param>
    /// <param name="pages">The places of the directories.</param>
    /// <param name="isExpected">An image is still what it was when the file was opened.</param>
    public TiffRows(string path, IEnumerable<long> pages, Func<TiffPage, bool> isExpected)
    {
        _file = new(path);
        try
        {
            _stream = FileError.Reading(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));
            _reader = CodecLibrary.Tiff.CreateReader(_stream);
        }
        catch
        {
            _stream?.Dispose();
            _file.Dispose();
            throw;
        }

        (_pages, _isExpected) = (pages.GetEnumerator(), isExpected);
    }

    public override void Read(Span<byte> elements, CancellationToken cancel)
    {
        while (!elements.IsEmpty)
        {
            if (_at == _length)
            {
                cancel.ThrowIfCancellationRequested();
                Decode();
            }

            var part = Math.Min(elements.Length, _length - _at);
            _samples.AsSpan(_at, part).CopyTo(elements);
            _at += part;
            elements = elements[part..];
        }
    }

    public override void Dispose()
    {
        _pages.Dispose();
        _stream.Dispose();
        _file.Dispose();
    }

    private void Decode()
    {
        try
        {
            if (_page is null || (_row == _page.Height && _plane == _page.Planes - 1)) _page = NextPage();
            else if (_row == _page.Height) (_plane, _row) = (_plane + 1, 0);
            var rows = _page.IsTiled ? Math.Min(_page.PartHeight, _page.Height - _row) : 1;
            if (_page.IsTiled) ReadTiles(_page, rows);
            else ReadStrip(_page);
            if (_page.IsPacked) Unpack(_page.Width, rows);
            _row += rows;
            (_at, _length) = (0, rows * (_page.IsPacked ? _page.Width : (int)_page.RowLength));
        }
        catch (InvalidDataException e)
        {
            throw FileError.Invalid(_file.Path, $"its samples are damaged: {e.Message}", e);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Reading(e, _file.Path);
        }
    }

    private TiffPage NextPage()
    {
        if (!_pages.MoveNext()) throw FileError.Invalid(_file.Path, "it ends before all its samples were read.");
        var page = new TiffPage(_file, TiffDirectory.Read(_file, _pages.Current));
        if (!_isExpected(page)) throw FileError.Invalid(_file.Path, "it was changed while it was read.");
        _reader.GoTo(page.Directory);
        (_plane, _row) = (0, 0);
        var height = page.IsTiled ? Math.Min(page.PartHeight, page.Height) : 1;
        Grow(ref _rows, height * (int)page.RowLength);
        if (page.IsTiled) Grow(ref _tile, page.PartHeight * (int)page.PartRowLength);
        if (page.IsPacked) Grow(ref _samples, checked(height * page.Width));
        else _samples = _rows;
        return page;
    }

    // The library fills rows and tiles as a whole, so that longer buffers of earlier images do.
    private static void Grow(ref byte[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new byte[length];
    }

    private void ReadStrip(TiffPage page)
    {
        if (page.IsMissing(_plane * page.PartsPerPlane + _row / page.PartHeight)) Array.Clear(_rows);
        else _reader.ReadRow(_row, _plane, _rows);
    }

    private void ReadTiles(TiffPage page, int rows)
    {
        int rowLength = (int)page.RowLength, width = (int)page.PartRowLength;
        for (var column = 0; column < page.Across; column++)
        {
            var tile = _plane * page.PartsPerPlane + (long)(_row / page.PartHeight) * page.Across + column;
            if (page.IsMissing(tile)) Array.Clear(_tile);
            else _reader.ReadTile((int)tile, _tile, page.PartHeight * width);
            var length = Math.Min(width, rowLength - column * width);
            for (var row = 0; row < rows; row++)
                _tile.AsSpan(row * width, length).CopyTo(_rows.AsSpan(row * rowLength + column * width));
        }
    }

    private void Unpack(int width, int rows)
    {
        var rowLength = (width + 7) / 8;
        for (var row = 0; row < rows; row++)
        {
            var packed = _rows.AsSpan(row * rowLength, rowLength);
            var samples = _samples.AsSpan(row * width, width);
            for (var x = 0; x < width; x++) samples[x] = (byte)((packed[x >> 3] >> (7 - (x & 7))) & 1);
        }
    }
}
