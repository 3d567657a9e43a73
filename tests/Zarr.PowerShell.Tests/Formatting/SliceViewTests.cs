using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Formatting;

/// <summary>Slices as rows, as a table with coordinates, and as a picture.</summary>
public sealed class SliceViewTests : IDisposable
{
    private readonly EngineSession _engine = new(width: 80);

    public SliceViewTests() => _engine.Values("""
        $z = New-ZarrArray -Shape 100,120 -ChunkShape 50,50 -DataType int32 -Codec none
        Set-ZarrSlice $z -Value ([int[]] (0..11999))
        """);

    public void Dispose() => _engine.Dispose();

    private ZarrSlice Slice(string selection) => _engine.Single<ZarrSlice>($"Get-ZarrSlice $z {selection}");

    private string Grid(string selection, int width = 80) => PowerShell.Formatting.SliceGridText.Format(Slice(selection), width);

    [Fact]
    public void A_table_has_the_indexes_of_the_array_before_rows_and_above_columns()
    {
        Assert.Equal(
            """
               100  102  104
             5  700  702  704
            15 1900 1902 1904
            """.Replace("   100  102  104", "     100   102   104").Replace(" 5  700  702  704", " 5   700   702   704").Replace("15 1900 1902 1904", "15  1900  1902  1904"),
            Grid("5:25:10,100:106:2"), ignoreLineEndingDifferences: true);
        Assert.Equal("10  130\n11  131", Grid("1,10:12"));
        Assert.Equal(" 9  1082\n10  1202", Grid("9:11,2"));
    }

    [Fact]
    public void What_does_not_fit_is_left_out_in_the_middle()
    {
        var lines = Grid("0:60,0:60", 40).Split('\n');
        Assert.Equal(42, lines.Length);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 40));
        Assert.EndsWith("...    58    59", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("...", lines[21], StringComparison.Ordinal);
        Assert.StartsWith(" 59  7080", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Other_slices_are_shown_as_they_always_are()
    {
        Assert.Equal("ZarrSlice int32 ()\n121", Grid("1,1"));
        Assert.Equal("ZarrSlice int32 (0,3)\n[]", Grid("0:0,0:3"));
    }

    [Fact]
    public void Rows_are_objects_whose_properties_are_the_columns()
    {
        Assert.Equal(["Row", "10", "12"], _engine.Values("$rows = Get-ZarrSlice $z 3:5,10:14:2 -AsTable; $rows[0].PSObject.Properties.Name"));
        Assert.Equal([3L, 370, 372, 4L, 490, 492], _engine.Values("$rows | ForEach-Object { $_.PSObject.Properties.Value }"));
        Assert.Equal(["7,120", "8,121"], _engine.Values("Get-ZarrSlice $z 1,0:2 -AsTable | ForEach-Object { \"$($_.Row + 7),$($_.Value)\" }"));
        Assert.Equal(["Row", "5", "5_1"], _engine.Values("(Get-ZarrSlice $z 0:1,(5,5) -AsTable).PSObject.Properties.Name"));
        Assert.StartsWith("SelectionInvalid,", _engine.Fails("Get-ZarrSlice $z 0,0 -AsTable"), StringComparison.Ordinal);
        Assert.StartsWith("SelectionTooLarge,", _engine.Fails("Get-ZarrSlice (New-ZarrArray -Shape 1,2000) -AsTable"), StringComparison.Ordinal);
        Assert.StartsWith("ArgumentInvalid,", _engine.Fails("Get-ZarrSlice $z -AsTable -Raw"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_axis_is_a_curve()
    {
        Assert.Equal("ZarrSlice int32 (8)\n▁▂▃▄▅▆▇█\n▁ 0  █ 7", Zarr.Operations.ChunkMaps.SliceDrawing.Draw(Slice("0,0:8"), 80, 24)!);
        var lines = Zarr.Operations.ChunkMaps.SliceDrawing.Draw(Slice("0"), 62, 24)!.Split('\n');
        Assert.Equal((60, "▁ 0.5  █ 118.5  (means of 2)"), (lines[1].Length, lines[2]));
    }

    [Fact]
    public void Two_axes_are_a_map_and_what_is_no_number_is_a_dot()
    {
        _engine.Values("$f = New-ZarrArray -Shape 2,4 -DataType float32; Set-ZarrSlice $f -Value 1,2,3,4,5,6,7,NaN");
        var slice = _engine.Single<ZarrSlice>("Get-ZarrSlice $f");
        Assert.Equal("ZarrSlice float32 (2,4)\n  0\n0 ░░░░▒▒▓▓\n1 ▓▓████··\n  ░ 1.0 to 2.5  ▒ to 4.0  ▓ to 5.5  █ to 7.0  · nan, inf", Zarr.Operations.ChunkMaps.SliceDrawing.Draw(slice, 80, 24));
        Assert.Null(Zarr.Operations.ChunkMaps.SliceDrawing.Draw(_engine.Single<ZarrSlice>("Get-ZarrSlice (New-ZarrArray -Shape 2 -DataType string)"), 80, 24));
        Assert.Null(Zarr.Operations.ChunkMaps.SliceDrawing.Draw(_engine.Single<ZarrSlice>("Get-ZarrSlice (New-ZarrArray -Shape 2,2,2)"), 80, 24));
    }

    [Fact]
    public void Even_steps_of_colour_are_even_steps_of_the_elements() =>
        Assert.EndsWith("\n  ░ 1 to 26  ▒ to 50  ▓ to 75  █ to 100", Zarr.Operations.ChunkMaps.SliceDrawing.Draw(_engine.Single<ZarrSlice>("$e = New-ZarrArray -Shape 10,10; Set-ZarrSlice $e -Value (1..100); Get-ZarrSlice $e"), 80, 24), StringComparison.Ordinal);

    [Fact]
    public void What_slices_add_up_to_are_plain_numbers() =>
        Assert.Equal([71994000L, 0, 11999, 5999.5], _engine.Values("$s = Get-ZarrSlice $z; $s.Sum(), $s.Min(), $s.Max(), $s.Mean()"));
}
