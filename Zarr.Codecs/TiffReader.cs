using BitMiracle.LibTiff.Classic;
using Zarr.FileFormats.Tiff;

namespace Zarr.Codecs.Libraries;

/// <summary>Decodes images with the library.</summary>
internal sealed class TiffReader : ITiffReader
{
    private readonly TiffSource _source;
    private readonly Tiff _tiff;

    public TiffReader(Stream file)
    {
        _source = new(file);
        // h: no directory is read yet.
        _tiff = _source.Open("rh");
    }

    public void GoTo(long directory) => _source.Run(() =>
    {
        if (!_tiff.SetSubDirectory(directory)) return false;
        // Chroma of fewer pixels is made pixels, and those are made red, green and blue.
        if (_tiff.GetField(TiffTag.COMPRESSION)[0].ToInt() == (int)Compression.JPEG && _tiff.GetField(TiffTag.PHOTOMETRIC) is { } photometric && photometric[0].ToInt() == (int)Photometric.YCBCR)
            return _tiff.SetField(TiffTag.JPEGCOLORMODE, JpegColorMode.RGB);
        return true;
    });

    public void ReadRow(int row, int plane, byte[] samples) => _source.Run(() => _tiff.ReadScanline(samples, row, (short)plane));

    public void ReadTile(int tile, byte[] samples, int length) => _source.Run(() => _tiff.ReadEncodedTile(tile, samples, 0, length) == length);
}
