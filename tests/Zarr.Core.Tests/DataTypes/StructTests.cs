using System.Text.Json.Nodes;
using Xunit;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.DataTypes;

/// <summary>Records: how they are spelled, laid out and filled.</summary>
public class StructTests
{
    private const string Nested = """[["a","<i4"],["b",">f8",[2]],["n",[["x",">i2"],["s","|S3"]]],["u",">U2"],["m",[["q","<i2"]],[2,2]]]""";

    private static (DataType Type, bool BigEndian) V2(string json) => DataTypeRegistry.FromV2(JsonNode.Parse(json), "here")!.Value;

    private static DataType V3(string json)
    {
        var (name, configuration) = Zarr.Format.Json.Extension.Read(JsonNode.Parse(json), "here", "data_type", mayIgnore: false);
        return DataTypeRegistry.FromV3(name, configuration, "here")!;
    }

    private static string Plain(JsonNode node) => node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static OrderedDictionary<string, object?> Record(params (string Name, object? Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    [Fact] // rule 3
    public void A_v2_record_is_a_list_of_names_types_and_shapes_nested_at_will()
    {
        var (type, bigEndian) = V2(Nested);
        Assert.Equal("struct(a int32, b >float64[2], n >struct(x int16, s S3), u >U2, m struct(q int16)[2,2])", type.Name);
        Assert.False(bigEndian);
        Assert.Equal([0, 4, 20, 25, 33], type.Fields.Select(f => f.Offset));
        Assert.Equal(41, type.ItemSize);
        Assert.Equal(Nested, Plain(type.SpellV2(false)));
        Assert.Equal(typeof(OrderedDictionary<string, object?>), type.ClrType);
        Assert.Equal(typeof(double[]), type.Fields[1].DataType.ClrType);
        Assert.Equal(typeof(OrderedDictionary<string, object?>[,]), type.Fields[4].DataType.ClrType);
    }

    [Theory] // rule 3
    [InlineData("""[["a",">i4"],["b",">f8"],["c","|u1"]]""", true, "struct(a int32, b float64, c uint8)")]
    [InlineData("""[["a","<i4"],["b","<f8",[]]]""", false, "struct(a int32, b float64)")]
    [InlineData("""[["a","|u1"],["b","|S2",3]]""", false, "struct(a uint8, b S2[3])")]
    [InlineData("""[["a, b int32","|i1"]]""", false, "struct(\"a, b int32\" int8)")]
    public void One_byte_order_of_all_fields_is_that_of_the_array(string json, bool bigEndian, string name) => Assert.Equal((name, bigEndian), (V2(json).Type.Name, V2(json).BigEndian));

    [Fact] // numpy writes the gaps of aligned records so, and names them so when it reads them
    public void Fields_without_a_name_get_NumPys_names() =>
        Assert.Equal("struct(a uint8, f1 r24, b int32)", V2("""[["a","|u1"],["","|V3"],["b","<i4"]]""").Type.Name);

    [Theory]
    [InlineData("[]")]
    [InlineData("""[["a","<i4"],["a","<i4"]]""")]
    [InlineData("""[["a"]]""")]
    [InlineData("""[["a","<i4",[2],3]]""")]
    [InlineData("""[[["title","a"],"<i4"]]""")]
    [InlineData("""[[1,"<i4"]]""")]
    [InlineData("""["a","<i4"]""")]
    [InlineData("""[["a","<i4",[0]]]""")]
    [InlineData("""[["a","<i4",[-1]]]""")]
    [InlineData("""[["a","<i4",["2"]]]""")]
    [InlineData("""[["a","<i4",[9223372036854775807,9223372036854775807,9223372036854775807]]]""")]
    [InlineData("""[["a","<i4",[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]]]""")]
    [InlineData("""[["a","|V67108864"],["b","|u1"]]""")]
    [InlineData("""[["a",[]]]""")]
    [InlineData("""[["","|u1"],["f0","|u1"]]""")]
    public void Hostile_v2_records_are_refused(string json) => Assert.Equal(ZarrErrorId.MetadataInvalid, Assert.Throws<ZarrException>(() => V2(json)).Id);

    [Theory]
    [InlineData("""[["a","<x4"]]""")]
    [InlineData("""[["a","|O"]]""")]
    [InlineData("""[["a",null]]""")]
    [InlineData("""[["a","|S0"]]""")]
    public void Fields_of_unknown_types_are_refused(string json) => Assert.Equal(ZarrErrorId.DataTypeNotSupported, Assert.Throws<ZarrException>(() => V2(json)).Id);

    [Fact]
    public void Deep_nesting_is_refused_by_the_reader_of_the_metadata()
    {
        var dtype = "\"<i4\"";
        for (var depth = 0; depth < 5000; depth++) dtype = $"""[["a",{dtype}]]""";
        var json = $$"""{"zarr_format":2,"shape":[1],"chunks":[1],"dtype":{{dtype}},"compressor":null,"fill_value":null,"order":"C","filters":null}""";
        Assert.Equal(ZarrErrorId.MetadataInvalid, Assert.Throws<ZarrException>(() => Zarr.Format.Json.JsonText.Parse(System.Text.Encoding.UTF8.GetBytes(json), "here")).Id);
    }

    [Fact] // rule 25
    public void Struct_has_an_object_for_each_field()
    {
        const string json = """{"name":"struct","configuration":{"fields":[{"name":"p","data_type":{"name":"struct","configuration":{"fields":[{"name":"x","data_type":"float32"}]}}},{"name":"u","data_type":{"name":"fixed_length_utf32","configuration":{"length_bytes":8}}}]}}""";
        var type = V3(json);
        Assert.Equal("struct(p struct(x float32), u U2)", type.Name);
        Assert.Equal(json, type.SpellV3().ToJsonString());
        Assert.False(type.MayOmitByteOrder);
    }

    [Fact] // rule 25
    public void Structured_has_pairs_and_may_omit_the_byte_order_and_is_never_written()
    {
        var type = V3("""{"name":"structured","configuration":{"fields":[["x","float32"],["y",{"name":"int8"}]]}}""");
        Assert.Equal("struct(x float32, y int8)", type.Name);
        Assert.True(type.MayOmitByteOrder);
        Assert.Equal("""{"name":"struct","configuration":{"fields":[{"name":"x","data_type":"float32"},{"name":"y","data_type":"int8"}]}}""", type.SpellV3().ToJsonString());
    }

    [Theory]
    [InlineData("""{"name":"struct"}""")]
    [InlineData("""{"name":"struct","configuration":{}}""")]
    [InlineData("""{"name":"struct","configuration":{"fields":[]}}""")]
    [InlineData("""{"name":"struct","configuration":{"fields":{"a":"int8"}}}""")]
    [InlineData("""{"name":"struct","configuration":{"fields":[{"name":"a","data_type":"int8"}],"align":true}}""")]
    [InlineData("""{"name":"struct","configuration":{"fields":[{"name":"a"}]}}""")]
    [InlineData("""{"name":"struct","configuration":{"fields":[{"name":"","data_type":"int8"}]}}""")]
    [InlineData("""{"name":"struct","configuration":{"fields":[{"name":"a","data_type":"int8","title":"A"}]}}""")]
    [InlineData("""{"name":"struct","configuration":{"fields":[{"name":"a","data_type":"int8"},{"name":"a","data_type":"int8"}]}}""")]
    public void Hostile_v3_records_are_refused(string json) => Assert.Equal(ZarrErrorId.MetadataInvalid, Assert.Throws<ZarrException>(() => V3(json)).Id);

    [Fact]
    public void What_v3_cannot_spell_is_refused_by_name()
    {
        Assert.Equal(ZarrErrorId.FormatNotSupported, Assert.Throws<ZarrException>(() => V2("""[["b","<f8",[2]]]""").Type.SpellV3()).Id);
        var mixed = V2("""[["a","<i4"],["b",">i4"]]""").Type;
        Assert.Equal(ZarrErrorId.FormatNotSupported, Assert.Throws<ZarrException>(() => mixed.SpellV3()).Id);
        Assert.Equal("struct(a int32, b int32)", mixed.InOneByteOrder.Name);
        Assert.NotEqual(mixed, mixed.InOneByteOrder);
    }

    [Theory]
    [InlineData("""{"id":"int32","name":"U10"}""", "struct(id int32, name U10)", false)]
    [InlineData("""{"id":">i4","name":">U10"}""", "struct(id int32, name U10)", true)]
    [InlineData("""{"p":{"x":"f4","y":"f4"},"v":["f8",2,3],"w":["<i2",[4]],"r":["r16",2]}""", "struct(p struct(x float32, y float32), v float64[2,3], w int16[4], r r16[2])", false)]
    [InlineData("""[["a","i4"],["b","f8",[2]],["n",[["x","u1"]]]]""", "struct(a int32, b float64[2], n struct(x uint8))", false)]
    [InlineData("""{"name":"struct","configuration":{"fields":[{"name":"a","data_type":"int8"}]}}""", "struct(a int8)", false)]
    public void A_user_spells_records_in_JSON(string json, string name, bool bigEndian)
    {
        Assert.Equal(name, DataType.Parse(json, out var big).Name);
        Assert.Equal(bigEndian, big);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("{\"a\":5}")]
    [InlineData("{\"a\":\"x4\"}")]
    [InlineData("{\"a\":\"i4\",\"a\":\"i4\"}")]
    [InlineData("{\"a\":[\"i4\",0]}")]
    [InlineData("{\"a\"")]
    [InlineData("[[\"a\",\"\\ud800\"]]")]
    public void A_record_that_is_none_is_refused(string json) => Assert.Equal(ZarrErrorId.DataTypeNotSupported, Assert.Throws<ZarrException>(() => DataType.Parse(json)).Id);

    [Fact]
    public void Mixed_byte_orders_are_stored_field_by_field()
    {
        var (type, bigEndian) = V2(Nested);
        var bits = new byte[type.ItemSize];
        type.SetElement(Record(("a", 1), ("b", new[] { 1.5, 2.5 }), ("n", Record(("x", 2), ("s", "ab"))), ("u", "é"), ("m", new object[] { new object[] { Record(("q", 3)), Record(("q", 4)) }, new object[] { Record(("q", 5)), Record(("q", 6)) } })), bits);
        var stored = new byte[bits.Length];
        type.Reorder(bits, stored, bigEndian);
        const string expected = "01000000" + "3ff8000000000000" + "4004000000000000" + "0002" + "616200" + "000000e900000000" + "0300040005000600";
        Assert.Equal(expected, Convert.ToHexStringLower(stored));
        var again = new byte[bits.Length];
        type.Reorder(stored, again, bigEndian);
        Assert.Equal(bits, again);

        var record = Assert.IsType<OrderedDictionary<string, object?>>(type.GetElement(bits));
        Assert.Equal(["a", "b", "n", "u", "m"], record.Keys);
        Assert.Equal(new[] { 1.5, 2.5 }, record["b"]);
        Assert.Equal((short)2, Assert.IsType<OrderedDictionary<string, object?>>(record["n"])["x"]);
        Assert.Equal((short)6, ((OrderedDictionary<string, object?>[,])record["m"]!)[1, 1]["q"]);
        var twice = new byte[bits.Length];
        type.SetElement(record, twice);
        Assert.Equal(bits, twice);
    }

    [Fact]
    public void Records_come_from_dictionaries_and_objects_with_properties_in_any_order_and_letter_case()
    {
        var type = DataType.Parse("""{"id":"int32","Name":"U4"}""");
        var expected = new byte[type.ItemSize];
        type.SetElement(Record(("id", 7), ("Name", "x")), expected);
        foreach (var value in (object[])[Record(("name", "x"), ("ID", "7")), new System.Collections.Hashtable { ["Name"] = "x", ["id"] = 7L }, new { Name = "x", Id = 7, Other = true }])
        {
            var bits = new byte[type.ItemSize];
            type.SetElement(value, bits);
            Assert.Equal(expected, bits);
        }
    }

    public static TheoryData<object?> NoRecords =>
    [
        (object?)null, 5, "text", new[] { 1, 2 }, Record(("id", 1)), Record(("id", 1), ("name", "x"), ("more", 1)), Record(("id", 1), ("ID", 1), ("name", "x")),
        Record(("id", 1.5), ("name", "x")), Record(("id", 1), ("name", "toolong")), Record(("id", 1), ("name", null)), new { Id = 1 }, new System.Collections.Hashtable { [1] = 1 },
    ];

    [Theory]
    [MemberData(nameof(NoRecords))]
    public void Missing_unknown_and_unfit_fields_are_refused(object? value)
    {
        var type = DataType.Parse("""{"id":"int32","name":"U4"}""");
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => type.SetElement(value, new byte[type.ItemSize])).Id);
    }

    [Fact]
    public void Names_that_differ_in_letter_case_alone_are_told_apart()
    {
        var type = DataType.Parse("""{"a":"int8","A":"int8"}""");
        var bits = new byte[2];
        type.SetElement(Record(("A", 1), ("a", 2)), bits);
        Assert.Equal([2, 1], bits);
    }

    [Theory] // rules 5, 25
    [InlineData(ZarrFormat.V2, false, "\"AQAAAAI=\"", "0100000002")]
    [InlineData(ZarrFormat.V2, true, "\"AAAAAQI=\"", "0100000002")]
    [InlineData(ZarrFormat.V2, true, "0", "0000000000")]
    [InlineData(ZarrFormat.V2, true, "\"\"", "0000000000")]
    [InlineData(ZarrFormat.V3, false, "{\"y\":2,\"x\":1}", "0100000002")]
    [InlineData(ZarrFormat.V3, true, "\"AAAAAQI=\"", "0100000002")]
    [InlineData(ZarrFormat.V3, false, "\"AQAAAAI=\"", "0100000002")]
    public void A_fill_value_has_these_bits(ZarrFormat format, bool bigEndian, string json, string hex)
    {
        var type = DataType.Parse("""{"x":"int32","y":"uint8"}""");
        var fill = type.ParseFillValue(JsonNode.Parse(json), format, bigEndian);
        Assert.Equal(hex, Convert.ToHexStringLower(fill));
        var spelled = type.SpellFillValue(fill, format, bigEndian).ToJsonString();
        Assert.Equal(fill, type.ParseFillValue(JsonNode.Parse(spelled), format, bigEndian));
        if (hex[0] == '0' && hex[1] == '1') Assert.Equal(format == ZarrFormat.V2 ? json : "{\"x\":1,\"y\":2}", spelled);
    }

    [Theory] // rule 25
    [InlineData(ZarrFormat.V2, "{\"x\":1}")]
    [InlineData(ZarrFormat.V2, "\"AQAAAA==\"")]
    [InlineData(ZarrFormat.V2, "[1,0,0,0,2]")]
    [InlineData(ZarrFormat.V3, "{\"x\":1}")]
    [InlineData(ZarrFormat.V3, "{\"x\":1,\"z\":2}")]
    [InlineData(ZarrFormat.V3, "{\"x\":1,\"y\":2,\"z\":2}")]
    [InlineData(ZarrFormat.V3, "{\"x\":1,\"y\":256}")]
    [InlineData(ZarrFormat.V3, "0")]
    [InlineData(ZarrFormat.V3, "null")]
    public void A_fill_value_without_each_field_is_refused(ZarrFormat format, string json) => Assert.Equal(ZarrErrorId.FillValueInvalid,
        Assert.Throws<ZarrException>(() => DataType.Parse("""{"x":"int32","y":"uint8"}""").ParseFillValue(JsonNode.Parse(json), format)).Id);
}
