using System.Text.Json;
using Xunit;
using Zarr.Format.DataTypes;
using Zarr.PowerShell.Formatting;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Formatting;

/// <summary>Floats and complex numbers are shown as NumPy prints them (tests/fixtures/generate/numpy_numbers.py).</summary>
public class NumPyTextTests
{
    public static TheoryData<string, string, string> Texts()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var one in JsonDocument.Parse(File.ReadAllText(Path.Combine(BuiltModule.Root, "tests", "fixtures", "numpy-numbers.json"))).RootElement.GetProperty("texts").EnumerateArray())
            rows.Add(one.GetProperty("type").GetString()!, one.GetProperty("values").GetString()!, one.GetProperty("text").GetString()!);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Elements_are_shown_as_NumPy_prints_them(string type, string values, string text)
    {
        var (data, bytes) = (DataType.Parse(type), Convert.FromHexString(values));
        Assert.Equal(text, SliceText.Format(place => data.GetDisplayElement(bytes.AsSpan((int)place * data.ItemSize, data.ItemSize)), new Shape(bytes.Length / data.ItemSize)));
    }
}
