using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Elements of every data type go through the engine's own files and come back as the same elements, whatever the culture.</summary>
public sealed class RoundTripTests : IDisposable
{
    // Whatever a type takes of these are its elements.
    private const string Prepare = """
        $candidates = 0.1, -1.5, 1e-7, 3, -7, 127, -128, 255, 65504, 2147483647, [long]::MinValue, [ulong]::MaxValue, 'nan', 'inf', '-inf', '1+2j', '-inf+nanj', '-0.1-0.2j', 'NaT',
            '2026-01-01T12:34:56.789', '2026-02-01', '0001-01-01', '-1.02:03:04.5', '00:00:00.0000001', "tä;""'x", ' blank ', [byte[]] (0, 1, 254, 255, 4, 5, 6, 7), [byte[]] (1..40), [byte[]] @()
        $ways = [ordered]@{
            csv = { param($file) $input | Export-Csv $file }, { param($file) Import-Csv $file }
            json = { param($file) [IO.File]::WriteAllText($file, ($input | ConvertTo-Json -Depth 6)) }, { param($file) [IO.File]::ReadAllText($file) | ConvertFrom-Json -DateKind String }
            clixml = { param($file) $input | Export-Clixml $file }, { param($file) Import-Clixml $file }
        }
        function Make($type) {
            # Counts of a unit may be times that .NET has none for, and bytes texts that are no UTF-8, which no file of text can hold.
            $own = [System.Collections.Generic.List[object]]::new()
            foreach ($one in $candidates) { if (-not ($type -like '*64`[*' -and $one -isnot [string]) -and -not ($type -like 'S*' -and $one -is [byte[]])) { $own.Add($one) } }
            $z = New-ZarrArray -Shape 1,($own.Count) -DataType $type -ZarrFormat ($type -like '*tags*' ? 2 : 3)
            for ($i = 0; $i -lt $own.Count; $i++) {
                if ($type -like '{*') { $one = [pscustomobject]@{ n = $i / 8; t = '2026-01-01T12:34:56.5'; c = '1+2j'; b = '0x01ff'; s = "a""$i,"; inner = @{ x = -$i }; tags = 1, 2, 3 }; if ($type -notlike '*tags*') { $one.psobject.Properties.Remove('tags') } } else { $one = $own[$i] }
                Set-ZarrSlice $z "0,$i" -Value (, $one) -ErrorAction Ignore
            }
            $z
        }
        function Fails($what, $z, $pipe) {
            foreach ($way in $ways.Keys) {
                $w = Copy-ZarrArray $z; Clear-ZarrSlice $w
                $file = "$args[0]/x"
                & $pipe $z | & $ways[$way][0] $file
                try { & $ways[$way][1] $file | Set-ZarrSlice $w -ErrorAction Stop; if (-not (Compare-ZarrArray $z $w -Quiet)) { "$what $way of $($z.DataType) changed: $([IO.File]::ReadAllText($file))" } }
                catch { "$what $way of $($z.DataType): $_" }
            }
        }
        """;

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Cultures => ["en-US", "de-DE", "tr-TR", "ar-SA", "fa-IR", "th-TH"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_data_type_comes_back_through_csv_json_and_clixml_in_any_culture()
    {
        using var session = new EngineSession(100);
        session.Invoke(Prepare.Replace("$args[0]", "$folder")).WithoutErrors();
        session["folder"] = _folder.Path;
        session["cultures"] = Cultures.Select(culture => culture.Data).ToArray();
        Assert.Empty(session.Values("""
            $types = @((Get-ZarrDataType).Name | Where-Object { $_ -ne 'object' }) + 'V40' +
                '{"n":"float16","t":"datetime64[ms]","c":"complex64","b":"V2","s":"U8","inner":{"x":"int16"}}' + '{"n":"float16","t":"datetime64[ms]","c":"complex64","b":"V2","s":"U8","inner":{"x":"int16"},"tags":["int8",3]}'
            foreach ($type in $types) {
                $z = Make $type
                foreach ($culture in $cultures) {
                    [cultureinfo]::CurrentCulture = [cultureinfo]::GetCultureInfo($culture)
                    Fails "AsRecord $culture" $z { param($z) Get-ZarrSlice $z -AsRecord }
                    Fails "AsTable $culture" $z { param($z) Get-ZarrSlice $z -AsTable }
                }
            }
            """));
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void What_was_found_comes_back_to_its_place(string culture)
    {
        using var session = new EngineSession(100, culture);
        session.Invoke(Prepare.Replace("$args[0]", "$folder")).WithoutErrors();
        session["folder"] = _folder.Path;
        Assert.Empty(session.Values("""
            foreach ($type in 'float64', 'float16', 'int8', 'datetime64[ms]', 'timedelta64[s]', 'bool', 'U10', 'r64') {
                $z = Make $type
                Fails 'Find' $z { param($z) $none = $type -in 'U10' ? '#' : $type -like 'r*' ? [byte[]] (9, 9, 9, 9, 9, 9, 9, 9) : $type -eq 'bool' ? 5 : $type -like 'date*' ? '1234-05-06' : $type -like '*delta*' ? [timespan] 77 : 77; Find-ZarrValue $z -NotEqual $none }
            }
            """));
    }

    [Theory]
    [InlineData("datetime64[ms]", "'2026-01-01T12:34:56.789'", "2026-01-01T12:34:56.789")]
    [InlineData("datetime64[D]", "'2026-02-01'", "2026-02-01")]
    [InlineData("datetime64[s]", "'NaT'", "")]
    [InlineData("timedelta64[ms]", "-1500", "-00:00:01.5000000")]
    [InlineData("float16", "1.5", "1.5")]
    [InlineData("float32", "0.1", "0.1")]
    [InlineData("float64", "'-inf'", "-Infinity")]
    [InlineData("int16", "-7", "-7")]
    [InlineData("bfloat16", "1.5", "1.5")]
    [InlineData("complex64", "'-1.5+2j'", "-1.5+2j")]
    [InlineData("V2", "(,[byte[]] (1, 255))", "0x01ff")]
    [InlineData("V20", "(,[byte[]] (1..20))", "0x0102030405060708090a0b0c0d0e0f1011121314")]
    public void Texts_of_elements_are_exact_and_of_no_culture(string type, string value, string text)
    {
        foreach (var culture in Cultures)
        {
            using var session = new EngineSession(100, culture.Data);
            session.Invoke($"$z = New-ZarrArray -Shape 1 -DataType '{type}'; Set-ZarrSlice $z 0 -Value {value}").WithoutErrors();
            foreach (var form in (string[])["(Get-ZarrSlice $z -AsRecord).Value", "(Get-ZarrSlice $z -AsTable).Value"])
                Assert.Equal(text, session.Single<string>($"$v = {form}; if ($null -eq $v) {{ '' }} else {{ $v.ToString() }}"));
        }
    }

    [Fact]
    public void Values_stay_what_scripts_calculate_with()
    {
        using var session = new EngineSession(100, "de-DE");
        session.Invoke("function One($type, $value) { $z = New-ZarrArray -Shape 1 -DataType $type; Set-ZarrSlice $z -Value $value; (Get-ZarrSlice $z -AsRecord).Value }").WithoutErrors();
        Assert.True(session.Single<bool>("(One datetime64[ms] 2026-01-01).AddDays(1) -eq [datetime]::new(2026, 1, 2, 0, 0, 0, [DateTimeKind]::Utc) -and (One datetime64[ms] 2026-01-01) -is [datetime]"));
        Assert.True(session.Single<bool>("(One float16 1.5) + 1 -eq 2.5 -and (One float16 1.5) -is [float] -and (One float64 -1.5) -is [double] -and -(One float64 -1.5) -gt 1"));
        Assert.True(session.Single<bool>("(One complex64 '1+2j').Imaginary -eq 2 -and (One timedelta64[s] 90).TotalMinutes -eq 1.5 -and @{ 1.5 = 'a' }[(One float64 1.5)] -eq 'a'"));
    }

    [Fact]
    public void Extremes_of_chunks_have_the_same_texts()
    {
        foreach (var culture in Cultures)
        {
            using var session = new EngineSession(100, culture.Data);
            Assert.Equal(["-1.5", "2.5", "0.5", "-1.5"], session.Values("""
                $z = New-ZarrArray -Shape 2 -DataType float16; Set-ZarrSlice $z -Value -1.5, 2.5
                $c = Get-ZarrChunk $z -Statistics; $c.Minimum.ToString(); $c.Maximum.ToString(); $c.Mean.ToString()
                $z = New-ZarrArray -Shape 2 -DataType int8; Set-ZarrSlice $z -Value -3, 0; (Get-ZarrChunk $z -Statistics).Mean.ToString()
                """));
        }
    }
}
