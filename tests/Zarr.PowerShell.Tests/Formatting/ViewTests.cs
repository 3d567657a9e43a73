using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Formatting;

public sealed class ViewTests : IDisposable
{
    private readonly EngineSession _engine = new(width: 80);

    [Fact]
    public void An_array_is_shown_at_one_glance()
    {
        _engine.Values("$z = New-ZarrArray -Shape 100,100 -ChunkShape 50,60 -DataType f4 -FillValue NaN -Codec gzip,crc32c -DimensionName y,x -Attribute @{ units = 'm' }");
        Assert.Equal(
            """
            ZarrArray memory (Zarr v3)
              shape (100,100) [y,x], chunks (50,60), float32, fill nan
              codecs bytes, gzip(5), crc32c
              nbytes 39.1K, cbytes 0, initialized 0/4
              attributes units
            """, _engine.Render("$z"), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_stored_array_tells_its_sizes_only_when_they_were_measured()
    {
        using var folder = new TempFolder();
        _engine["path"] = folder["a.zarr"];
        _engine.Values("$null = New-ZarrArray $path -Shape 1000 -ChunkShape 100 -DataType int32; Set-ZarrSlice $path 0:500 -Value 7");
        Assert.EndsWith("nbytes 3.9K", _engine.Render("Get-ZarrArray $path"), StringComparison.Ordinal);
        Assert.Matches(@"nbytes 3.9K, cbytes \d+, ratio \d+\.\d, initialized 5/10$", _engine.Render("Get-ZarrArray $path -Measure"));
    }

    [Fact]
    public void What_lies_in_a_store_is_drawn_as_a_tree_of_the_nodes_themselves()
    {
        using var folder = new TempFolder();
        _engine["path"] = folder["store.zarr"];
        _engine.Values("$null = New-ZarrGroup $path; $null = New-ZarrArray $path -Name land/wind -Shape 10,20 -DataType i4 -Codec none; $null = New-ZarrArray $path -Name land/dry -Shape 5 -DataType u1; $null = New-ZarrArray $path -Name sea/salt -Shape 5 -DataType f8 -Codec zstd");
        var lines = _engine.Render("Get-ZarrNode $path -Recurse").Split('\n');
        Assert.Equal("   Store: " + folder["store.zarr"], lines[0]);
        Assert.Matches("^Name +Shape +DataType +Size +Chunks +Codecs$", lines[2]);
        Assert.Equal(["store.zarr/", "├─ land/", "│  ├─ dry", "│  └─ wind", "└─ sea/", "   └─ salt"], lines[4..].Select(line => line.Split(" 5 ")[0].Split(" 10,20 ")[0].TrimEnd()));
        Assert.Matches(@" 10,20 +int32 +800 +10,20 +bytes$", lines[7]);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain('\u001b', string.Concat(lines));
        Assert.Equal("Zarr.ZarrArray", _engine.Single<string>("(Get-ZarrNode $path -Recurse).Where{ $_.Name -eq 'wind' }[0].GetType().FullName"));
    }

    [Fact]
    public void A_node_that_was_listed_looks_as_it_did()
    {
        using var folder = new TempFolder();
        _engine["path"] = folder["store.zarr"];
        _engine.Values("$g = New-ZarrGroup $path; $z = New-ZarrArray $path -Name a -Shape 3; $null = Get-ZarrNode $g; $null = $z | Get-ZarrNode");
        Assert.Equal(["Zarr.ZarrGroup", "Zarr.ZarrArray"], _engine.Values("$g.PSObject.TypeNames[0]; $z.PSObject.TypeNames[0]"));
        Assert.StartsWith("ZarrArray ", _engine.Render("$z"), StringComparison.Ordinal);
    }

    [Fact]
    public void Chunks_are_a_table_with_the_columns_asked_for()
    {
        _engine.Values("$z = New-ZarrArray -Shape 10 -ChunkShape 5 -DataType f8; Set-ZarrSlice $z 0:5 -Value 1,2,3,4,5");
        Assert.Equal(["Index", "Size", "Stored", "Ratio", "State", "Key"], Header("Get-ZarrChunk $z"));
        Assert.Equal(["Index", "Size", "Stored", "Ratio", "State", "Compressor", "Shuffle", "Block", "Key"], Header("Get-ZarrChunk $z -Header"));
        Assert.Equal(["Index", "Ratio", "State", "Minimum", "Maximum", "Mean", "NaN", "Fill"], Header("Get-ZarrChunk $z -Statistics"));
        Assert.Matches(@"(?m)^ +0 +\d\.\d Stored +1 +5 +3 +0 +0$", _engine.Render("Get-ZarrChunk $z -Statistics"));
        using var wide = new EngineSession(width: 100);
        Assert.EndsWith(" c/0", wide.Render("$z = New-ZarrArray -Shape 5 -DataType f8 -FillValue -2.123456789e-200; Get-ZarrChunk $z -Statistics"), StringComparison.Ordinal);
        Assert.Contains(" -2.1235E-200 ", wide.Render("Get-ZarrChunk $z -Statistics"), StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ +1 +40 +0 +Missing c/1$", _engine.Render("Get-ZarrChunk $z"));
    }

    [Fact]
    public void Records_of_chunks_are_no_longer_than_they_are_told()
    {
        _engine.Values("$z = New-ZarrArray -Shape 10 -ChunkShape 5 -DataType f8");
        Assert.Equal("Zarr.ZarrChunk", _engine.Single<string>("(Get-ZarrChunk $z)[0].PSObject.TypeNames[0]"));
    }

    [Fact]
    public void Sums_are_exact_and_rounded()
    {
        _engine.Values("$z = New-ZarrArray -Shape 1000,1000 -ChunkShape 500,500 -DataType int32 -Codec none; Set-ZarrSlice $z :500,: -Value 1");
        var text = _engine.Render("Measure-ZarrArray $z");
        Assert.Contains("MissingCount       : 2", text, StringComparison.Ordinal);
        Assert.Contains("Length             : 3.8M (4000000 bytes)", text, StringComparison.Ordinal);
        Assert.Contains("Ratio              : 1.0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slice_looks_like_an_array_of_NumPy()
    {
        _engine.Values("$z = New-ZarrArray -Shape 2,3 -DataType f8; Set-ZarrSlice $z -Value 1,2.5,-3,4,5,6");
        Assert.Equal("ZarrSlice float64 (2,3)\n[[ 1.   2.5 -3. ]\n [ 4.   5.   6. ]]", _engine.Render("Get-ZarrSlice $z"));
        Assert.Equal("2.5", _engine.Render("Get-ZarrSlice $z 0,1"));
    }

    [Fact]
    public void Attributes_and_elements_are_tables()
    {
        _engine.Values("$z = New-ZarrArray -Shape 2,1 -DataType i4 -Attribute @{ bounds = 0, 1.5; nested = @{ a = $null } }");
        Assert.Contains("bounds                   [0, 1.5]", _engine.Render("Get-ZarrAttribute $z bounds"), StringComparison.Ordinal);
        Assert.Contains("nested                   {a: null}", _engine.Render("Get-ZarrAttribute $z nested"), StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ +1,0 0$", _engine.Render("Get-ZarrSlice $z -AsRecord"));
    }

    [Fact]
    public void A_path_goes_on_to_other_commands_and_plain_numbers_stay_plain()
    {
        _engine.Values("$z = New-ZarrArray -Shape 1000 -DataType i4");
        Assert.Equal("memory", _engine.Single<string>("$z.PSPath"));
        Assert.Equal(4000L, _engine.Single<long>("$z.Length"));
    }

    public void Dispose() => _engine.Dispose();

    private string[] Header(string script) => _engine.Render(script).Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
