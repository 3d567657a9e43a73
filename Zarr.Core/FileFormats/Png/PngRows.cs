using System.IO.Compression;

namespace Zarr.FileFormats.Png;

/// <summary>The image of a PNG file as samples: rows are decompressed one by one, their filters taken off, palettes and few bits made bytes.</summary>
internal sealed class PngRows : ElementStream
{
    private readonly string _path;
    private readonly PngHeader _header;
    private readonly PngChunks _chunks;
    private readonly ZLibStream _pixels;
    private readonly byte[]? _palette;
    private readonly int _paletteChannels;
    private readonly byte[] _samples;
    private byte[] _row, _above;
    private int _at;

    public PngRows(string path, PngHeader header, byte[]? palette, int paletteChannels, PngChunks chunks)
    {
        (_path, _header, _chunks, _palette, _paletteChannels) = (path, header, chunks, palette, paletteChannels);
        _pixels = new ZLibStream(chunks, CompressionMode.Decompress);
        (_row, _above) = (new byte[header.RowLength(header.Width)], new byte[header.RowLength(header.Width)]);
        _samples = new byte[checked(header.Width * SampleBytes)];
        _at = _samples.Length;
    }

    /// <summary>Bytes of a pixel as samples.</summary>
    private int SampleBytes => _palette is not null ? _paletteChannels : _header.Channels * Math.Max(1, _header.Depth / 8);

    public override void Read(Span<byte> elements, CancellationToken cancel)
    {
        if (_header.IsInterlaced)
        {
            ReadPasses(elements, cancel);
            return;
        }

        while (!elements.IsEmpty)
        {
            if (_at == _samples.Length)
            {
                cancel.ThrowIfCancellationRequested();
                ReadRow(_header.Width);
                Expand(_header.Width, _samples);
                _at = 0;
            }

            var part = Math.Min(elements.Length, _samples.Length - _at);
            _samples.AsSpan(_at, part).CopyTo(elements);
            _at += part;
            elements = elements[part..];
        }
    }

    public override void End()
    {
        try
        {
            // The end of the stream has a checksum, which is compared when it is reached.
            if (_pixels.ReadByte() >= 0) throw FileError.Invalid(_path, "it has more pixels than its size allows.");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Damaged(e);
        }

        if (_chunks.Type == "IDAT") _chunks.Finish();
    }

    public override void Dispose()
    {
        _pixels.Dispose();
        _chunks.Dispose();
    }

    /// <summary>Adam7 (section 8.2): each pass is a small image of the pixels that it has.</summary>
    private void ReadPasses(Span<byte> image, CancellationToken cancel)
    {
        ReadOnlySpan<int> left = [0, 4, 0, 2, 0, 1, 0], top = [0, 0, 4, 0, 2, 0, 1], across = [8, 8, 4, 4, 2, 2, 1], down = [8, 8, 8, 4, 4, 2, 2];
        var size = SampleBytes;
        for (var pass = 0; pass < 7; pass++)
        {
            if (_header.Width <= left[pass] || _header.Height <= top[pass]) continue;
            var width = (_header.Width - left[pass] - 1) / across[pass] + 1;
            Array.Clear(_row);
            for (var y = top[pass]; y < _header.Height; y += down[pass])
            {
                cancel.ThrowIfCancellationRequested();
                ReadRow(width);
                Expand(width, _samples);
                for (var x = 0; x < width; x++)
                    _samples.AsSpan(x * size, size).CopyTo(image[(((y * _header.Width) + left[pass] + x * across[pass]) * size)..]);
            }
        }
    }

    private void ReadRow(int width)
    {
        (_row, _above) = (_above, _row);
        var row = _row.AsSpan(0, (int)_header.RowLength(width));
        try
        {
            var filter = _pixels.ReadByte();
            if (filter < 0 || _pixels.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length) throw FileError.Invalid(_path, "it ends before all its pixels were read.");
            if (!PngFilter.TryRemove((byte)filter, row, _above, _header.PixelLength)) throw FileError.Invalid(_path, $"there is no filter {filter}.");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Damaged(e);
        }
    }

    private void Expand(int width, Span<byte> samples)
    {
        var depth = _header.Depth;
        if (_palette is null && depth >= 8)
        {
            _row.AsSpan(0, (int)_header.RowLength(width)).CopyTo(samples);
            return;
        }

        var mask = (1 << depth) - 1;
        for (var x = 0; x < width; x++)
        {
            var value = (_row[x * depth / 8] >> (8 - depth - x * depth % 8)) & mask;
            // Grey of few bits is spread over all 256 values.
            if (_palette is null) samples[x] = (byte)(value * byte.MaxValue / mask);
            else _palette.AsSpan(value * _paletteChannels, _paletteChannels).CopyTo(samples[(x * _paletteChannels)..]);
        }
    }

    // zlib reports a preset dictionary, which PNG does not allow (section 10.1), as an IOException; those of the file are told by the file.
    private ZarrException Damaged(Exception e) => FileError.Invalid(_path, $"its compressed pixels are damaged: {e.Message}", e);
}
