using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Operations.Searching;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.DataTypes;

/// <summary>Conversion, arithmetic and search of every type of integers and floats, held against what NumPy makes of the same elements (tests/fixtures/generate/numpy_numbers.py).</summary>
public class NumPyNumbersTests
{
    private static readonly JsonElement s_cases = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.Find("tests", "fixtures", "numpy-numbers.json"))).RootElement;

    private static IEnumerable<JsonElement> Cases(string kind) => s_cases.GetProperty(kind).EnumerateArray();

    private static DataType Type(JsonElement one, string member = "type") => DataType.Parse(one.GetProperty(member).GetString()!);

    private static byte[] Bytes(JsonElement one, string member) => Convert.FromHexString(one.GetProperty(member).GetString()!);

    private static object?[] Elements(DataType type, byte[] bytes) => [.. Enumerable.Range(0, bytes.Length / type.ItemSize).Select(i => type.GetElement(bytes.AsSpan(i * type.ItemSize, type.ItemSize)))];

    [Fact]
    public void Each_conversion_is_NumPys_or_an_error()
    {
        var count = 0;
        foreach (var one in Cases("conversions"))
        {
            var (from, to) = (Type(one, "from"), Type(one, "to"));
            var (values, results, fits) = (Elements(from, Bytes(one, "values")), Elements(to, Bytes(one, "results")), one.GetProperty("fits").GetString()!);
            var element = new byte[to.ItemSize];
            for (var i = 0; i < values.Length; i++)
            {
                count++;
                if (fits[i] == '1')
                {
                    to.SetElement(values[i], element);
                    Assert.Equal(results[i], to.GetElement(element));
                }
                else Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => to.SetElement(values[i], element)).Id);
            }
        }

        Assert.True(count > 4000);
    }

    [Fact]
    public async Task Sums_means_deviations_and_extremes_are_NumPys_and_sums_of_integers_exact()
    {
        foreach (var one in Cases("arithmetic"))
        {
            var type = Type(one);
            var bytes = Bytes(one, "values");
            var elements = Elements(type, bytes);
            var array = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder { Shape = new(elements.Length), DataType = type }.Build(), cancel: TestContext.Current.CancellationToken);
            await array.WriteAsync(ZarrSelection.All, elements, cancel: TestContext.Current.CancellationToken);
            var slice = array.GetSlice(":");
            var sum = one.GetProperty("sum").GetString()!;
            if (type is IFloatType) AssertNear(sum, slice.Sum());
            else Assert.Equal(BigInteger.Parse(sum, CultureInfo.InvariantCulture), slice.Sum() is decimal large ? (BigInteger)large : (BigInteger)(long)slice.Sum()!);
            AssertNear(one.GetProperty("mean").GetString()!, slice.Mean());
            AssertNear(one.GetProperty("std").GetString()!, slice.Std());
            Assert.Equal(type.GetElement(Bytes(one, "min")), slice.Min());
            Assert.Equal(type.GetElement(Bytes(one, "max")), slice.Max());
        }
    }

    private static void AssertNear(string expected, object? actual)
    {
        var number = double.Parse(expected, CultureInfo.InvariantCulture);
        Assert.True(Math.Abs(number - (double)actual!) <= 1e-12 * Math.Max(1, Math.Abs(number)), $"{actual} is not {expected}");
    }

    [Fact]
    public void Searches_find_as_many_as_NumPys_comparisons()
    {
        foreach (var one in Cases("searches"))
        {
            var (type, bytes, text) = (Type(one), Bytes(one, "values"), one.GetProperty("bound").GetString()!);
            object number = type is IFloatType ? double.Parse(text.Replace("inf", "Infinity"), CultureInfo.InvariantCulture) : BigInteger.Parse(text, CultureInfo.InvariantCulture);
            foreach (var bound in (object[])[number, text])
                foreach (var (name, condition) in (ReadOnlySpan<(string, ValueCondition)>)[("gt", new() { GreaterThan = bound }), ("ge", new() { GreaterOrEqual = bound }), ("lt", new() { LessThan = bound }), ("le", new() { LessOrEqual = bound }), ("eq", new() { Equal = bound }), ("ne", new() { NotEqual = bound })])
                {
                    var places = new List<int>();
                    ElementTest.For(type, condition).Find(bytes, null, places);
                    Assert.Equal(one.GetProperty(name).GetInt32(), places.Count);
                }
        }
    }
}
