using System.Buffers.Binary;
using Zarr.Format.DataTypes;

namespace Zarr.FileFormats.Png;

/// <summary>What kind of image a PNG file holds (PNG, third edition, section 11.2.1).</summary>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Depth">Bits of a sample, or of an index into the palette.</param>
/// <param name="Colour">The colour type: 0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha.</param>
/// <param name="IsInterlaced">The image comes in seven passes.</param>
internal sealed record PngHeader(int Width, int Height, int Depth, int Colour, bool IsInterlaced)
{
    public const int Length = 13;

    public const int Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, RgbAlpha = 6;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Samples of a pixel in the file.</summary>
    public int Channels => Colour switch { Grey or Palette => 1, GreyAlpha => 2, Rgb => 3, _ => 4 };

    /// <summary>Bytes from a byte to that of the pixel before, which filters need; at least 1.</summary>
    public int PixelLength => Math.Max(1, Channels * Depth / 8);

    /// <summary>Bytes of a row of so many pixels, without that of its filter.</summary>
    public long RowLength(long pixels) => (pixels * Channels * Depth + 7) / 8;

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileInvalid"/>, <see cref="ZarrErrorId.FileNotSupported"/>.</exception>
    public static PngHeader Read(ReadOnlySpan<byte> bytes, string path)
    {
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
        var (depth, colour) = (bytes[8], bytes[9]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue) throw FileError.Invalid(path, $"its size is {width} by {height}; allowed are 1 to {int.MaxValue}.");
        var isAllowed = (colour, depth) is (Grey, 1 or 2 or 4 or 8 or 16) or (Palette, 1 or 2 or 4 or 8) or (Rgb or GreyAlpha or RgbAlpha, 8 or 16);
        if (!isAllowed) throw FileError.Invalid(path, $"the colour type {colour} of {depth} bits does not exist.");
        if (bytes[10] != 0 || bytes[11] != 0 || bytes[12] > 1) throw FileError.NotSupported(path, $"compression {bytes[10]}, filter {bytes[11]} or interlace {bytes[12]} is not known.");
        return new((int)width, (int)height, depth, colour, bytes[12] == 1);
    }

    /// <summary>The header of an array.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileNotSupported"/>: it is no such image.</exception>
    public static PngHeader Of(string path, DataType type, Shape shape)
    {
        var channels = shape.Rank == 2 ? 1 : shape.Rank == 3 ? shape[2] : 0;
        if (channels is < 1 or > 4 || (type.ClrType != typeof(byte) && type.ClrType != typeof(ushort)) || shape[0] is 0 or > int.MaxValue || shape[1] is 0 or > int.MaxValue / 8)
            throw FileError.NotSupported(path, $"PNG's images are of uint8 or uint16 and of the shape height,width or height,width,channels with 1 to 4 channels, and the array is {type} of shape {shape}. Select a part with -Slice, or copy it to another type first.");
        return new((int)shape[1], (int)shape[0], 8 * type.ItemSize, channels switch { 1 => Grey, 2 => GreyAlpha, 3 => Rgb, _ => RgbAlpha }, false);
    }

    public byte[] Write()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Width);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), Height);
        (bytes[8], bytes[9]) = ((byte)Depth, (byte)Colour);
        return bytes;
    }
}
