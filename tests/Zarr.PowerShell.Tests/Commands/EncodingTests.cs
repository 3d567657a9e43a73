using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Every command that shows, finds, measures, exports or sets values has those that are meant, and with -Stored those that are stored.</summary>
public sealed class EncodingTests : CommandTests
{
    private const string Store = """
        $lat = New-ZarrArray air.zarr 2 -Name lat -DataType int16 -DimensionName lat -Attribute @{ scale_factor = 0.5 }
        Set-ZarrSlice $lat -Value 40.5, 41
        $time = New-ZarrArray air.zarr 3 -Name time -DataType int32 -DimensionName time -Attribute @{ units = 'hours since 2020-01-01'; calendar = 'standard' }
        Set-ZarrSlice $time -Value '2020-01-01', '2020-01-01T06:00', '2020-01-01T12:00'
        $t = New-ZarrArray air.zarr 3,2 -Name t -DataType int16 -ChunkShape 2,2 -DimensionName time, lat -Attribute @{ scale_factor = 0.01; add_offset = 10; _FillValue = -32768; units = 'degC' }
        Set-ZarrSlice $t -Value @((31.35, 20.5), ($null, 10), (-5.5, 12.34))
        """;

    public EncodingTests(EngineSession session) : base(session) => Session.Invoke(Store).WithoutErrors();

    [Fact]
    public void Values_are_those_that_are_meant_and_stored_ones_are_asked_for()
    {
        Assert.Equal([31.35, 20.5, double.NaN, 10, -5.5, 12.34], Session.Single<double[]>("Get-ZarrSlice $t -Raw"));
        Assert.Equal(new short[] { 2135, 1050, -32768, 0, -1550, 234 }, Session.Single<short[]>("Get-ZarrSlice $t -Raw -Stored"));
    }

    [Fact]
    public void Views_say_how_values_are_stored()
    {
        Assert.Contains("float64 (int16 × 0.01 + 10), degC", Session.Render("$t"), StringComparison.Ordinal);
        Assert.Contains("ZarrSlice float64 (int16 × 0.01 + 10), degC (2)", Session.Render("Get-ZarrSlice $t 0,:"), StringComparison.Ordinal);
        Assert.Contains("31.35", Session.Render("Get-ZarrSlice $t 0,:"), StringComparison.Ordinal);
        Assert.Contains("ZarrSlice int16 (2)", Session.Render("Get-ZarrSlice $t 0,: -Stored"), StringComparison.Ordinal);
        Assert.Contains("time (int32 hours since 2020-01-01, standard)", Session.Render("$time"), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_are_set_are_packed_and_what_does_not_fit_is_told()
    {
        Session.Invoke("Set-ZarrSlice $t 0,: -Value 10.014, 10.016; Set-ZarrSlice $t 1,: -Stored -Value 7, 8").WithoutErrors();
        Assert.Equal(new short[] { 1, 2, 7, 8 }, Session.Single<short[]>("Get-ZarrSlice $t :2,: -Stored -Raw"));
        var error = Assert.Single(Session.Invoke("Set-ZarrSlice $t 0,: -Value 1, 1e6").Errors);
        Assert.StartsWith("ValueNotConvertible,", error.FullyQualifiedErrorId);
        Assert.Contains("Element 1 ", error.ToString(), StringComparison.Ordinal);
        Session.Invoke("Add-ZarrSlice $t -Value 1.5, 2.5; Add-ZarrSlice $t -Stored -Value 3, 4; 7.5, $null | Add-ZarrSlice $t").WithoutErrors();
        Assert.Equal(new short[] { -850, -750, 3, 4, -250, -32768 }, Session.Single<short[]>("Get-ZarrSlice $t 3:,: -Stored -Raw"));
    }

    [Fact]
    public void Values_are_found_and_counted()
    {
        Assert.Equal(["0,0 31.35", "0,1 20.5"], Session.Values("Find-ZarrValue $t -GreaterThan 20 | ForEach-Object { \"$($_.Index -join ',') $($_.Value)\" }"));
        Assert.Equal(1L, Session.Single<long>("Find-ZarrValue $t -NaN -CountOnly"));
        Assert.Equal(2L, Session.Single<long>("Find-ZarrValue $t -LessThan 0 -CountOnly -Stored"));
        Assert.Equal(1L, Session.Single<long>("Find-ZarrValue $time -GreaterThan '2020-01-01T06:00' -CountOnly"));
    }

    [Fact]
    public void Statistics_are_of_the_values()
    {
        Assert.Equal([10.0, 31.35], Session.Values("$c = Get-ZarrChunk $t 0,0 -Statistics; $c.Minimum; $c.Maximum").Select(value => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("-32768", Session.Single<string>("\"$((Get-ZarrChunk $t 0,0 -Statistics -Stored).Minimum)\""));
    }

    [Fact]
    public void Text_has_the_values_and_other_files_what_is_stored()
    {
        Session.Invoke("$null = Export-ZarrArray $t v.csv; $null = Export-ZarrArray $t s.csv -Stored; $null = Export-ZarrArray $t s.npy; $null = Export-ZarrArray $time time.csv").WithoutErrors();
        Assert.Equal("31.35,20.5", File.ReadLines(Path.Combine(Folder.Path, "v.csv")).First());
        Assert.Equal("2135,1050", File.ReadLines(Path.Combine(Folder.Path, "s.csv")).First());
        Assert.Equal("2020-01-01T06:00:00", File.ReadLines(Path.Combine(Folder.Path, "time.csv")).ElementAt(1));
        Assert.Equal("int16", Session.Single<string>("\"$((Import-ZarrArray s.npy).DataType)\""));
    }

    [Fact]
    public void Records_have_the_values_along_axes_and_go_back_to_their_places()
    {
        Assert.Equal("2020-01-01T06:00:00 41 10", Session.Single<string>("$r = (Get-ZarrSlice $t -AsRecord)[3]; \"$($r.time.ToString()) $($r.lat) $($r.Value)\""));
        Assert.Equal("1 1 10", Session.Single<string>("$r = (Get-ZarrSlice $t -AsRecord -AsIndex)[3]; \"$($r.time.ToString()) $($r.lat) $($r.Value)\""));
        Session.Invoke("""
            $before = Get-ZarrSlice $t -Stored -Raw
            Get-ZarrSlice $t -AsRecord | Select-Object time, lat, Value | Export-Csv r.csv
            Get-ZarrSlice $t -AsRecord | Export-Csv i.csv
            foreach ($file in 'r.csv', 'i.csv') {
                Set-ZarrSlice $t -Value 0
                Import-Csv $file | Set-ZarrSlice $t
                if ("$(Get-ZarrSlice $t -Stored -Raw)" -ne "$before") { throw "$file $(Get-ZarrSlice $t -Stored -Raw)" }
            }
            """).WithoutErrors();
    }

    [Fact]
    public void Tables_have_the_values_along_axes_and_go_back_to_their_places()
    {
        Assert.Equal("time,40.5,41", Session.Single<string>("(Get-ZarrSlice $t -AsTable)[0].PSObject.Properties.Name -join ','"));
        Assert.Equal("2020-01-01T06:00:00 10", Session.Single<string>("$r = (Get-ZarrSlice $t -AsTable)[1]; \"$($r.time.ToString()) $($r.'41')\""));
        Assert.Equal("Row,0,1", Session.Single<string>("(Get-ZarrSlice $t -AsTable -AsIndex)[0].PSObject.Properties.Name -join ','"));
        Session.Invoke("$before = Get-ZarrSlice $t -Stored -Raw; Get-ZarrSlice $t -AsTable | Export-Csv t.csv; Set-ZarrSlice $t -Value 0; Import-Csv t.csv | Set-ZarrSlice $t; if (\"$(Get-ZarrSlice $t -Stored -Raw)\" -ne \"$before\") { throw 'changed' }").WithoutErrors();
    }

    [Fact]
    public void Times_that_NET_does_not_have_are_read_compared_and_written_as_text()
    {
        Session.Invoke("$n = New-ZarrArray -Shape 2 -DataType datetime64[ns]; Set-ZarrSlice $n -Value '2026-01-01T00:00:00.000000001', '2026-01-02'").WithoutErrors();
        Assert.Equal(["2026-01-01T00:00:00.000000001", "2026-01-02T00:00:00.000000000"], Session.Values("(Get-ZarrSlice $n -Raw).ForEach{ \"$_\" }"));
        Assert.Equal("True True 2026 2026-01-01", Session.Single<string>("$a, $b = (Get-ZarrSlice $n -Raw); \"$($a -lt $b) $($a -gt '2025-12-31') $($a.Year) $(([datetime]$a).ToString('yyyy-MM-dd'))\""));
        Session.Invoke("$m = New-ZarrArray -Shape 2 -DataType int32 -Attribute @{ units = 'days since 2000-02-28'; calendar = '360_day' }; Set-ZarrSlice $m -Value '2000-02-30', '2000-03-01'; $null = Export-ZarrArray $m m.csv").WithoutErrors();
        Assert.Equal(["2000-02-30", "2000-03-01"], File.ReadLines(Path.Combine(Folder.Path, "m.csv")));
        Session.Invoke("$json = Get-ZarrSlice $m -AsRecord | ConvertTo-Json -Depth 5; Set-ZarrSlice $m -Value '2000-02-28'; $json | ConvertFrom-Json | Set-ZarrSlice $m").WithoutErrors();
        Assert.Equal("2000-02-30 2000-03-01", Session.Single<string>("\"$((Get-ZarrSlice $m).Min()) $((Get-ZarrSlice $m).Max())\""));
        Assert.Equal("2000-02-30 2000-03-01", Session.Single<string>("$c = Get-ZarrChunk $m -Statistics; \"$($c.Minimum.ToString()) $($c.Maximum.ToString())\""));
        Assert.Equal(["0 2000-02-30"], Session.Values("Find-ZarrValue $m -LessThan '2000-03-01' | ForEach-Object { \"$($_.Index) $($_.Value)\" }"));
    }

    [Fact]
    public void Selections_by_times_of_any_calendar_and_by_values_that_are_packed()
    {
        Session.Invoke("$null = New-ZarrArray air.zarr 4 -Name day -DataType int32 -DimensionName day -Attribute @{ units = 'days since 2000-02-28'; calendar = '360_day' }; Set-ZarrSlice air.zarr/day -Value (0..3); $d = New-ZarrArray air.zarr 4 -Name d -DataType int32 -DimensionName day; Set-ZarrSlice $d -Value (0..3)").WithoutErrors();
        Assert.Equal(new[] { 1, 2 }, Session.Single<int[]>("Get-ZarrSlice $d -Where @{ day = '2000-02-29', '2000-02-30' } -Raw"));
        Assert.Equal([20.5, 10, 12.34], Session.Single<double[]>("Get-ZarrSlice $t -Where @{ lat = 41 } -Raw"));
    }

    [Fact]
    public void Records_of_flags_have_their_names()
    {
        Session.Invoke("$f = New-ZarrArray -Shape 3 -DataType int8 -Attribute @{ flag_values = 0, 1, 2; flag_meanings = 'good bad ugly'; _FillValue = -1 }; Set-ZarrSlice $f -Value 2, 0, $null").WithoutErrors();
        Assert.Equal(["2 ugly", "0 good", "NaN "], Session.Values("(Get-ZarrSlice $f -AsRecord).ForEach{ \"$($_.Value) $($_.Meaning)\" }"));
        Session.Invoke("Get-ZarrSlice $f ::-1 -AsRecord | Set-ZarrSlice $f").WithoutErrors();
        Assert.Equal(new sbyte[] { 2, 0, -1 }, Session.Single<sbyte[]>("Get-ZarrSlice $f -Raw -Stored"));
    }

    [Fact]
    public void Units_that_have_no_length_are_numbers_with_a_warning()
    {
        var result = Session.Invoke("$m = New-ZarrArray -Shape 2 -DataType int32 -Attribute @{ units = 'months since 2000-01-01' }; Set-ZarrSlice $m -Value 1, 2; , (Get-ZarrSlice $m -Raw)");
        Assert.Contains(result.Warnings, warning => warning.Contains("months and years differ in length", StringComparison.Ordinal));
        Assert.Equal(new[] { 1, 2 }, Session.Single<int[]>("Get-ZarrSlice $m -Raw"));
    }

    [Fact]
    public void An_attribute_that_cannot_be_used_is_an_error_and_stored_values_are_there()
    {
        var error = Assert.Single(Session.Invoke("Set-ZarrAttribute $t scale_factor x; Get-ZarrSlice $t").Errors);
        Assert.StartsWith("EncodingInvalid,", error.FullyQualifiedErrorId);
        Assert.Equal(6, Session.Single<short[]>("Get-ZarrSlice $t -Stored -Raw").Length);
        Assert.Contains("int16", Session.Render("Get-ZarrArray $t"), StringComparison.Ordinal);
    }
}
