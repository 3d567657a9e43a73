using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.DataTypes;

/// <summary>S, U, V and r&lt;N&gt;: elements of one size for texts and bytes.</summary>
public class TextAndBytesTests
{
    private static byte[] Bits(string type, object? value)
    {
        var bits = new byte[DataType.Parse(type).ItemSize];
        bits.AsSpan().Fill(0xAA);
        DataType.Parse(type).SetElement(value, bits);
        return bits;
    }

    private static object? Element(string type, string hex) => DataType.Parse(type).GetElement(Convert.FromHexString(hex));

    [Theory]
    [InlineData("S10", "S10", 10, typeof(string))]
    [InlineData("|S10", "S10", 10, typeof(string))]
    [InlineData("U20", "U20", 80, typeof(string))]
    [InlineData("<U20", "U20", 80, typeof(string))]
    [InlineData(">U20", "U20", 80, typeof(string))]
    [InlineData("V16", "r128", 16, typeof(byte[]))]
    [InlineData("|V16", "r128", 16, typeof(byte[]))]
    [InlineData("r128", "r128", 16, typeof(byte[]))]
    [InlineData("r8", "r8", 1, typeof(byte[]))]
    public void A_size_stands_behind_the_kind(string given, string name, int itemSize, Type elements)
    {
        var type = DataType.Parse(given, out var bigEndian);
        Assert.Equal((name, itemSize, elements, given[0] == '>'), (type.Name, type.ItemSize, type.ClrType, bigEndian));
        Assert.Equal(type, DataType.Parse(type.Name));
    }

    [Theory]
    [InlineData("S0")]
    [InlineData("U0")]
    [InlineData("V0")]
    [InlineData("r0")]
    [InlineData("r7")]
    [InlineData("r12")]
    [InlineData("S67108865")]
    [InlineData("U16777217")]
    [InlineData("V99999999999999999999999")]
    [InlineData("S-1")]
    [InlineData("S")]
    [InlineData("S1 ")]
    [InlineData("s10")]
    public void Other_sizes_are_refused(string name) =>
        Assert.Equal(ZarrErrorId.DataTypeNotSupported, Assert.Throws<ZarrException>(() => DataType.Parse(name)).Id);

    [Theory] // NumPy drops the zeros at the end, and only there
    [InlineData("S4", "61620000", "ab")]
    [InlineData("S4", "61006200", "a\0b")]
    [InlineData("S4", "00000000", "")]
    [InlineData("S4", "c3a96100", "éa")]
    [InlineData("S4", "f09f9880", "😀")]
    [InlineData("U2", "6100000000000000", "a")]
    [InlineData("U2", "00f6010061000000", "😀a")]
    [InlineData("U2", "0000000061000000", "\0a")]
    public void A_text_has_these_bytes(string type, string hex, string text)
    {
        Assert.Equal(text, Element(type, hex));
        Assert.Equal(hex, Convert.ToHexStringLower(Bits(type, text)));
    }

    [Fact] // rule 3
    public void U_is_code_points_each_in_the_byte_order()
    {
        var type = DataType.Parse("U2");
        var stored = new byte[8];
        type.Reorder(Bits("U2", "😀a"), stored, bigEndian: true);
        Assert.Equal("0001f60000000061", Convert.ToHexStringLower(stored));
        Assert.Equal("\"<U2\"", type.SpellV2(false).ToJsonString().Replace("\\u003C", "<"));
        Assert.Equal(1, DataType.Parse("S2").ByteOrderUnit);
        Assert.Equal("|S2", DataType.Parse("S2").SpellV2(true).GetValue<string>());
        Assert.Equal("|V2", DataType.Parse("r16").SpellV2(false).GetValue<string>());
    }

    [Fact]
    public void Bytes_that_are_no_text_survive_in_S() => Gen.Byte.Array[0, 12].Sample(bytes =>
    {
        var type = DataType.Parse("S12");
        var bits = new byte[12];
        type.SetElement(bytes, bits);
        var again = new byte[12];
        type.SetElement(type.GetElement(bits), again);
        Assert.Equal(bits, again);
        if (Encoding.UTF8.GetString(bytes) is var text && !text.Contains('\uFFFD')) Assert.Equal(text.TrimEnd('\0'), type.GetElement(bits));
    });

    [Fact]
    public void Any_text_that_fits_survives() => Gen.String[0, 20].Sample(text =>
    {
        var isUnicode = !text.EnumerateRunes().Any(r => r == Rune.ReplacementChar) || text.Contains('\uFFFD');
        if (!isUnicode) return;
        foreach (var type in (DataType[])[DataType.Parse("S80"), DataType.Parse("U20")])
        {
            var bits = new byte[80];
            type.SetElement(text, bits);
            Assert.Equal(text.TrimEnd('\0'), type.GetElement(bits));
        }
    });

    [Theory] // too long is an error: NumPy would cut it
    [InlineData("S3", "abcd")]
    [InlineData("S3", "éé")]
    [InlineData("U3", "abcd")]
    [InlineData("U3", 5)]
    [InlineData("S3", null)]
    [InlineData("S3", 1.5)]
    [InlineData("S3", new byte[] { 1, 2, 3, 4 })]
    [InlineData("V3", new byte[] { 1, 2 })]
    [InlineData("V3", new byte[] { 1, 2, 3, 4 })]
    [InlineData("V3", new int[] { 1, 2, 256 })]
    [InlineData("V3", "abc")]
    public void What_does_not_fit_is_refused(string type, object? value) =>
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => Bits(type, value)).Id);

    [Fact]
    public void Halves_of_characters_are_refused()
    {
        foreach (var (type, text) in ((string, string)[])[("U3", "a\ud83d"), ("U3", "\udc80"), ("S9", "a\ud83db"), ("S9", "\udc20"), ("S1", "\udc80\udc80")])
            Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => Bits(type, text)).Id);
        Assert.Equal("80ff00", Convert.ToHexStringLower(Bits("S3", "\udc80\udcff")));
    }

    [Theory]
    [InlineData("S3", "a\0\0\0\0", "610000")]
    [InlineData("S3", 'a', "610000")]
    [InlineData("S3", new byte[] { 1, 2 }, "010200")]
    [InlineData("S3", new byte[] { 1, 0, 2, 0, 0 }, "010002")]
    [InlineData("V3", new byte[] { 1, 2, 3 }, "010203")]
    [InlineData("V3", new int[] { 1, 2, 255 }, "0102ff")]
    public void What_fits_is_padded_with_zeros(string type, object value, string hex) => Assert.Equal(hex, Convert.ToHexStringLower(Bits(type, value)));

    [Theory] // NumPy stores halves of characters, too
    [InlineData("<U1", "uint32")]
    [InlineData(">U1", "uint32")]
    [InlineData("<U1", "r32")]
    public async Task What_is_no_text_can_be_seen_as_what_is_stored(string dtype, string view)
    {
        var cancel = TestContext.Current.CancellationToken;
        var store = new Zarr.Storage.Stores.Memory.MemoryStore();
        await store.SetAsync(Zarr.Storage.Stores.StoreKey.Parse(".zarray"), System.Text.Encoding.UTF8.GetBytes($$"""{"zarr_format":2,"shape":[1],"chunks":[1],"dtype":"{{dtype}}","compressor":null,"fill_value":"","order":"C","filters":null}"""), Zarr.Storage.Stores.WriteCondition.None, cancel);
        await store.SetAsync(Zarr.Storage.Stores.StoreKey.Parse("0"), dtype[0] == '<' ? new byte[] { 0, 0xdc, 0, 0 } : new byte[] { 0, 0, 0xdc, 0 }, Zarr.Storage.Stores.WriteCondition.None, cancel);
        var array = await ZarrArray.OpenAsync(store, Zarr.Storage.Stores.StoreKey.Root, cancel);
        Assert.Equal(ZarrErrorId.ChunkCorrupt, (await Assert.ThrowsAsync<ZarrException>(async () => await array.ReadAsync(ZarrSelection.All, cancel: cancel))).Id);
        var slice = await array.ReadViewAsync(ZarrSelection.All, DataType.Parse(view), cancel: cancel);
        Array expected = view == "uint32" ? new uint[] { 0xdc00 } : new byte[][] { [0, 0xdc, 0, 0] };
        Assert.Equal(expected, slice.Data);
        Assert.Equal(ZarrErrorId.ValueNotConvertible, (await Assert.ThrowsAsync<ZarrException>(async () => await array.ReadViewAsync(ZarrSelection.All, DataType.Parse("int64"), cancel: cancel))).Id);
    }

    [Theory]
    [InlineData("00d80000")]
    [InlineData("ffdf0000")]
    [InlineData("00001100")]
    [InlineData("ffffffff")]
    public void Units_that_are_no_code_points_are_damage(string hex)
    {
        Assert.Equal(ZarrErrorId.ChunkCorrupt, Assert.Throws<ZarrException>(() => Element("U1", hex)).Id);
        Assert.Equal(ZarrErrorId.ChunkCorrupt, Assert.Throws<ZarrException>(() => DataType.Parse("U1").CheckElements(Convert.FromHexString("61000000" + hex))).Id);
    }

    [Theory] // rules 5, 24, 25
    [InlineData("S4", ZarrFormat.V2, "\"YWI=\"", "61620000")]
    [InlineData("S4", ZarrFormat.V2, "\"YWIAAA==\"", "61620000")]
    [InlineData("S4", ZarrFormat.V2, "0", "00000000")]
    [InlineData("S4", ZarrFormat.V2, "\"\"", "00000000")]
    [InlineData("S1", ZarrFormat.V2, "\"\\u0000\"", "00")]
    [InlineData("S1", ZarrFormat.V2, "\"x\"", "78")]
    [InlineData("S4", ZarrFormat.V3, "\"YWI=\"", "61620000")]
    [InlineData("S4", ZarrFormat.V3, "\"\"", "00000000")]
    [InlineData("U2", ZarrFormat.V2, "\"é\"", "e900000000000000")]
    [InlineData("U2", ZarrFormat.V2, "0", "0000000000000000")]
    [InlineData("U2", ZarrFormat.V2, "\"0\"", "3000000000000000")]
    [InlineData("U2", ZarrFormat.V3, "\"😀\"", "00f6010000000000")]
    [InlineData("U2", ZarrFormat.V3, "\"\"", "0000000000000000")]
    [InlineData("V2", ZarrFormat.V2, "\"AQI=\"", "0102")]
    [InlineData("V2", ZarrFormat.V2, "0", "0000")]
    [InlineData("V2", ZarrFormat.V3, "[1, 255]", "01ff")]
    [InlineData("V2", ZarrFormat.V3, "\"AQI=\"", "0102")]
    public void A_fill_value_has_these_bits(string type, ZarrFormat format, string json, string hex)
    {
        var dataType = DataType.Parse(type);
        var fill = dataType.ParseFillValue(JsonNode.Parse(json), format);
        Assert.Equal(hex, Convert.ToHexStringLower(fill));
        Assert.Equal(fill, dataType.ParseFillValue(JsonNode.Parse(dataType.SpellFillValue(fill, format).ToJsonString()), format));
    }

    [Theory]
    [InlineData("S4", ZarrFormat.V2, "\"YWJjZGU=\"")]
    [InlineData("S4", ZarrFormat.V2, "\"?\"")]
    [InlineData("S4", ZarrFormat.V2, "1")]
    [InlineData("S4", ZarrFormat.V3, "0")]
    [InlineData("S1", ZarrFormat.V3, "\"x\"")]
    [InlineData("S4", ZarrFormat.V3, "null")]
    [InlineData("U2", ZarrFormat.V3, "\"abc\"")]
    [InlineData("U2", ZarrFormat.V3, "0")]
    [InlineData("U2", ZarrFormat.V3, "[97]")]
    [InlineData("V2", ZarrFormat.V3, "[1]")]
    [InlineData("V2", ZarrFormat.V3, "[1, 256]")]
    [InlineData("V2", ZarrFormat.V3, "[1, 2.0]")]
    [InlineData("V2", ZarrFormat.V3, "\"AQ==\"")]
    [InlineData("V2", ZarrFormat.V3, "\"\"")]
    public void A_fill_value_that_is_none_is_refused(string type, ZarrFormat format, string json) =>
        Assert.Equal(ZarrErrorId.FillValueInvalid, Assert.Throws<ZarrException>(() => DataType.Parse(type).ParseFillValue(JsonNode.Parse(json), format)).Id);

    [Theory] // a text is the value here, not its spelling
    [InlineData("S4", "YWI=", "5957493d")]
    [InlineData("U2", "0", "3000000000000000")]
    [InlineData("V2", "AQI=", "0102")]
    public void A_user_gives_the_fill_value_itself(string type, string value, string hex) =>
        Assert.Equal(hex, Convert.ToHexStringLower(DataType.Parse(type).FillValueFrom(value)));

    [Theory] // rule 25
    [InlineData("S10", """{"name":"null_terminated_bytes","configuration":{"length_bytes":10}}""")]
    [InlineData("U5", """{"name":"fixed_length_utf32","configuration":{"length_bytes":20}}""")]
    [InlineData("V10", "\"r80\"")]
    [InlineData("""{"name":"raw_bytes","configuration":{"length_bytes":10}}""", """{"name":"raw_bytes","configuration":{"length_bytes":10}}""")]
    public void Each_has_its_v3_name(string type, string json)
    {
        Assert.Equal(json, DataType.Parse(type).SpellV3().ToJsonString());
        var (name, configuration) = Zarr.Format.Json.Extension.Read(JsonNode.Parse(json), "here", "data_type", mayIgnore: false);
        Assert.Equal(DataType.Parse(type), DataTypeRegistry.FromV3(name, configuration, "here"));
    }

    [Theory] // rule 25: length_bytes is a multiple of 4
    [InlineData("fixed_length_utf32", """{"length_bytes":6}""")]
    [InlineData("fixed_length_utf32", """{"length_bytes":0}""")]
    [InlineData("fixed_length_utf32", """{"length_bytes":"8"}""")]
    [InlineData("fixed_length_utf32", """{"length_bytes":8,"x":1}""")]
    [InlineData("fixed_length_utf32", null)]
    [InlineData("null_terminated_bytes", """{"length_bytes":-1}""")]
    [InlineData("null_terminated_bytes", """{"length_bytes":1.0}""")]
    [InlineData("raw_bytes", """{"length_bytes":99999999999}""")]
    [InlineData("raw_bytes", """{"length_bytes":67108865}""")]
    public void A_configuration_that_is_not_allowed_is_refused(string name, string? json) => Assert.Equal(ZarrErrorId.MetadataInvalid,
        Assert.Throws<ZarrException>(() => DataTypeRegistry.FromV3(name, json is null ? null : JsonNode.Parse(json)!.AsObject(), "here")).Id);

    [Fact]
    public void Texts_are_summarized_by_the_order_of_their_code_points_and_bytes_are_counted()
    {
        foreach (var name in (string[])["S4", "U4"])
        {
            var type = DataType.Parse(name);
            var storage = type.CreateArray(5);
            type.ConvertElements(new[] { "b", "", "😀", "\uFFFD", "b" }, storage);
            var found = type.Summarize((byte[])storage, Bits(name, "b"));
            Assert.Equal(("", "😀", 2L), (found.Minimum, found.Maximum, found.FillCount));
        }

        Assert.Equal(2, DataType.Parse("V1").Summarize([1, 2, 1], [1]).FillCount);
        Assert.Null(DataType.Parse("V1").Summarize([1, 2, 1], [1]).Minimum);
        Assert.Null(DataType.Parse("S1").Summarize([], [1]).Minimum);
    }
}
