using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using BitMiracle.LibTiff.Classic;
using Zarr.FileFormats.Tiff;

namespace Zarr.Codecs.Libraries;

/// <summary>Writes images with the library. Strips are compressed by the runtime's deflate, which is many times as fast as the library's.</summary>
internal sealed class TiffWriter : ITiffWriter
{
    private readonly TiffSource _source;
    private readonly Tiff _tiff;
    private readonly MemoryStream _compressed = new();
    private TiffLayout _layout = null!;
    private int _strip;

    public TiffWriter(Stream file, bool isBig)
    {
        _source = new(file);
        _tiff = _source.Open(isBig ? "w8" : "w4");
    }

    public void Begin(TiffLayout layout)
    {
        (_layout, _strip) = (layout, 0);
        _source.Run(() =>
        {
            var colours = layout.Samples >= 3 ? 3 : 1;
            return _tiff.SetField(TiffTag.IMAGEWIDTH, layout.Width)
                && _tiff.SetField(TiffTag.IMAGELENGTH, layout.Height)
                && _tiff.SetField(TiffTag.SAMPLESPERPIXEL, (short)layout.Samples)
                && _tiff.SetField(TiffTag.BITSPERSAMPLE, (short)layout.Bits)
                && _tiff.SetField(TiffTag.SAMPLEFORMAT, (SampleFormat)layout.Format)
                && _tiff.SetField(TiffTag.PLANARCONFIG, PlanarConfig.CONTIG)
                && _tiff.SetField(TiffTag.PHOTOMETRIC, colours == 3 ? Photometric.RGB : Photometric.MINISBLACK)
                && (layout.Samples == colours || _tiff.SetField(TiffTag.EXTRASAMPLES, (short)1, new[] { (short)ExtraSample.UNASSALPHA }))
                && _tiff.SetField(TiffTag.COMPRESSION, Compression.ADOBE_DEFLATE)
                && (!IsDifferenced || _tiff.SetField(TiffTag.PREDICTOR, Predictor.HORIZONTAL))
                && _tiff.SetField(TiffTag.ROWSPERSTRIP, layout.RowsPerStrip)
                && (layout.Description is null || _tiff.SetField(TiffTag.IMAGEDESCRIPTION, layout.Description));
        });
    }

    public void WriteStrip(Span<byte> samples)
    {
        if (IsDifferenced)
        {
            for (var row = 0; row < samples.Length; row += _layout.RowLength)
            {
                var bytes = samples.Slice(row, _layout.RowLength);
                switch (_layout.Bits)
                {
                    case 8: Difference(bytes); break;
                    case 16: Difference(MemoryMarshal.Cast<byte, ushort>(bytes)); break;
                    default: Difference(MemoryMarshal.Cast<byte, uint>(bytes)); break;
                }
            }
        }

        _compressed.SetLength(0);
        using (var deflate = new ZLibStream(_compressed, CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(samples);
        var length = (int)_compressed.Length;
        _source.Run(() => _tiff.WriteRawStrip(_strip, _compressed.GetBuffer(), length) == length);
        _strip++;
    }

    public void End() => _source.Run(_tiff.WriteDirectory);

    // Every reader knows differences of whole numbers of up to 32 bits (TIFF 6.0, section 14); of floats few know any.
    private bool IsDifferenced => _layout is { Format: 1 or 2, Bits: <= 32 };

    private void Difference<T>(Span<T> row) where T : unmanaged, IBinaryInteger<T>
    {
        for (var i = row.Length - 1; i >= _layout.Samples; i--) row[i] -= row[i - _layout.Samples];
    }
}
