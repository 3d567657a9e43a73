using System.Diagnostics;
using Xunit;
using Zarr.Arrays;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Selections by the names of dimensions, and by the values along them.</summary>
public sealed class LabelTests : CommandTests
{
    private const string Store = """
        $g = New-ZarrGroup w.zarr -ZarrFormat {0}
        function Add-Values($name, $type, $values, $attributes = @{{}}) {{
            $names = {0} -eq 2 ? @{{ Attribute = $attributes + @{{ _ARRAY_DIMENSIONS = @($name) }} }} : @{{ DimensionName = $name; Attribute = $attributes }}
            $null = New-ZarrArray w.zarr $values.Count -Name $name -DataType $type -ZarrFormat {0} @names
            Set-ZarrSlice w.zarr -Name $name -Value $values
        }}
        Add-Values lat float32 (50.1, 40.1, 30.1, 20.1)
        Add-Values time int32 (0, 6, 12, 18, 24, 30) @{{ units = 'hours since 2020-01-01'; calendar = 'gregorian' }}
        Add-Values member string ('b', 'a', 'c')
        $names = {0} -eq 2 ? @{{ Attribute = @{{ _ARRAY_DIMENSIONS = 'time','lat','member' }} }} : @{{ DimensionName = 'time','lat','member' }}
        $t = New-ZarrArray w.zarr 6,4,3 -Name t -DataType int32 -ChunkShape 2,2,3 -ZarrFormat {0} @names
        Set-ZarrSlice $t -Value (0..71)
        """;

    public LabelTests(EngineSession session) : base(session) => Make(3);

    private void Make(int format) => Session.Invoke(string.Format(System.Globalization.CultureInfo.InvariantCulture, Store, format)).WithoutErrors();

    [Theory]
    [InlineData("@{ lat = 1 }", "6,3", "1,1,0 - 1,1,2")]
    [InlineData("@{ time = '0:2'; member = 2 }", "2,4", "0,0,2 - 1,3,2")]
    [InlineData("([ordered]@{ member = (2,0); lat = -1; time = '::-5' })", "2,2", "5,3,2 - 0,3,0")]
    [InlineData("@{ member = ':' }", "6,4,3", "0,0,0 - 5,3,2")]
    [InlineData("@{ member = $true,$false,$true }", "6,4,2", "0,0,0 - 5,3,2")]
    [InlineData("-Where @{ lat = 40.1 }", "6,3", "0,1,0 - 5,1,2")]
    [InlineData("-Where @{ lat = 41 }", "6,3", "0,1,0 - 5,1,2")]
    [InlineData("-Where @{ lat = -99 }", "6,3", "0,3,0 - 5,3,2")]
    [InlineData("-Where @{ lat = 40.1, 50.1 }", "6,2,3", "0,0,0 - 5,1,2")]
    [InlineData("-Where @{ lat = 20, 40 }", "6,2,3", "0,2,0 - 5,3,2")]
    [InlineData("-Where @{ lat = 41, 42 }", "6,0,3", "")]
    [InlineData("-Where @{ time = '2020-01-01T06:00','2020-01-02T00:00' }", "4,4,3", "1,0,0 - 4,3,2")]
    [InlineData("-Where @{ time = '2020-01-01T06:00','2020-01-02' }", "5,4,3", "1,0,0 - 5,3,2")]
    [InlineData("-Where @{ time = '2020-01-02' }", "2,4,3", "4,0,0 - 5,3,2")]
    [InlineData("-Where @{ time = '2020-01' }", "6,4,3", "0,0,0 - 5,3,2")]
    [InlineData("-Where @{ time = [DateOnly]::new(2020, 1, 1) }", "4,4,3", "0,0,0 - 3,3,2")]
    [InlineData("-Where @{ time = ([datetime]'2020-01-02T00:00:00Z') }", "4,3", "4,0,0 - 4,3,2")]
    [InlineData("-Where @{ time = ([datetime]'2020-01-01T07:00:00Z') }", "4,3", "1,0,0 - 1,3,2")]
    [InlineData("-Where @{ time = 13 }", "4,3", "2,0,0 - 2,3,2")]
    [InlineData("-Where @{ member = 'a' }", "6,4", "0,0,1 - 5,3,1")]
    [InlineData("-Where @{ member = 'c','a' }", "6,4,2", "0,0,1 - 5,3,2")]
    [InlineData("@{ time = 0 } -Where @{ lat = 30; member = 'b' }", "()", "0,2,0 - 0,2,0")]
    public void Means_the_elements_at_these_places_in_both_formats(string selection, string shape, string corners)
    {
        foreach (var format in (int[])[3, 2])
        {
            if (format == 2) Session.Invoke("Remove-ZarrNode w.zarr -Recurse -Force").WithoutErrors();
            if (format == 2) Make(2);
            var slice = Session.Single<ZarrSlice>($"Get-ZarrSlice w.zarr -Name t {selection}");
            Assert.Equal(shape, slice.Shape.ToString());
            if (!selection.Contains("lat = 1 ")) Assert.Equal(corners, slice.Count == 0 ? "" : $"{slice.GetArrayIndex(0)} - {slice.GetArrayIndex(slice.Count - 1)}");
            Assert.Equal((int[])slice.Data, Enumerable.Range(0, (int)slice.Count).Select(i => slice.GetArrayIndex(i)).Select(i => (int)((i[0] * 4 + i[1]) * 3 + i[2])));
        }
    }

    [Fact]
    public void Every_command_that_selects_takes_them()
    {
        Session.Values("Set-ZarrSlice w.zarr/t @{ time = 5 } -Value -7; Set-ZarrSlice w.zarr/t -Where @{ time = '2020-01-01'; lat = 50 } -Value -8");
        Assert.Equal([-8, -8, -8, -8], (int[])Session.Single<ZarrSlice>("Get-ZarrSlice w.zarr/t :4,0,0").Data);
        Session.Values("Clear-ZarrSlice w.zarr/t -Where @{ time = '2020-01-02','2021-01-01' }");
        Assert.All((int[])Session.Single<ZarrSlice>("Get-ZarrSlice w.zarr/t 4:").Data, value => Assert.Equal(0, value));
        Assert.Equal(["0,1", "1,1", "2,1"], Session.Values("Get-ZarrChunk w.zarr/t @{ lat = '2:' }").Cast<ZarrChunk>().Select(c => $"{c.Index[0]},{c.Index[1]}"));
    }

    [Fact]
    public void Whole_chunks_are_removed_and_parts_exported_and_compared_by_name()
    {
        Session.Values("Remove-ZarrChunk w.zarr/t @{ time = ':2' } -Force; $null = Copy-ZarrArray w.zarr/t w.zarr/u; Set-ZarrSlice w.zarr/u 5 -Value -1");
        Assert.Equal(4, Session.Values("Get-ZarrChunk w.zarr/t").Count(c => ((ZarrChunk)c!).State == ChunkState.Stored));
        Assert.Equal([true, false], Session.Values("(Compare-ZarrArray w.zarr/t w.zarr/u -Slice @{ time = ':5' }).Equal; (Compare-ZarrArray w.zarr/t w.zarr/u -Slice @{ time = '4:' }).Equal").Cast<bool>());
        Session.Values("Export-ZarrArray w.zarr/t t.csv -Slice @{ time = 5; member = 0 }");
        Assert.Equal(["60", "63", "66", "69"], File.ReadAllText(Folder["t.csv"]).Split(['\n', '\r', ','], StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("SelectionInvalid,", Session.Fails("Export-ZarrArray w.zarr/t u.csv -Slice ([Zarr.Arrays.Selection.ZarrSelection]::FromMask([bool[]]::new(72), [long[]](6,4,3)))"));
        Assert.StartsWith("ArgumentInvalid,", Session.Fails("Get-ZarrChunk w.zarr/t | Remove-ZarrChunk -Where @{ lat = 1 } -Force"));
    }

    [Fact]
    public void Times_are_found_whatever_type_they_are_stored_in()
    {
        Session.Values("""
            foreach ($type in 'datetime64[ns]', 'datetime64[D]', 'datetime64[M]', 'timedelta64[s]', 'float64') {
                $name = $type -replace '\W', ''
                $units = $type -eq 'float64' ? @{ units = 'days since 2020-01-01 12:00' } : @{}
                $values = $type -like 'time*' ? @(0, 60, 3600) : $type -eq 'float64' ? @(-0.5, 30.5, 59.5) : @('2020-01-01', '2020-02-01', '2020-03-01')
                Add-Values $name $type $values $units
                $null = New-ZarrArray w.zarr 3 -Name "of$name" -DataType int32 -DimensionName $name
            }
            """);
        foreach (var type in (string[])["datetime64ns", "datetime64D", "datetime64M", "float64"])
        {
            Assert.Equal("1", Session.Single<ZarrElement>($"Get-ZarrSlice w.zarr/of{type} -Where @{{ {type} = '2020-01-31T20:00' }} -AsRecord").Index.ToString());
            Assert.Equal(["1", "2"], Session.Values($"Get-ZarrSlice w.zarr/of{type} -Where @{{ {type} = '2020-02-01','2020-03-01' }} -AsRecord").Select(e => ((ZarrElement)e!).Index.ToString()));
        }

        Assert.Equal("1", Session.Single<ZarrElement>("Get-ZarrSlice w.zarr/oftimedelta64s -Where @{ timedelta64s = [timespan]::FromSeconds(100) } -AsRecord").Index.ToString());
    }

    [Theory]
    [InlineData("@{ lon = 0 }", "DimensionNotFound", "its dimensions are time, lat, member.")]
    [InlineData("@{ Lat = 0 }", "DimensionNotFound", "no dimension 'Lat'")]
    [InlineData("-Where @{ lon = 0 }", "DimensionNotFound", "its dimensions are time, lat, member.")]
    [InlineData("@{ lat = 9 }", "SelectionOutOfRange", "axis 1")]
    [InlineData("@{ lat = '1,2' }", "SelectionInvalid", "several axes")]
    [InlineData("@{ lat = '...' }", "SelectionInvalid", "'...' is no selection")]
    [InlineData("-Where @{ lat = 1,2,3 }", "SelectionInvalid", "3 are given")]
    [InlineData("-Where @{ lat = $null }", "SelectionInvalid", "one value for 'lat'")]
    [InlineData("-Where @{}", "SelectionInvalid", "-Where is empty")]
    [InlineData("@{ lat = 1 } -Where @{ lat = 1 }", "SelectionInvalid", "both -Slice and -Where")]
    [InlineData("-Where @{ lat = 'north' }", "ValueNotConvertible", "is no number")]
    [InlineData("-Where @{ time = 'noon' }", "ValueNotConvertible", "is no number")]
    [InlineData("-Where @{ time = '2020-01-03' }", "CoordinateNotFound", "no values within 2020-01-03")]
    [InlineData("-Where @{ member = 'A' }", "CoordinateNotFound", "has no value 'A'")]
    [InlineData("0 -Where @{ lat = 1 }", "ArgumentInvalid", "hashtable of dimensions")]
    [InlineData("-Start 0 -Where @{ lat = 1 }", "ArgumentInvalid", "no other selection")]
    public void What_cannot_be_found_is_an_error_that_says_what_there_is(string selection, string id, string says)
    {
        foreach (var command in (string[])["Get-ZarrSlice", "Clear-ZarrSlice", "Get-ZarrChunk"])
        {
            var error = Assert.Single(Session.Invoke($"{command} w.zarr/t {selection}").Errors);
            Assert.StartsWith(id + ",Zarr.PowerShell.Commands.", error.FullyQualifiedErrorId);
            Assert.Contains(says, error.ToString());
        }
    }

    [Theory]
    [InlineData("Resize-ZarrArray w.zarr/lat 3 -Force", "lat = 1", "CoordinateInvalid", "has 3 values, but the dimension 'lat' has 4")]
    [InlineData("Set-ZarrSlice w.zarr/lat 2 -Value 99", "lat = 1", "CoordinateInvalid", "neither rise nor fall")]
    [InlineData("Set-ZarrSlice w.zarr/lat 2 -Value NaN", "lat = 1", "CoordinateInvalid", "element 2 breaks the order")]
    [InlineData("Set-ZarrAttribute w.zarr/time calendar tai", "time = '2020-01-01'", "CoordinateInvalid", "calendar is 'tai'")]
    [InlineData("Remove-ZarrNode w.zarr/lat -Force", "lat = 1", "CoordinateNotFound", "no array of that name")]
    [InlineData("Remove-ZarrNode w.zarr/lat -Force; $null = New-ZarrGroup w.zarr/lat", "lat = 1", "CoordinateNotFound", "no array of that name")]
    [InlineData("$null = New-ZarrArray w.zarr/lat 4,1 -DataType int32 -Force", "lat = 1", "CoordinateInvalid", "has 2 axes")]
    [InlineData("$null = New-ZarrArray w.zarr/lat 4 -DataType bool -Force", "lat = 1", "CoordinateInvalid", "holds bool")]
    [InlineData("$null = New-ZarrArray w.zarr/lat 0 -DataType int32 -Force; Resize-ZarrArray w.zarr/t 6,0,3 -Force", "lat = 1", "CoordinateNotFound", "has no values")]
    public void Values_by_which_nothing_can_be_found_are_refused(string damage, string where, string id, string says)
    {
        Session.Values(damage);
        var error = Assert.Single(Session.Invoke($"Get-ZarrSlice w.zarr/t -Where @{{ {where} }}").Errors);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId);
        Assert.Contains(says, error.ToString());
    }

    [Fact]
    public void Tab_begins_with_the_names()
    {
        Assert.Equal(["@{ time = ", "@{ lat = ", "@{ member = "], Session.Complete("Get-ZarrSlice w.zarr/t -Where "));
        Assert.Equal(["@{ time = ", "@{ lat = ", "@{ member = "], Session.Complete("Get-ZarrSlice w.zarr -Name t -Slice @"));
        Assert.DoesNotContain(Session.Complete("Get-ZarrSlice w.zarr/t -Slice 0"), text => text.StartsWith('@'));
    }

    [Fact]
    public async Task A_store_that_zarr_python_wrote_as_xarray_does_is_selected_by_its_values()
    {
        var path = Folder["python.zarr"];
        await PythonAsync("""
            import sys, zarr, numpy as np
            g = zarr.open_group(sys.argv[1], 'w')
            def put(name, data, dims, **attributes):
                z = g.create_dataset(name, data=data, chunks=tuple(min(8, n) for n in data.shape))
                z.attrs.update({'_ARRAY_DIMENSIONS': dims, **attributes})
            put('lat', np.linspace(90, -90, 19).astype('f4'), ['lat'])
            put('time', np.arange(0, 960, 6).astype('i8'), ['time'], units='hours since 1990-01-01 00:00:0.0', calendar='proleptic_gregorian')
            put('when', np.datetime64('1990-01-01', 'ns') + np.arange(160) * np.timedelta64(6, 'h'), ['when'])
            put('t', np.arange(160 * 19).reshape(160, 19), ['time', 'lat'])
            zarr.consolidate_metadata(sys.argv[1])
            """, path);
        Assert.Equal([81L, 100, 119, 138], (long[])Session.Single<ZarrSlice>("Get-ZarrSlice python.zarr/t -Stored -Where @{ time = '1990-01-02'; lat = 39,41 }").Data);
        Assert.Equal("8", Session.Single<ZarrSlice>("Get-ZarrSlice python.zarr -Name when -Where @{ when = '1990-01-03', '1990-01-04T23:59' }").Shape.ToString());
    }

    private static async Task PythonAsync(string program, string argument)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", program, argument]) { RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no /usr/bin/python3.");
            return;
        }

        using (process)
        {
            var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipWhen(errors.Contains("ModuleNotFoundError", StringComparison.Ordinal), "Install python3-zarr to hold selections against its stores.");
            Assert.True(process.ExitCode == 0, errors);
        }
    }
}
