using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Zarr.Format.DataTypes;
using Zarr.Platform;

namespace Zarr.FileFormats;

/// <summary>Netpbm's grey and colour images (netpbm.sourceforge.net, pgm(5) and ppm(5)): P2, P3, P5 and P6, of 8 or 16 bits.</summary>
internal static class Netpbm
{
    private const int MaxHeaderLength = 1 << 16;

    public static FileArray Open(string path, SafeFileHandle handle)
    {
        var (magic, width, height, maximum, offset) = ReadHeader(path, handle);
        Shape shape = magic is '3' or '6' ? [height, width, 3] : [height, width];
        var type = DataType.FromClrType(maximum > byte.MaxValue ? typeof(ushort) : typeof(byte))!;
        var entry = new ArrayFileEntry(null, shape, type);
        var length = RandomAccess.GetLength(handle);
        if (magic is '5' or '6')
        {
            BlockArray.CheckLength(path, shape, type.ItemSize, offset, length);
            return new BlockArray(entry, path, handle, new(type, BigEndian: true), offset, check: samples => Check(samples, maximum, path));
        }

        // A sample takes a digit and a blank, but for the last.
        if (FileError.LengthOf(path, shape, 2) - 1 > length - offset) throw FileError.Truncated(path, FileError.LengthOf(path, shape, 2), length - offset);
        return new StreamArray(entry, path, new(type, false), () => new Samples(path, offset, type.ItemSize, maximum));
    }

    /// <summary>The header of a binary image.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileNotSupported"/>: the array is no such image.</exception>
    public static byte[] WriteHeader(string path, DataType type, Shape shape)
    {
        var isColour = shape.Rank == 3 && shape[2] == 3;
        if (!(shape.Rank == 2 || isColour || (shape.Rank == 3 && shape[2] == 1)) || type.ClrType != typeof(byte) && type.ClrType != typeof(ushort))
            throw FileError.NotSupported(path, $"Netpbm's images are of uint8 or uint16 and of the shape height,width or height,width,3, and the array is {type} of shape {shape}. Select a part with -Slice, or copy it to another type first.");
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P{(isColour ? 6 : 5)}\n{shape[1]} {shape[0]}\n{(type.ItemSize == 1 ? byte.MaxValue : ushort.MaxValue)}\n"));
    }

    // pgm(5): "a number from 0 through Maxval".
    private static void Check(Array samples, int maximum, string path)
    {
        if (samples is byte[] small ? small.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)maximum) : ((ushort[])samples).AsSpan().ContainsAnyExceptInRange((ushort)0, (ushort)maximum)) throw Beyond(path, maximum);
    }

    private static ZarrException Beyond(string path, int maximum) => FileError.Invalid(path, $"a sample is greater than {maximum}, the greatest value that its header allows.");

    private static (char Magic, long Width, long Height, int Maximum, int Offset) ReadHeader(string path, SafeFileHandle handle)
    {
        var bytes = new byte[MaxHeaderLength];
        var header = bytes.AsSpan(0, FileError.Reading(path, () => RandomAccess.Read(handle, bytes, 0)));
        if (header is not [(byte)'P', >= (byte)'1' and <= (byte)'7', ..]) throw FileError.Invalid(path, "it is no image of Netpbm's: these begin with P2, P3, P5 or P6.");
        var magic = (char)header[1];
        if (magic is '1' or '4' or '7') throw FileError.NotSupported(path, $"images of the kind P{magic} are not supported; P2, P3, P5 and P6 are.");
        var at = 2;
        var (width, height, maximum) = (Next(header, ref at), Next(header, ref at), Next(header, ref at));
        if (maximum is < 1 or > ushort.MaxValue) throw FileError.Invalid(path, $"its greatest value is {maximum}; allowed are 1 to {ushort.MaxValue}.");
        // One blank is between the header and the samples.
        return (magic, width, height, (int)maximum, at + 1);

        long Next(ReadOnlySpan<byte> header, ref int at)
        {
            while (at < header.Length && (header[at] <= ' ' || header[at] == '#'))
            {
                if (header[at] == '#') while (at < header.Length && header[at] != '\n') at++;
                else at++;
            }

            var start = at;
            while (at < header.Length && char.IsAsciiDigit((char)header[at])) at++;
            return int.TryParse(header[start..at], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && at < header.Length ? number
                : throw FileError.Invalid(path, $"its header is malformed at byte {start}: a number is expected.");
        }
    }

    /// <summary>Samples as decimal numbers between blanks.</summary>
    private sealed class Samples : ElementStream
    {
        private readonly string _path;
        private readonly int _itemSize, _maximum;
        private readonly FileStream _stream;

        public Samples(string path, long offset, int itemSize, int maximum)
        {
            (_path, _itemSize, _maximum) = (path, itemSize, maximum);
            _stream = FileError.Reading(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan));
            _stream.Position = offset;
        }

        public override void Read(Span<byte> elements, CancellationToken cancel)
        {
            for (var at = 0; at < elements.Length; at += _itemSize)
            {
                if ((at & 0xffff) == 0) cancel.ThrowIfCancellationRequested();
                var sample = Next();
                elements[at] = (byte)sample;
                if (_itemSize == 2) elements[at + 1] = (byte)(sample >> 8);
            }
        }

        public override void Dispose() => _stream.Dispose();

        private int ReadByte()
        {
            try
            {
                return _stream.ReadByte();
            }
            catch (Exception e) when (FileFailure.Is(e))
            {
                throw FileFailure.Reading(e, _path);
            }
        }

        private int Next()
        {
            var next = ReadByte();
            while (next is ' ' or '\t' or '\r' or '\n' or '#')
            {
                if (next == '#') while (next is not ('\n' or < 0)) next = ReadByte();
                else next = ReadByte();
            }

            if (next < 0) throw FileError.Invalid(_path, "it ends before all its samples were read.");
            var sample = 0;
            for (; next is >= '0' and <= '9'; next = ReadByte())
                if ((sample = sample * 10 + (next - '0')) > _maximum) throw Beyond(_path, _maximum);
            return next is < 0 or ' ' or '\t' or '\r' or '\n' ? sample : throw FileError.Invalid(_path, $"'{(char)next}' is no sample.");
        }
    }
}
