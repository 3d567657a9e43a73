using System.Buffers.Binary;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.FileFormats;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.FileFormats;

public sealed class TiffFileTests : InterchangeTests
{
    [Theory]
    [InlineData(nameof(TiffFiles.StripsOfLzw), "uint8", "19,21")]
    [InlineData(nameof(TiffFiles.TilesOfDeflate), "uint16", "19,21,3")]
    [InlineData(nameof(TiffFiles.BigEndianLzw), "int32", "19,21")]
    [InlineData(nameof(TiffFiles.BigTiffTiles), "float32", "19,21")]
    [InlineData(nameof(TiffFiles.PlanesOfFloats), "float32", "2,19,21")]
    [InlineData(nameof(TiffFiles.Packbits), "uint8", "19,21,3")]
    [InlineData(nameof(TiffFiles.Uncompressed), "int16", "19,21")]
    [InlineData(nameof(TiffFiles.Pages), "uint8", "3,19,21")]
    public async Task Images_of_other_programs_are_read(string name, string type, string shape)
    {
        var array = await ImportAsync(File(name));
        Assert.Equal((type, shape), (array.DataType.Name, array.Shape.ToString()));
        // Channels are the last axis, planes and pages the first.
        var (outer, channels) = (array.Shape[0] == 19 ? 1 : array.Shape[0], array.Shape is { Rank: 3 } && array.Shape[0] == 19 ? array.Shape[2] : 1);
        var expected = from p in Enumerable.Range(0, (int)outer) from y in Enumerable.Range(0, 19) from x in Enumerable.Range(0, 21) from c in Enumerable.Range(0, (int)channels) select (5 * y + 3 * x + c + p).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(string.Join(' ', expected), await TextAsync(array));
    }

    [Theory]
    [InlineData(nameof(TiffFiles.Fax))]
    [InlineData(nameof(TiffFiles.Bits))]
    public async Task Samples_of_one_bit_are_bool(string name)
    {
        var array = await ImportAsync(File(name));
        Assert.Equal(("bool", "19,21"), (array.DataType.Name, array.Shape.ToString()));
        Assert.Equal(string.Join(' ', from y in Enumerable.Range(0, 19) from x in Enumerable.Range(0, 21) select (x + y) % 5 == 0), await TextAsync(array));
    }

    [Theory]
    [InlineData(nameof(TiffFiles.TilesOfDeflate))]
    [InlineData(nameof(TiffFiles.BigTiffTiles))]
    public async Task Tiles_may_be_told_of_under_the_tags_of_strips(string name)
    {
        var expected = await TextAsync(await ImportAsync(File(name)));
        var bytes = System.IO.File.ReadAllBytes(File(name));
        // Offsets 324 become 273, lengths 325 become 279.
        var (first, size) = bytes[2] == 43 ? (24, 20) : (10, 12);
        for (var at = first; BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at)) is > 0 and <= 339 and var tag; at += size)
            if (tag is 324 or 325) BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)(tag == 324 ? 273 : 279));
        Assert.Equal(expected, await TextAsync(await ImportAsync(Write("old.tif", bytes))));
    }

    [Fact]
    public async Task Tiles_that_are_not_stored_are_zeros()
    {
        var array = await ImportAsync(File(nameof(TiffFiles.Sparse)));
        var elements = (ushort[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data;
        Assert.Equal((7, 7, 0, 9 * 7), (elements[17 * 40 + 33], elements[19 * 40 + 35], elements[20 * 40 + 35], elements.Sum(sample => sample)));
    }

    [Fact]
    public async Task Jpeg_is_decoded() =>
        Assert.Equal(string.Join(' ', Enumerable.Repeat(77, 256)), await TextAsync(await ImportAsync(File(nameof(TiffFiles.Jpeg)))));

    [Fact]
    public async Task Images_that_differ_are_a_group_and_one_is_taken_by_its_number()
    {
        var path = File(nameof(TiffFiles.Differing));
        using (var file = ArrayFile.Open(path, cancel: Cancel))
        {
            Assert.Equal(["0: 19,21", "1: 5,4"], file.Entries.Select(entry => $"{entry.Name}: {entry.Shape}"));
            var group = Assert.IsType<ZarrGroup>(await file.ImportAsync(new Zarr.Storage.Stores.Memory.MemoryStore(), A, cancel: Cancel));
            Assert.Equal("5,4", Assert.IsType<ZarrArray>(await ZarrNode.OpenAsync(group.Store, Zarr.Storage.Stores.StoreKey.Parse("a/1"), Cancel)).Shape.ToString());
        }

        Assert.Equal("5,4", (await ImportAsync(path, new() { Name = "1" })).Shape.ToString());
        Assert.StartsWith("2 5 8 ", await TextAsync(await ImportAsync(File(nameof(TiffFiles.Pages)), new() { Name = "2" })), StringComparison.Ordinal);
        foreach (var name in (string[])["2", "-1", "x", "99999999999"])
            Refused(ZarrErrorId.NodeNotFound, () => ArrayFile.Open(path, new() { Name = name }, Cancel));
    }

    [Theory]
    [InlineData("4,5", "uint8")]
    [InlineData("4,5,3", "uint16")]
    [InlineData("1,4,5", "float32")]
    [InlineData("2,3,4,5", "int32")]
    [InlineData("2,1,4,5,2", "uint8")]
    public async Task Every_shape_comes_back(string shape, string type)
    {
        Shape axes = new([.. shape.Split(',').Select(long.Parse)]);
        var array = await ArrayAsync(type, axes, Enumerable.Range(0, (int)axes.ElementCount).ToArray());
        await ArrayExporter.ExportAsync(this["a.tiff"], array, cancel: Cancel);
        await SameAsync(array, await ImportAsync(this["a.tiff"]));
    }

    [Theory]
    [InlineData("{\"shape\": [2, 3, 4, 5]}", "2,3,4,5")]
    [InlineData("{\"shape\": [6, 4, 5]}", "6,4,5")]
    [InlineData("{\"shape\": [6, 5, 4]}", "6,4,5")]
    [InlineData("{\"shape\": [6, 2, 2, 5]}", "6,4,5")]
    [InlineData("{\"shape\": [5, 4, 5]}", "6,4,5")]
    [InlineData("{\"shape\": [2,-3,-4, 5]}", "6,4,5")]
    [InlineData("{\"shape\": 120}", "6,4,5")]
    [InlineData("{\"shape\": [", "6,4,5")]
    public async Task A_described_shape_counts_where_it_ends_with_that_of_an_image(string description, string shape)
    {
        await ArrayExporter.ExportAsync(this["a.tif"], await ArrayAsync("uint8", [2, 3, 4, 5], Enumerable.Range(0, 120).ToArray()), cancel: Cancel);
        var bytes = System.IO.File.ReadAllBytes(this["a.tif"]);
        // Each of its images has it.
        var old = "{\"shape\": [2, 3, 4, 5]}"u8;
        for (int at; (at = bytes.AsSpan().IndexOf(old)) >= 0;) System.Text.Encoding.ASCII.GetBytes(description.PadRight(old.Length, ' ').Replace("\"shape\"", "\"SHAPE\"")).CopyTo(bytes, at);
        for (int at; (at = bytes.AsSpan().IndexOf("\"SHAPE\""u8)) >= 0;) "\"shape\""u8.CopyTo(bytes.AsSpan(at));
        var array = await ImportAsync(Write("a.tif", bytes));
        Assert.Equal(shape, array.Shape.ToString());
        Assert.Equal(string.Join(' ', Enumerable.Range(0, 120)), await TextAsync(array));
    }

    [Theory]
    [InlineData("bool", "4,4")]
    [InlineData("string", "4,4")]
    [InlineData("uint8", "4")]
    [InlineData("uint8", "0,4")]
    [InlineData("datetime64[s]", "4,4")]
    public async Task Arrays_that_are_no_image_are_refused_before_a_file_is_made(string type, string shape)
    {
        var array = await ZarrArray.CreateAsync(new Zarr.Storage.Stores.Memory.MemoryStore(), A, new ArrayBuilder { Shape = new([.. shape.Split(',').Select(long.Parse)]), DataType = DataType.Parse(type) }.Build(), cancel: Cancel);
        await RefusedAsync(ZarrErrorId.FileNotSupported, async () => await ArrayExporter.ExportAsync(this["a.tif"], array, cancel: Cancel));
        Assert.Empty(Files);
    }

    [Fact]
    public void Directories_that_lead_back_are_refused()
    {
        var bytes = Convert.FromBase64String(TiffFiles.StripsOfLzw);
        var first = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4));
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(first));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(first + 2 + 12 * entries), first);
        Assert.Contains("lead back", Refused(ZarrErrorId.FileInvalid, () => ArrayFile.Open(Write("a.tif", bytes), cancel: Cancel)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(256, 1 << 30)]
    [InlineData(257, 1 << 30)]
    [InlineData(277, 60_000)]
    [InlineData(278, 0)]
    [InlineData(258, 7)]
    [InlineData(259, 50_000)]
    [InlineData(339, 9)]
    public void Sizes_and_kinds_are_held_against_the_file(int tag, int value)
    {
        var bytes = Convert.FromBase64String(TiffFiles.StripsOfLzw);
        var first = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4));
        for (var entry = first + 2; ; entry += 12)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(entry)) != tag) continue;
            // A long where a short was.
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(entry + 2), 4);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(entry + 8), value);
            break;
        }

        var error = Assert.Throws<ZarrException>(() => ArrayFile.Open(Write("a.tif", bytes), cancel: Cancel));
        Assert.True(error.Id is ZarrErrorId.FileInvalid or ZarrErrorId.FileNotSupported, error.Message);
    }

    [Fact]
    public async Task The_library_says_nothing_on_the_console()
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var said = new StringWriter();
        try
        {
            Console.SetOut(said);
            Console.SetError(said);
            var bytes = Convert.FromBase64String(TiffFiles.Jpeg);
            bytes.AsSpan(bytes.Length / 2).Clear();
            await Assert.ThrowsAsync<ZarrException>(() => ImportAsync(Write("a.tif", bytes)));
            bytes = Convert.FromBase64String(TiffFiles.StripsOfLzw);
            bytes.AsSpan(8, 60).Fill(0x5a);
            await Assert.ThrowsAsync<ZarrException>(() => ImportAsync(Write("a.tif", bytes)));
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }

        Assert.Equal("", said.ToString());
    }

    private string File(string name) => Write(name + ".tif", TiffFiles.All.Single(file => file.Name == name).Bytes);
}
