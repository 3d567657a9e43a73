using Xunit;
using Zarr.Arrays.Selection;
using Zarr.FileFormats;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.FileFormats;

/// <summary>Delimited text as people and programs write it.</summary>
public sealed class TextFileTests : InterchangeTests
{
    [Theory]
    [InlineData("1,2,3\n4,5,6\n", "int64", "2,3", "1 2 3 4 5 6")]
    [InlineData("1,2,3\r\n4,5,6", "int64", "2,3", "1 2 3 4 5 6")]
    [InlineData("\n\n1,2\r\r3,4\n\n", "int64", "2,2", "1 2 3 4")]
    [InlineData("1.5,2\n3,4", "float64", "2,2", "1.5 2 3 4")]
    [InlineData("1\n2\n3\n", "int64", "3", "1 2 3")]
    [InlineData("5", "int64", "1", "5")]
    [InlineData("", "float64", "0", "")]
    [InlineData("1,\n,4", "float64", "2,2", "1 NaN NaN 4")]
    [InlineData("1,NA\nnull,n/a\nnan,inf\n-INF,+inf", "float64", "4,2", "1 NaN NaN NaN NaN Infinity -Infinity Infinity")]
    [InlineData("9223372036854775807,-9223372036854775808\n0,0", "int64", "2,2", "9223372036854775807 -9223372036854775808 0 0")]
    [InlineData("18446744073709551615,0\n1,2", "uint64", "2,2", "18446744073709551615 0 1 2")]
    [InlineData("18446744073709551615,-1", "float64", "1,2", "1.8446744073709552E+19 -1")]
    [InlineData("1e3, -2.5E-3 \n\"7\",\" 8 \"", "float64", "2,2", "1000 -0.0025 7 8")]
    [InlineData("\ufeff1,2\n3,4", "int64", "2,2", "1 2 3 4")]
    public async Task Numbers_are_invariant_and_missing_ones_NaN(string text, string type, string shape, string elements)
    {
        foreach (var culture in (string[])["", "de-DE", "tr-TR"])
        {
            System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo(culture);
            if (elements.StartsWith("1 NaN NaN NaN", StringComparison.Ordinal)) text = text.Replace("n/a", "N/A");
            var array = await ImportAsync(Write("a.csv", text));
            Assert.Equal((type, shape, elements), (array.DataType.Name, array.Shape.ToString(), await TextAsync(array)));
        }
    }

    [Fact]
    public async Task What_is_missing_becomes_what_is_asked_for()
    {
        Write("a.csv", "1,\n,4");
        Assert.Equal("1 -9 -9 4", await TextAsync(await ImportAsync(this["a.csv"], new() { DataType = DataType.Parse("int16"), Missing = -9 })));
        await RefusedAsync(ZarrErrorId.ValueNotConvertible, async () => await ImportAsync(this["a.csv"], new() { DataType = DataType.Parse("int16") }));
        await RefusedAsync(ZarrErrorId.ValueNotConvertible, async () => await ImportAsync(this["a.csv"], new() { DataType = DataType.Parse("bool"), Missing = null }));
        Assert.Equal("1   4", await TextAsync(await ImportAsync(this["a.csv"], new() { DataType = DataType.Parse("string") })));
    }

    [Theory]
    [InlineData("a;b\n\"1;2\";3\n", ';', "2,2", "a b 1;2 3")]
    [InlineData("a\tb\n\"say \"\"x\"\"\"\t\"two\nlines\"\n", '\t', "2,2", "a b say \"x\" two\nlines")]
    [InlineData("it's 5\",b", ',', "1,2", "it's 5\" b")]
    public async Task Quotes_keep_what_is_in_them(string text, char delimiter, string shape, string elements)
    {
        var array = await ImportAsync(Write("a.csv", text), new() { DataType = DataType.Parse("string"), Delimiter = delimiter });
        Assert.Equal((shape, elements), (array.Shape.ToString(), await TextAsync(array)));
    }

    [Fact]
    public async Task A_missing_field_of_a_record_is_none_of_its_type_or_refused()
    {
        Write("a.csv", "f,t,n\n,,7\n1.5,2026-01-01,8\n");
        var array = await ImportAsync(this["a.csv"], new() { DataType = DataType.Parse("""{"f":"float32","t":"datetime64[D]","n":"int8"}"""), Header = true });
        var first = (System.Collections.IDictionary)array.GetSlice("0").Data.GetValue(0)!;
        Assert.True(float.IsNaN((float)first["f"]!));
        Assert.Null(first["t"]);
        Write("b.csv", "f,t,n\n1,2026-01-01,\n");
        await RefusedAsync(ZarrErrorId.ValueNotConvertible, async () => await ImportAsync(this["b.csv"], new() { DataType = DataType.Parse("""{"f":"float32","t":"datetime64[D]","n":"int8"}"""), Header = true }));
    }

    [Theory]
    [InlineData("timedelta64[Y]", new[] { 5L, 12, -7, 2020, long.MinValue })]
    [InlineData("timedelta64[M]", new[] { 5L, 12, -7, 20200, long.MinValue })]
    [InlineData("datetime64[generic]", new[] { 5L, 12, -7, 2020, long.MinValue })]
    [InlineData("datetime64[Y]", new[] { 5L, 12, -7, 2020, long.MinValue })]
    [InlineData("datetime64[25s]", new[] { 5L, 12, -7, 2020, long.MinValue })]
    public async Task Counts_of_any_unit_come_back_as_the_same_counts(string type, long[] counts)
    {
        var array = await ArrayAsync("int64", [counts.Length], counts);
        var times = await ArrayAsync(type, [counts.Length], counts);
        await ArrayExporter.ExportAsync(this["t.csv"], times, cancel: Cancel);
        var again = await ImportAsync(this["t.csv"], new() { DataType = times.DataType });
        Assert.Equal((long[])array.GetSlice(":").Data, (long[])again.GetSlice(":").ViewAs(array.DataType).Data);
    }

    [Theory]
    [InlineData("bool", "1\n0\nTrue\nfalse\n", "True False True False")]
    [InlineData("complex64", "1+2j\n-j\nj\n1e5+infj\n", "<1; 2> <0; -1> <0; 1> <100000; Infinity>")]
    [InlineData("float32", "1.00000017881393432617187500001\ninf\n", "1.0000002 Infinity")]
    public async Task Texts_of_elements_are_those_that_a_value_may_have(string type, string text, string elements) =>
        Assert.Equal(elements, await TextAsync(await ImportAsync(Write("a.csv", text), new() { DataType = DataType.Parse(type) })));

    [Theory]
    [InlineData("r16")]
    [InlineData("bytes")]
    [InlineData("complex128")]
    [InlineData("float16")]
    public async Task Elements_of_any_type_with_one_text_come_back(string type)
    {
        object[] values = type switch { "r16" => [new byte[] { 0, 255 }, new byte[] { 1, 2 }], "bytes" => [new byte[] { 7 }, Array.Empty<byte>()], "complex128" => [new System.Numerics.Complex(-0.0, double.NaN), new System.Numerics.Complex(double.NegativeInfinity, 1e-300)], _ => [(Half)0.1, Half.NaN] };
        var array = await ArrayAsync(type, [2], values);
        await ArrayExporter.ExportAsync(this["e.csv"], array, cancel: Cancel);
        await SameAsync(array, await ImportAsync(this["e.csv"], new() { DataType = array.DataType }));
    }

    [Theory]
    [InlineData("datetime64[ns]", "1767323045123456789,-9223372036854775808,-1", "2026-01-02T03:04:05.123456789\nNaT\n1969-12-31T23:59:59.999999999\n")]
    [InlineData("datetime64[s]", "0,253402300800,-100000000000", "1970-01-01T00:00:00\n10000-01-01T00:00:00\n-1199-02-15T14:13:20\n")]
    [InlineData("datetime64[D]", "0,1,-1", "1970-01-01\n1970-01-02\n1969-12-31\n")]
    [InlineData("datetime64[Y]", "0,9000,-2000,-1971", "1970\n10970-01\n-0030-01\n-0001-01\n")]
    [InlineData("timedelta64[us]", "0,-1500000,86400000000", "00:00:00.000000\n-00:00:01.500000\n1.00:00:00.000000\n")]
    public async Task Times_are_written_exactly_and_read_back(string type, string counts, string text)
    {
        var stored = counts.Split(',').Select(count => long.Parse(count, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var array = await ArrayAsync(type, [stored.Length], stored);
        await ArrayExporter.ExportAsync(this["a.csv"], array, cancel: Cancel);
        Assert.Equal(text, File.ReadAllText(this["a.csv"]));
        await SameAsync(array, await ImportAsync(this["a.csv"], new() { DataType = array.DataType }));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', 0xe9, (byte)'\n' })]
    [InlineData(new byte[] { 0xef, 0xbb, 0xbf, (byte)'a', 0xe9, (byte)'\n' })]
    public void Text_in_another_encoding_is_refused(byte[] bytes) =>
        Assert.Contains("UTF-8", Refused(ZarrErrorId.FileInvalid, () => ArrayFile.Open(Write("a.csv", bytes), new() { DataType = DataType.Parse("string") }, Cancel)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData('.')]
    [InlineData('-')]
    [InlineData('e')]
    [InlineData('1')]
    [InlineData('"')]
    [InlineData('\n')]
    public async Task A_delimiter_that_fields_have_is_refused(char delimiter)
    {
        Refused(ZarrErrorId.FileNotSupported, () => ArrayFile.Open(Write("a.csv", "1"), new() { Delimiter = delimiter }, Cancel));
        var array = await ArrayAsync("float64", [2, 2], 1.5);
        await RefusedAsync(ZarrErrorId.FileNotSupported, async () => await ArrayExporter.ExportAsync(this["b.csv"], array, options: new() { Delimiter = delimiter }, cancel: Cancel));
        Assert.Equal(["a.csv"], Files);
    }

    [Theory]
    [InlineData("1,2\n3\n", "line 2 has 1 fields where 2 are expected")]
    [InlineData("1,2\n3,4,5\n", "line 2 has more than 2 fields where 2 are expected")]
    [InlineData("1,\"2\n", "a quote in line 2 is not closed")]
    [InlineData("1,\"2\"x\n", "behind a closing quote in line 1 is 'x'")]
    public void Lines_that_are_no_table_are_named(string text, string message) =>
        Assert.Contains(message, Refused(ZarrErrorId.FileInvalid, () => ArrayFile.Open(Write("a.csv", text), cancel: Cancel)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1,2\n3,x", null, "line 2, field 2, 'x', is not a number")]
    [InlineData("1,5", "1,5;2,0", "line 1, field 1, '1,5', is not a number")]
    public void What_is_no_number_is_named_with_its_place(string text, string? other, string message) =>
        Assert.Contains(message, Refused(ZarrErrorId.ValueNotConvertible, () => ArrayFile.Open(Write("a.csv", other ?? text), other is null ? null : new() { Delimiter = ';' }, Cancel)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task What_a_given_type_cannot_hold_is_named_with_its_place()
    {
        Write("a.csv", "1,2\n3,300");
        var error = await RefusedAsync(ZarrErrorId.ValueNotConvertible, async () => await ImportAsync(this["a.csv"], new() { DataType = DataType.Parse("uint8") }));
        Assert.Contains("line 2, field 2, '300'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name,id\nAnn,1\nBo,2\n", true)]
    [InlineData("other,ID,name\nx,1,Ann\ny,2,Bo\n", true)]
    [InlineData("1,Ann\n2,Bo\n", false)]
    public async Task Lines_are_records_by_the_names_of_their_columns_or_in_order(string text, bool header)
    {
        var type = DataType.Parse("""{"id":"int32","name":"U5"}""");
        var array = await ImportAsync(Write("a.csv", text), new() { DataType = type, Header = header });
        Assert.Equal(("2", "(1 Ann) (2 Bo)"), (array.Shape.ToString(), await TextAsync(array)));
    }

    [Fact]
    public void A_column_that_is_not_there_is_named()
    {
        var type = DataType.Parse("""{"id":"int32","name":"U5"}""");
        Assert.Contains("no column 'name'", Refused(ZarrErrorId.FieldNotFound, () => ArrayFile.Open(Write("a.csv", "id,nam\n1,x"), new() { DataType = type, Header = true }, Cancel)).Message, StringComparison.Ordinal);
        Refused(ZarrErrorId.FileInvalid, () => ArrayFile.Open(Write("a.csv", "1,x,5"), new() { DataType = type }, Cancel));
    }

    [Fact]
    public async Task A_first_line_of_names_is_passed_over()
    {
        var array = await ImportAsync(Write("a.csv", "a,b\n1,2\n"), new() { Header = true });
        Assert.Equal(("1,2", "1 2"), (array.Shape.ToString(), await TextAsync(array)));
    }

    [Fact]
    public async Task A_tsv_has_tabs_and_records_have_a_line_of_their_names()
    {
        var array = await ArrayAsync("""[["id","<i4"],["n","<U3"]]""", [2], new OrderedDictionary<string, object?> { ["id"] = 5, ["n"] = "a\tb" });
        await ArrayExporter.ExportAsync(this["a.tsv"], array, cancel: Cancel);
        Assert.Equal("id\tn\n5\t\"a\tb\"\n5\t\"a\tb\"\n", File.ReadAllText(this["a.tsv"]));
    }

    [Theory]
    [InlineData("float64", "2,2,2")]
    [InlineData("""{"a":{"b":"int8"}}""", "2")]
    public async Task What_is_no_table_is_refused_before_a_file_is_made(string type, string shape)
    {
        var array = await ZarrArray.CreateAsync(new Zarr.Storage.Stores.Memory.MemoryStore(), A, new ArrayBuilder { Shape = new([.. shape.Split(',').Select(long.Parse)]), DataType = DataType.Parse(type) }.Build(), cancel: Cancel);
        await RefusedAsync(ZarrErrorId.FileNotSupported, async () => await ArrayExporter.ExportAsync(this["a.csv"], array, cancel: Cancel));
        Assert.Empty(Files);
    }

    [Theory]
    [InlineData("seq,n\n1,2\n", null, true)]
    [InlineData("1,n\n1,2\n", null, true)]
    [InlineData("seq,n\n1,2\n", "int32", true)]
    [InlineData("1,2\n3,x\n", null, false)]
    public async Task A_first_line_that_is_no_number_may_be_one_of_names(string text, string? type, bool hints)
    {
        var error = await RefusedAsync(ZarrErrorId.ValueNotConvertible, async () => await ImportAsync(Write("a.csv", text), new() { DataType = type is null ? null : DataType.Parse(type) }));
        Assert.Equal(hints, error.Message.Contains("-Header", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(5, 1)]
    public async Task Wide_tables_are_read_in_parts_of_a_row(int chunkRows, int chunkColumns)
    {
        var array = await ArrayAsync("int64", [7, 11], Enumerable.Range(0, 77).ToArray());
        await ArrayExporter.ExportAsync(this["a.csv"], array, cancel: Cancel);
        using var source = Zarr.FileFormats.CsvArray.Open(this["a.csv"], new(), Cancel);
        var target = await ZarrArray.CreateAsync(new Zarr.Storage.Stores.Memory.MemoryStore(), A, new ArrayBuilder { Shape = [7, 11], DataType = array.DataType, ChunkShape = new(chunkRows, chunkColumns) }.Build(), cancel: Cancel);
        foreach (var memory in (long[])[1, 100, 1000])
        {
            await target.ClearAsync(ZarrSelection.All, cancel: Cancel);
            await new Zarr.FileFormats.ImportTransfer(source, target.Context, memory).RunAsync(null, Cancel);
            await SameAsync(array, target);
        }
    }
}
