using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Elements as objects with properties: what Export-Csv writes, and Import-Csv brings back as text.</summary>
public sealed class IndexedRecordTests(EngineSession session) : CommandTests(session)
{
    // As Import-Csv gives what Export-Csv wrote: every property is its text.
    private const string AsText = "function AsText { process { $o = [ordered]@{}; foreach ($p in $_.psobject.Properties) { $v = $p.Value; $o[$p.Name] = if ($v -is [IFormattable]) { $v.ToString($null, [cultureinfo]::InvariantCulture) } else { $v.ToString() } }; [pscustomobject] $o } }; ";

    private string Stored(string array = "$z") => Session.Single<string>($"(Get-ZarrSlice {array} -Raw) -join ' '");

    [Fact]
    public void Axes_that_have_names_and_fields_are_properties()
    {
        var record = Session.Invoke("$z = New-ZarrArray -Shape 2,2 -DataType int32 -DimensionName y,x; Set-ZarrSlice $z -Value (1..4); Get-ZarrSlice $z 1,: -AsRecord").WithoutErrors();
        Assert.Equal(["y", "x", "Index", "Value"], Session.Values("(Get-ZarrSlice $z 1,: -AsRecord)[0].psobject.Properties.Name"));
        Assert.Equal("1 0 3", Session.Single<string>("$r = (Get-ZarrSlice $z 1,: -AsRecord)[0]; \"$($r.y) $($r.x) $($r.Value)\""));
        Assert.Equal(["4"], Session.Values("Get-ZarrSlice $z -AsRecord | Where-Object { $_.y -eq 1 -and $_.x -eq 1 } | ForEach-Object { \"$($_.Value)\" }"));
        Assert.Equal(["id", "n", "Index", "Value"], Session.Values("$p = New-ZarrArray -Shape 1 -DataType ([ordered]@{ id = 'int32'; n = 'U3' }); (Get-ZarrSlice $p -AsRecord).psobject.Properties.Name"));
        Assert.Equal(["Index", "Value"], Session.Values("(New-ZarrArray -Shape 1 | Get-ZarrSlice -AsRecord).psobject.Properties.Name"));
        Assert.NotNull(record);
    }

    [Theory]
    [InlineData("int32", "", "(1..12)")]
    [InlineData("float64", "-DimensionName y,x", "(1..12 | ForEach-Object { $_ / 8 })")]
    [InlineData("bool", "-DimensionName row,column", "(1..12 | ForEach-Object { $_ % 2 -eq 0 })")]
    [InlineData("U4", "", "(1..12 | ForEach-Object { \"t$_\" })")]
    [InlineData("string", "-DimensionName y,''", "(1..12 | ForEach-Object { \"t$_\" })")]
    public void What_was_written_as_records_comes_back_to_its_place_in_any_order(string type, string names, string values)
    {
        Session.Invoke($"{AsText}$z = New-ZarrArray z.zarr 3,4 -DataType {type} -ChunkShape 2,3 {names}; Set-ZarrSlice $z -Value {values}; $e = Copy-ZarrArray $z").WithoutErrors();
        foreach (var way in (string[])["", "| AsText"])
        {
            Session.Invoke($"$r = @(Get-ZarrSlice $e -AsRecord {way}); Clear-ZarrSlice $z; $r | Set-ZarrSlice $z").WithoutErrors();
            Assert.True(Session.Single<bool>("Compare-ZarrArray $e $z -Quiet"));
            Session.Invoke("Clear-ZarrSlice $z; $r[11, 3, 5, 1, 0, 2, 4, 6, 10, 9, 8, 7] | Set-ZarrSlice z.zarr").WithoutErrors();
            Assert.True(Session.Single<bool>("Compare-ZarrArray $e $z -Quiet"));
        }
    }

    [Fact]
    public void Records_of_fields_come_back_by_their_names()
    {
        Session.Invoke(AsText + "$z = New-ZarrArray z.zarr 4 -DataType ([ordered]@{ id = 'int32'; t = 'datetime64[s]' }) -DimensionName time; Set-ZarrSlice $z -Value @{ id = 1; t = '2026-01-02' }; Set-ZarrSlice $z 2 -Value @{ id = 5; t = 'NaT' }").WithoutErrors();
        Session.Invoke("$e = Copy-ZarrArray $z; Clear-ZarrSlice $z; Get-ZarrSlice $e -AsRecord | ForEach-Object { [pscustomobject]@{ time = \"$($_.time)\"; id = \"$($_.id)\"; t = if ($_.t) { $_.t.ToString('s') } else { 'NaT' } } } | Set-ZarrSlice $z").WithoutErrors();
        Assert.True(Session.Single<bool>("Compare-ZarrArray $e $z -Quiet"));
        Session.Invoke("Clear-ZarrSlice $z; Get-ZarrSlice $e -AsRecord | Set-ZarrSlice $z").WithoutErrors();
        Assert.True(Session.Single<bool>("Compare-ZarrArray $e $z -Quiet"));
    }

    [Fact]
    public void Values_without_a_place_come_in_order()
    {
        Session.Invoke("$z = New-ZarrArray -Shape 3 -DataType int32; 5..7 | ForEach-Object { [pscustomobject]@{ Value = \"$_\" } } | Set-ZarrSlice $z").WithoutErrors();
        Assert.Equal("5 6 7", Stored());
    }

    [Theory]
    [InlineData("@{ Index = 1; Value = 9 }", "0 9 0 0")]
    [InlineData("@{ axis0 = '2'; value = '9' }", "0 0 9 0")]
    [InlineData("@{ Index = (,3); Value = 9 }", "0 0 0 9")]
    [InlineData("@{ Index = 1; Value = 8 }, @{ Index = 3; Value = 7 }, @{ Index = 1; Value = 9 }", "0 9 0 7")] // the later one wins
    public void Few_elements_are_written_where_they_say(string records, string expected)
    {
        Session.Invoke($"$z = New-ZarrArray -Shape 4 -DataType int32 -ChunkShape 2; {records} | ForEach-Object {{ [pscustomobject] $_ }} | Set-ZarrSlice $z").WithoutErrors();
        Assert.Equal(expected, Stored());
    }

    [Theory]
    [InlineData("@{ Index = '9'; Value = 1 }", "SelectionOutOfRange", "Record 2")]
    [InlineData("@{ Index = 'x'; Value = 1 }", "SelectionInvalid", "Record 2")]
    [InlineData("@{ Index = '1,1'; Value = 1 }", "SelectionInvalid", "Record 2")]
    [InlineData("@{ Index = '1'; Value = '1,5' }", "ValueNotConvertible", "Record 2")]
    [InlineData("@{ Index = '1' }", "ValueNotConvertible", "Record 2 has no property 'Value'")]
    [InlineData("@{ Value = 1 }", "ValueNotConvertible", "Record 2 has no property 'Index'")]
    public void What_does_not_fit_is_named_by_its_number_and_changes_nothing(string second, string id, string message)
    {
        Session.Invoke("$z = New-ZarrArray -Shape 4 -DataType int32; Set-ZarrSlice $z -Value 7").WithoutErrors();
        var error = Assert.Single(Session.Invoke($"@{{ Index = 0; Value = 1 }}, {second} | ForEach-Object {{ [pscustomobject] $_ }} | Set-ZarrSlice $z").Errors);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.Equal("7 7 7 7", Stored());
    }

    [Fact]
    public void Records_that_say_where_they_go_and_a_selection_contradict_each_other() =>
        Assert.StartsWith("SelectionInvalid,", Session.Fails("$z = New-ZarrArray -Shape 4; [pscustomobject]@{ Index = 0; Value = 1 } | Set-ZarrSlice $z -Slice 1"));

    [Fact]
    public void Numbers_are_invariant_in_every_culture()
    {
        using var german = new EngineSession(100, "de-DE");
        Assert.Equal(1.5, german.Single<double>("$z = New-ZarrArray -Shape 2 -DimensionName x; [pscustomobject]@{ x = '1'; Value = '1.5' } | Set-ZarrSlice $z; (Get-ZarrSlice $z 1 -Raw)[0]"));
    }
}
