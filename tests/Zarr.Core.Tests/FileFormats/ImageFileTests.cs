using System.Buffers.Binary;
using System.Text;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.FileFormats;

namespace Zarr.Core.Tests.FileFormats;

/// <summary>Images of Netpbm and PNG. The PNG files are Pillow 9.4's; the interlaced ones were made by hand and read by it.</summary>
public sealed class ImageFileTests : InterchangeTests
{
    // value(y, x) = 40 y + 3 x, of 5 rows and 7 columns.
    [Theory]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAAAAACs8akEAAAAFklEQVR4nGNkYGZmZmZmZtSA0Cw4aAAT6wEJGz2OlAAAAABJRU5ErkJggg==", "uint8", "5,7", 1, 1, 0)]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAAAAAHb9pmSAAAAN0lEQVR42mNgYOBhWLCGgU2IYdkmhoCwmCQGZk5+huDIeIbFK9czaGjrGZqYWzFUVNc1trR3AQDtjAws5k4buAAAAABJRU5ErkJggg==", "uint8", "5,7", 1, 1, 0)]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAFx/1EZAAAAf0lEQVR42gF0AIv/AAABAgAMDQ4AoKGirK2uAAYHCBITFACmp6iys7QAUFFSVldYXF1eYmNkAAMEBQkKCw8QEQBTVFVZWltfYGEAo6Slqaqrr7CxACgpKissLS4vMDEyMzQ1Njc4OTo7PAB4eXp7fH1+f4CBgoOEhYaHiImKi4x3jiTrXGCA6QAAAABJRU5ErkJggg==", "uint8", "5,7,3", 3, 1, 0)]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAYAAACJmvbYAAAAFklEQVR4nGNkYGRixgVYNDQ0NOgsCQAbLwQAPo88cQAAAABJRU5ErkJggg==", "uint8", "5,7,4", 4, 1, 0)]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFEAAAAAD8YXVHAAAAEklEQVR4nGNkYGRGAiwaGmRzAUnhAgeajjcCAAAAAElFTkSuQmCC", "uint16", "5,7", 1, 257, 1)]
    public async Task Images_of_other_programs_are_read(string bytes, string type, string shape, int channels, int factor, int offset)
    {
        var array = await ImportAsync(Write("a.png", Convert.FromBase64String(bytes)));
        Assert.Equal((type, shape), (array.DataType.Name, array.Shape.ToString()));
        var expected = from y in Enumerable.Range(0, 5) from x in Enumerable.Range(0, 7) from c in Enumerable.Range(0, channels) select (40 * y + 3 * x + c) * factor + offset;
        Assert.Equal(string.Join(' ', expected), await TextAsync(array));
    }

    [Fact]
    public async Task Grey_of_one_bit_is_black_and_white_and_a_palette_is_its_colours()
    {
        var one = await ImportAsync(Write("a.png", Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFAQAAAACh4ct1AAAAEklEQVR4nGNgYGBgYGD4x8QAAAMIAQFFCGSpAAAAAElFTkSuQmCC")));
        Assert.Equal(14, (await one.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data.Cast<byte>().Count(sample => sample == 255));
        Assert.Equal(21, (await one.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data.Cast<byte>().Count(sample => sample == 0));
        var palette = await ImportAsync(Write("a.png", Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFBAMAAAB7tOvrAAAAD1BMVEWrq6uNjY1tbW09PT0NDQ3f3EHAAAAAHklEQVR4nGNwcXFxYDA2NjZgMFZSUmBQEhQUYAABAC98AsGw12CSAAAAAElFTkSuQmCC")));
        var samples = (await palette.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data.Cast<byte>().ToArray();
        Assert.Equal(("5,7,3", 9915, (byte)171), (palette.Shape.ToString(), samples.Sum(sample => sample), samples[^1]));
    }

    [Fact]
    public async Task Every_byte_of_an_image_is_under_a_checksum()
    {
        var whole = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAAAAAHb9pmSAAAAN0lEQVR42mNgYOBhWLCGgU2IYdkmhoCwmCQGZk5+huDIeIbFK9czaGjrGZqYWzFUVNc1trR3AQDtjAws5k4buAAAAABJRU5ErkJggg==");
        // Behind the pixels nothing is read.
        for (var at = 0; at < whole.Length - 12; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x20;
            var error = await Assert.ThrowsAsync<ZarrException>(() => ImportAsync(Write("a.png", damaged)));
            Assert.True(error.Id is ZarrErrorId.FileInvalid or ZarrErrorId.FileNotSupported, error.Message);
        }
    }

    [Theory]
    // libpng leaves out what it can do without, and so is there no alpha
    [InlineData("iCCP", true, false, "5,7,3")]
    [InlineData("tRNS", true, false, "5,7,3")]
    [InlineData("tRNS", false, false, "5,7,4")]
    [InlineData("iCCP", true, true, "5,7,3")]
    public async Task Damage_of_what_the_pixels_do_not_need_is_passed_over(string type, bool isDamaged, bool isInterlaced, string shape)
    {
        var array = await ImportAsync(Write("a.png", Png(isInterlaced, Chunk("PLTE", [1, 2, 3, 4, 5, 6]), Chunk(type, [9, 8], isDamaged))));
        Assert.Equal(shape, array.Shape.ToString());
        Assert.Equal(isDamaged || type != "tRNS" ? "1 2 3" : "1 2 3 9", string.Join(' ', (await array.ReadAsync(ZarrSelection.Parse("0,0"), cancel: Cancel)).Data.Cast<byte>()));
    }

    [Fact]
    public async Task A_colour_outside_the_palette_is_black_and_opaque()
    {
        var array = await ImportAsync(Write("a.png", Png(false, Chunk("PLTE", [1, 2, 3, 4, 5, 6]), Chunk("tRNS", [9]))));
        Assert.Equal("1 2 3 9 4 5 6 255 0 0 0 255", string.Join(' ', (await array.ReadAsync(ZarrSelection.Parse("0,:3"), cancel: Cancel)).Data.Cast<byte>()));
    }

    [Fact]
    public async Task A_damaged_palette_and_a_preset_dictionary_are_refused_by_name()
    {
        await RefusedAsync(ZarrErrorId.FileInvalid, async () => await ImportAsync(Write("a.png", Png(false, Chunk("PLTE", [1, 2, 3], isDamaged: true)))));
        byte[] grey = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0];
        // zlib's header asks for a dictionary (RFC 1950, section 2.2, FDICT).
        byte[] file = [.. PngSignature, .. Chunk("IHDR", grey), .. Chunk("IDAT", [0x78, 0xbb, 1, 2, 3, 4, 0x63, 0x60, 0, 0]), .. Chunk("IEND", [])];
        await RefusedAsync(ZarrErrorId.FileInvalid, async () => await ImportAsync(Write("a.png", file)));
    }

    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    // A palette of 4 bits; the first row has the colours 0 to 6.
    private static byte[] Png(bool isInterlaced, params byte[][] chunks)
    {
        using var pixels = new MemoryStream();
        using (var deflate = new System.IO.Compression.ZLibStream(pixels, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            for (var row = 0; row < (isInterlaced ? PassRowLengths.Length : 5); row++) deflate.Write(isInterlaced ? [0, 0, 0, 0, 0] : row == 0 ? [0, 0x01, 0x23, 0x45, 0x60] : [0, 0, 0, 0, 0], 0, isInterlaced ? PassRowLengths[row] : 5);
        return [.. PngSignature, .. Chunk("IHDR", [0, 0, 0, 7, 0, 0, 0, 5, 4, 3, 0, 0, (byte)(isInterlaced ? 1 : 0)]), .. chunks.SelectMany(chunk => chunk), .. Chunk("IDAT", pixels.ToArray()), .. Chunk("IEND", [])];
    }

    // Adam7 of 7 by 5 pixels: passes of 1, 1, 2, 2, 4, 3 and 7 pixels across, 1, 1, 1, 2, 1, 3 and 2 rows down, each row behind its filter.
    private static readonly int[] PassRowLengths = [2, 2, 2, 2, 2, 3, 3, 3, 3, 5, 5];

    private static byte[] Chunk(string type, byte[] data, bool isDamaged = false)
    {
        var bytes = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(bytes, data.Length);
        Encoding.ASCII.GetBytes(type).CopyTo(bytes, 4);
        data.CopyTo(bytes, 8);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(data.Length + 8), Zarr.Format.Codecs.Checksums.Checksum32.Crc32(bytes.AsSpan(4, data.Length + 4)) ^ (isDamaged ? 1u : 0));
        return bytes;
    }

    [Fact]
    public void The_size_of_an_image_is_held_against_the_file()
    {
        var bytes = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAAAAACs8akEAAAAFklEQVR4nGNkYGZmZmZmZtSA0Cw4aAAT6wEJGz2OlAAAAABJRU5ErkJggg==");
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), 1 << 30);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Zarr.Format.Codecs.Checksums.Checksum32.Crc32(bytes.AsSpan(12, 17)));
        Refused(ZarrErrorId.FileInvalid, () => ArrayFile.Open(Write("a.png", bytes), cancel: Cancel));
    }

    [Fact]
    public void A_row_that_would_take_too_much_memory_is_refused()
    {
        var bytes = new byte[20 << 20];
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAAAAACs8akEAAAAFklEQVR4nGNkYGZmZmZmZtSA0Cw4aAAT6wEJGz2OlAAAAABJRU5ErkJggg==").CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), int.MaxValue);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), 1);
        (bytes[24], bytes[25]) = (8, 6);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Zarr.Format.Codecs.Checksums.Checksum32.Crc32(bytes.AsSpan(12, 17)));
        Refused(ZarrErrorId.FileNotSupported, () => ArrayFile.Open(Write("a.png", bytes), cancel: Cancel));
    }

    [Theory]
    [InlineData("P2\n# a comment\n3 2\n255\n1 2 3\n4 5 # more\n 255", "uint8", "2,3", "1 2 3 4 5 255")]
    [InlineData("P2 3 1 1000 999 0 1000\n", "uint16", "1,3", "999 0 1000")]
    [InlineData("P3\n1 2\n15\n1 2 3\n4 5 15", "uint8", "2,1,3", "1 2 3 4 5 15")]
    [InlineData("P5\n2 2\n255\nabcd", "uint8", "2,2", "97 98 99 100")]
    [InlineData("P5 2 1 65535\nabcd", "uint16", "1,2", "24930 25444")]
    [InlineData("P6\n1 1\n255\nabc", "uint8", "1,1,3", "97 98 99")]
    public async Task Images_of_Netpbm_are_read(string text, string type, string shape, string elements)
    {
        var array = await ImportAsync(Write("a.pnm", Encoding.Latin1.GetBytes(text)));
        Assert.Equal((type, shape, elements), (array.DataType.Name, array.Shape.ToString(), await TextAsync(array)));
    }

    [Theory]
    [InlineData("P2\n2 1\n10\n1 11", ZarrErrorId.FileInvalid)]
    [InlineData("P3\n1 1\n10\n1 11 2", ZarrErrorId.FileInvalid)]
    [InlineData("P5\n2 1\n10\n\u0001\u000b", ZarrErrorId.FileInvalid)]
    [InlineData("P6\n1 1\n10\n\u0001\u0002\u000b", ZarrErrorId.FileInvalid)]
    [InlineData("P5\n1 1\n1000\n\u0004\u0000", ZarrErrorId.FileInvalid)]
    [InlineData("P2\n2 1\n10\n1 x", ZarrErrorId.FileInvalid)]
    [InlineData("P2\n2000000000 2000000000\n10\n1 2", ZarrErrorId.FileInvalid)]
    [InlineData("P5\n2000000000 2000000000\n10\nab", ZarrErrorId.FileInvalid)]
    [InlineData("P5\n2 1\n0\nab", ZarrErrorId.FileInvalid)]
    [InlineData("P5\n2 1\n65536\nabcd", ZarrErrorId.FileInvalid)]
    [InlineData("P5\n2 -1\n255\nab", ZarrErrorId.FileInvalid)]
    [InlineData("P5", ZarrErrorId.FileInvalid)]
    [InlineData("P4\n2 1\nab", ZarrErrorId.FileNotSupported)]
    [InlineData("GIF89a", ZarrErrorId.FileInvalid)]
    public async Task What_is_no_image_is_refused(string text, ZarrErrorId id) =>
        await RefusedAsync(id, async () => await ImportAsync(Write("a.pgm", text)));

    [Fact]
    public async Task A_colour_image_is_written_as_Netpbm_has_it()
    {
        var array = await ArrayAsync("uint16", [1, 2, 3], new[] { 1, 2, 3, 256, 5, 6 });
        await ArrayExporter.ExportAsync(this["a.ppm"], array, cancel: Cancel);
        Assert.Equal("P6\n2 1\n65535\n\0\x1\0\x2\0\x3\x1\0\0\x5\0\x6", Encoding.Latin1.GetString(File.ReadAllBytes(this["a.ppm"])));
    }

    [Theory]
    [InlineData(".png", "int32", "3,3")]
    [InlineData(".png", "uint8", "3")]
    [InlineData(".png", "uint8", "3,3,5")]
    [InlineData(".pgm", "uint8", "3,3,2")]
    [InlineData(".pgm", "float32", "3,3")]
    public async Task Arrays_that_are_no_image_are_refused_before_a_file_is_made(string extension, string type, string shape)
    {
        var array = await ArrayAsync(type, new([.. shape.Split(',').Select(long.Parse)]), 1);
        await RefusedAsync(ZarrErrorId.FileNotSupported, async () => await ArrayExporter.ExportAsync(this["a" + extension], array, cancel: Cancel));
        Assert.Empty(Files);
    }

    [Fact]
    public void An_extension_that_says_nothing_is_told() =>
        Assert.Contains(".xyz", Refused(ZarrErrorId.FileNotSupported, () => ArrayFile.Open(Write("a.xyz", "1"), cancel: Cancel)).Message, StringComparison.Ordinal);
}
