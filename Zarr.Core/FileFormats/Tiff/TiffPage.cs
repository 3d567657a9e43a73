using Zarr.Format.DataTypes;

namespace Zarr.FileFormats.Tiff;

/// <summary>An image of a TIFF file, and the strips or tiles that it is in: they are as many as it needs, lie in the file, and can hold what they should.</summary>
internal sealed class TiffPage
{
    private const int None = 1, Jpeg = 7;

    // What LZW makes of its longest texts; deflate makes 1032, packbits 64.
    private const int MostExpansion = 2600;

    // A row, or a row of tiles, is in memory as a whole.
    private const long MostMemory = 1 << 30;

    private const int MostFaxWidth = 1 << 24;

    private readonly TiffFile _file;
    private readonly int _compression;
    private readonly long[] _places;

    public TiffPage(TiffFile file, TiffDirectory directory)
    {
        (_file, Directory) = (file, directory.Place);
        (Width, Height) = (Size(directory, TiffTag.Width), Size(directory, TiffTag.Height));
        Samples = (int)directory.Number(TiffTag.Samples, 1);
        if (Samples is < 1 or > ushort.MaxValue) throw file.Invalid($"a pixel has {Samples} samples.");
        if (directory.Number(TiffTag.Depth, 1) != 1 || directory.Number(TiffTag.TileDepth, 1) != 1) throw NotSupported("images of more than two axes are not supported.");
        int bits = (int)directory.NumberOfEach(TiffTag.Bits, 1), format = (int)directory.NumberOfEach(TiffTag.SampleFormat, 1);
        Type = TiffSamples.Find(format, bits) ?? throw NotSupported($"samples of {bits} bits of the format {format} are not supported.");
        IsPacked = bits == 1;
        if (IsPacked && Samples > 1) throw NotSupported($"pixels of {Samples} samples of one bit are not supported.");
        _compression = (int)directory.Number(TiffTag.Compression, None);
        if (!IsKnown(_compression, bits)) throw NotSupported($"the compression {_compression} of samples of {bits} bits is not supported: LZW, deflate, packbits and JPEG are, and those of fax for one bit.");
        var predictor = _compression is None or Jpeg ? 1 : directory.Number(TiffTag.Predictor, 1);
        // The library has no others, and gets the byte order of floats wrong.
        if (!(predictor == 1 || (predictor == 2 && bits is 8 or 16 or 32) || (predictor == 3 && format == 3 && !file.IsBigEndian)))
            throw NotSupported($"the predictor {predictor} of {(file.IsBigEndian ? "big" : "little")}-endian samples of {bits} bits is not supported.");
        // Chroma of fewer pixels is only made pixels by JPEG.
        if (directory.Number(TiffTag.Photometric, 1) == 6 && _compression != Jpeg) throw NotSupported("YCbCr without JPEG is not supported.");
        HasPlanes = Samples > 1 && directory.Number(TiffTag.Planes, 1) == 2;
        Description = directory.Text(TiffTag.Description);
        IsTiled = directory.Has(TiffTag.TileWidth);
        (PartWidth, PartHeight) = IsTiled ? (Size(directory, TiffTag.TileWidth), Size(directory, TiffTag.TileHeight)) : (Width, StripHeight(directory));
        if (IsPacked && PartWidth % 8 != 0 && IsTiled) throw file.Invalid($"its tiles are {PartWidth} pixels wide; a multiple of 16 is allowed.");
        var down = (Height - 1) / PartHeight + 1;
        Across = (Width - 1) / PartWidth + 1;
        PartsPerPlane = (long)Across * down;
        RowLength = LengthOf(Width);
        PartRowLength = LengthOf(PartWidth);
        // All pixels of a row may be in a bit of a fax.
        if (IsPacked && Math.Max(Width, PartWidth) > MostFaxWidth) throw NotSupported($"an image of one bit that is {Width:N0} pixels wide is not supported.");
        if ((Int128)(IsTiled ? Math.Max(RowLength, PartRowLength * Across) : RowLength) * (IsTiled ? PartHeight : 1) > MostMemory)
            throw NotSupported($"an image {Width:N0} pixels wide {(IsTiled ? $"in tiles of {PartWidth:N0} by {PartHeight:N0} pixels " : "")}is not supported: a row of it would take more than 1 GiB of memory.");
        // Old writers told of tiles under the tags of strips, and libtiff takes them for each other.
        _places = directory.Numbers(IsTiled && directory.Has(TiffTag.TileOffsets) ? TiffTag.TileOffsets : TiffTag.StripOffsets);
        CheckParts(directory.Numbers(IsTiled && directory.Has(TiffTag.TileLengths) ? TiffTag.TileLengths : TiffTag.StripLengths));

        long LengthOf(long pixels) => (pixels * (HasPlanes ? 1 : Samples) * bits + 7) / 8;
    }

    /// <summary>Where its directory is.</summary>
    public long Directory { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Samples of a pixel.</summary>
    public int Samples { get; }

    /// <summary>The type of a sample.</summary>
    public DataType Type { get; }

    /// <summary>Eight samples are in a byte.</summary>
    public bool IsPacked { get; }

    /// <summary>Samples of a pixel are apart: each has an image of its own.</summary>
    public bool HasPlanes { get; }

    public string? Description { get; }

    public bool IsTiled { get; }

    /// <summary>Pixels of a strip or tile.</summary>
    public int PartWidth { get; }

    /// <summary>Rows of a strip or tile.</summary>
    public int PartHeight { get; }

    /// <summary>Strips or tiles beside each other.</summary>
    public int Across { get; }

    /// <summary>Strips or tiles of a plane.</summary>
    public long PartsPerPlane { get; }

    /// <summary>Bytes of a row of a plane.</summary>
    public long RowLength { get; }

    /// <summary>Bytes of a row of a strip or tile.</summary>
    public long PartRowLength { get; }

    public int Planes => HasPlanes ? Samples : 1;

    /// <summary>As an array: the samples of a pixel are the last axis, or the first where they are apart.</summary>
    public Shape Shape => Samples == 1 ? [Height, Width] : HasPlanes ? [Samples, Height, Width] : [Height, Width, Samples];

    /// <summary>A strip or tile is not stored, and its samples are zeros, as GDAL has it.</summary>
    public bool IsMissing(long part) => _places[part] == 0;

    private bool IsFax => _compression is 2 or 3 or 4;

    private static bool IsKnown(int compression, int bits) => compression switch
    {
        // Fax 2, 3 and 4; LZW, JPEG, deflate under both its numbers, packbits.
        None or 5 or 8 or 32946 or 32773 => true,
        2 or 3 or 4 => bits == 1,
        Jpeg => bits == 8,
        _ => false,
    };

    private int Size(TiffDirectory directory, int tag) => directory.Number(tag) is >= 1 and <= int.MaxValue and var size ? (int)size
        : throw _file.Invalid($"its tag {tag} is {directory.Number(tag)}; allowed are 1 to {int.MaxValue}.");

    private int StripHeight(TiffDirectory directory)
    {
        var rows = directory.Number(TiffTag.RowsPerStrip, uint.MaxValue);
        if (rows == 0 || (rows > int.MaxValue && rows != uint.MaxValue)) throw _file.Invalid($"its strips have {rows:N0} rows.");
        // The library takes all planes for one then.
        if (rows == uint.MaxValue && HasPlanes) throw NotSupported("planes in strips whose height is left open are not supported.");
        return (int)Math.Min(rows, Height);
    }

    private void CheckParts(long[] lengths)
    {
        var kind = IsTiled ? "tiles" : "strips";
        var count = PartsPerPlane * Planes;
        if (_places.Length != count || lengths.Length != count) throw _file.Invalid($"it needs {count:N0} {kind}, and has {_places.Length:N0}, and the lengths of {lengths.Length:N0}.");
        for (var part = 0; part < _places.Length; part++)
        {
            if (IsMissing(part) && lengths[part] == 0) continue;
            var rows = IsTiled ? PartHeight : Math.Min(PartHeight, Height - part % PartsPerPlane * PartHeight);
            var expected = (Int128)rows * PartRowLength;
            if (_places[part] == 0 || lengths[part] is 0 or > int.MaxValue || _places[part] > _file.Length - lengths[part])
                throw _file.Invalid($"its {kind} are outside it. It is truncated, or damaged.");
            // A row of fax is a bit, however wide it is.
            if (IsFax ? rows > lengths[part] * 8 + (1 << 16) : _compression == None ? expected > lengths[part] : expected > (Int128)lengths[part] * MostExpansion + (1 << 16))
                throw _file.Invalid($"{expected:N0} bytes of samples cannot be in the {lengths[part]:N0} bytes of one of its {kind}. It is truncated, or its header is wrong.");
        }
    }

    private ZarrException NotSupported(string why) => FileError.NotSupported(_file.Path, why);
}
