using System.Numerics;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Complex numbers, times and small numbers at the prompt.</summary>
public sealed class DataTypeTests(EngineSession session) : CommandTests(session)
{
    private static DateTime Utc(int year, int month, int day, int hour = 0) => new(year, month, day, hour, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("complex64", "complex64")]
    [InlineData("c16", "complex128")]
    [InlineData("datetime64[ns]", "datetime64[ns]")]
    [InlineData("'<M8[D]'", "datetime64[D]")]
    [InlineData("'>m8[25s]'", "timedelta64[25s]")]
    [InlineData("bfloat16", "bfloat16")]
    [InlineData("float8_e4m3", "float8_e4m3")]
    public void New_ZarrArray_knows_these_names(string given, string name) =>
        Assert.Equal(name, Session.Single<ZarrArray>($"New-ZarrArray -Shape 2 -DataType {given}").DataType.Name);

    [Theory]
    [InlineData("New-ZarrArray -Shape 2 -DataType datetime64", "DataTypeNotSupported")]
    [InlineData("New-ZarrArray -Shape 2 -DataType bfloat16 -ZarrFormat 2 -Path a.zarr", "FormatNotSupported")]
    [InlineData("New-ZarrArray -Shape 2 -DataType datetime64[D] -FillValue 2026-01-01T12:00", "FillValueInvalid")]
    [InlineData("New-ZarrArray -Shape 2 -DataType int4 -FillValue 8", "FillValueInvalid")]
    [InlineData("New-ZarrArray -Shape 2 -DataType complex64 | Set-ZarrSlice -Value x", "ValueNotConvertible")]
    [InlineData("New-ZarrArray -Shape 2 -DataType datetime64[D] | Set-ZarrSlice -Value 01/02/2026", "ValueNotConvertible")]
    [InlineData("New-ZarrArray -Shape 2 -DataType int32 | Get-ZarrSlice -ViewAs int64", "ValueNotConvertible")]
    [InlineData("New-ZarrArray -Shape 2 -DataType int32 | Get-ZarrSlice -ViewAs nothing", "DataTypeNotSupported")]
    public void What_cannot_be_is_an_error(string script, string id) => Assert.StartsWith(id + ",", Session.Fails(script));

    [Theory]
    [InlineData("-FillValue ([datetime]'2026-01-01')")]
    [InlineData("-FillValue ([datetimeoffset]'2026-01-01T02:00:00+02:00')")]
    [InlineData("-FillValue 2026-01-01")]
    [InlineData("-FillValue 1767225600")]
    public void A_fill_value_may_be_any_kind_of_time(string given)
    {
        foreach (var format in (int[])[2, 3])
        {
            var fill = Session.Single<DateTime>($"(New-ZarrArray a.zarr 2 -DataType datetime64[s] -ZarrFormat {format} -Force {given}).FillValue");
            Assert.Equal(Utc(2026, 1, 1), fill);
            Assert.Equal(DateTimeKind.Utc, fill.Kind);
            Assert.Equal(new DateTime?[] { fill, fill }, Session.Single<DateTime?[]>("Get-ZarrSlice a.zarr -Raw"));
        }
    }

    [Fact]
    public void Times_arrive_as_arguments_and_through_the_pipeline_and_come_back_in_utc()
    {
        Session.Invoke("""
            $t = New-ZarrArray -Shape 6 -DataType datetime64[ms]
            Set-ZarrSlice $t 0:4 -Value ([datetime]'2026-07-01'), '2026-07-02', ([datetimeoffset]'2026-07-03T12:00:00+02:00'), $null
            [datetime]::SpecifyKind('2026-07-05', 'Utc').ToLocalTime(), 'NaT' | Set-ZarrSlice $t 4:6
            """).WithoutErrors();
        Assert.Equal(new DateTime?[] { Utc(2026, 7, 1), Utc(2026, 7, 2), Utc(2026, 7, 3, 10), null, Utc(2026, 7, 5), null }, Session.Single<DateTime?[]>("Get-ZarrSlice $t -Raw"));
        Assert.Equal("Utc", Session.Single<string>("(Get-ZarrSlice $t 0).GetValue().Kind.ToString()"));
        Assert.True(Session.Single<bool>("$null -eq (Get-ZarrSlice $t)[3]"));
        Assert.Equal(2026, Session.Single<int>("(Get-ZarrSlice $t -AsRecord)[0].Value.Year"));
        Assert.Equal(Utc(2026, 7, 2), Session.Single<DateTime?[,]>("$m = New-ZarrArray -Shape 1,2 -DataType datetime64[D]; Set-ZarrSlice $m -Value 2026-07-01, 2026-07-02; Get-ZarrSlice $m -AsArray")[0, 1]);
        Session.Invoke("1..6 | ForEach-Object { [datetime]::new(2026, 1, $_) } | Set-ZarrSlice $t").WithoutErrors();
        Assert.Equal(Utc(2026, 1, 6), Session.Single<DateTime>("(Get-ZarrSlice $t -Raw)[5]"));
        Assert.Equal(TimeSpan.FromHours(36), Session.Single<TimeSpan>("$d = New-ZarrArray -Shape 1 -DataType timedelta64[h]; Set-ZarrSlice $d -Value ([timespan]'1.12:00'); (Get-ZarrSlice $d -Raw)[0]"));
    }

    [Fact]
    public void A_time_that_is_none_of_nets_is_read_exactly_and_as_a_number()
    {
        Session.Invoke("$t = New-ZarrArray -Shape 3 -DataType datetime64[ns]; Set-ZarrSlice $t -Value 100, 1, NaT").WithoutErrors();
        Assert.Equal(["1970-01-01T00:00:00.000000100", "1970-01-01T00:00:00.000000001", ""], Session.Values("(Get-ZarrSlice $t -Raw).ForEach{ \"$_\" }"));
        Assert.Equal(["1970-01-01T00:00:00.000000001"], Session.Values("(Get-ZarrSlice $t 1:2 -AsRecord).Value.ToString()"));
        Assert.Equal("1970-01-01T00:00:00.000000001", Session.Render("(Get-ZarrSlice $t -Raw)[1]").Trim());
        Assert.Equal(new long[] { 100, 1, long.MinValue }, Session.Single<long[]>("Get-ZarrSlice $t -ViewAs int64 -Raw"));
        Assert.Equal(1L, Session.Single<long>("$t.GetSlice('1').ViewAs('int64').GetValue()"));
        Assert.Equal(DateTime.UnixEpoch.AddTicks(1), Session.Single<DateTime>("(Get-ZarrSlice $t 0:1 -Raw)[0]"));
        // Numbers go back as they came.
        Session.Invoke("Get-ZarrSlice $t ::-1 -ViewAs int64 | Set-ZarrSlice $t").WithoutErrors();
        Assert.Equal(new long[] { long.MinValue, 1, 100 }, Session.Single<long[]>("Get-ZarrSlice $t -ViewAs int64 -Raw"));
        // Views show what .NET cannot hold.
        Assert.Contains("[                          NaT 1970-01-01T00:00:00.000000001\n 1970-01-01T00:00:00.000000100]", Session.Render("$t.GetSlice(':')"), StringComparison.Ordinal);
    }

    [Fact]
    public void Complex_numbers_arrive_in_any_form_and_are_shown_as_numpy_shows_them()
    {
        Session.Invoke("$c = New-ZarrArray -Shape 4 -DataType complex64 -FillValue 0, NaN; Set-ZarrSlice $c 0:3 -Value ([System.Numerics.Complex]::new(1, 2)), '10-20.5j', 3").WithoutErrors();
        Assert.Equal(new Complex[] { new(1, 2), new(10, -20.5), 3, new(0, double.NaN) }, Session.Single<Complex[]>("Get-ZarrSlice $c -Raw"));
        Assert.Contains("[ 1. +2.j  10.-20.5j  3. +0.j ]", Session.Render("Get-ZarrSlice $c 0:3"), StringComparison.Ordinal);
        Assert.Contains("fill 0+nanj", Session.Render("$c"), StringComparison.Ordinal);
        Session.Invoke("(Get-ZarrSlice $c 0:2 -Raw)[0] | Set-ZarrSlice $c 3").WithoutErrors();
        Assert.Equal(new Complex(1, 2), Session.Single<Complex>("(Get-ZarrSlice $c 3).GetValue()"));
    }

    [Fact]
    public void Views_show_times_to_the_digits_of_their_unit_and_NaT_as_fill_value()
    {
        Assert.Contains("datetime64[m], fill NaT", Session.Render("$t = New-ZarrArray -Shape 2,2 -DataType datetime64[m]; $t"), StringComparison.Ordinal);
        Session.Invoke("Set-ZarrSlice $t 0,0 -Value 2026-07-01T12:30").WithoutErrors();
        Assert.Contains("[[2026-07-01T12:30              NaT]\n [             NaT              NaT]]", Session.Render("Get-ZarrSlice $t"), StringComparison.Ordinal);
        Assert.Contains("[-1.00:00:05]", Session.Render("$d = New-ZarrArray -Shape 1 -DataType timedelta64[s]; Set-ZarrSlice $d -Value -86405; Get-ZarrSlice $d"), StringComparison.Ordinal);
        Assert.Contains("2026-07-01T12:30:00", Session.Render("Get-ZarrChunk $t -Statistics"), StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_know_times()
    {
        var chunk = Session.Single<ZarrChunk>("$t = New-ZarrArray -Shape 4 -DataType datetime64[D]; Set-ZarrSlice $t 0:3 -Value 2026-01-01, 2026-01-02, 2026-01-03; Get-ZarrChunk $t -Statistics");
        Assert.Equal((Utc(2026, 1, 1), Utc(2026, 1, 3), Utc(2026, 1, 2), 1L, 1L), (Time(chunk.Minimum), Time(chunk.Maximum), Time(chunk.Mean), chunk.NaNCount, chunk.FillCount));

        static DateTime Time(object? value) => (DateTime)System.Management.Automation.PSObject.AsPSObject(value!).BaseObject;
    }

    [Fact]
    public void Small_numbers_are_numbers()
    {
        Assert.Equal(new sbyte[] { -8, 7 }, Session.Single<sbyte[]>("$i = New-ZarrArray -Shape 2 -DataType int4; Set-ZarrSlice $i -Value -8, 7; Get-ZarrSlice $i -Raw"));
        Assert.Equal(new[] { 1f, -240f }, Session.Single<float[]>("$f = New-ZarrArray -Shape 2 -DataType float8_e4m3; Set-ZarrSlice $f -Value 1, -240; Get-ZarrSlice $f -Raw"));
        Assert.Equal(new byte[] { 0x38, 0xf7 }, Session.Single<byte[]>("Get-ZarrSlice $f -ViewAs uint8 -Raw"));
        Assert.StartsWith("ValueNotConvertible,", Session.Fails("Set-ZarrSlice $f -Value 300"));
    }
}
