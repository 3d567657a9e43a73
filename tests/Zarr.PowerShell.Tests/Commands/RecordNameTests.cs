using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Names that meet in one object, which knows no letter case, lose nothing and are never taken for each other.</summary>
public sealed class RecordNameTests(EngineSession session) : CommandTests(session)
{
    // As Import-Csv gives what Export-Csv wrote.
    private const string AsText = "function AsText { process { $o = [ordered]@{}; foreach ($p in $_.psobject.Properties) { $v = $p.Value; $o[$p.Name] = if ($v -is [Zarr.Shape]) { $v.ToString() } else { \"$v\" } }; [pscustomobject] $o } }; ";

    public static TheoryData<string, string, string, string> Clashes => new()
    {
        // fields as JSON, dimension names, columns of -AsRecord, columns of a record
        { """[["index","<i4"],["x","<f8"]]""", "", "field.index x Index Value", "index x" },
        { """[["Index","<i4"],["x","<f8"]]""", "", "field.Index x Index Value", "Index x" },
        { """[["value","<i4"],["x","<f8"]]""", "", "field.value x Index Value", "value x" },
        { """[["Value","<i4"]]""", "", "field.Value Index Value", "Value" },
        { """[["a","<i4"],["A","<i4"]]""", "", "a field.A Index Value", "a field.A" },
        { """[["a","<i4"],["A","<i4"],["field.A","<i4"]]""", "", "a field.A field.field.A Index Value", "a field.A field.field.A" },
        { """[["x","<i4"],["n","<i4"]]""", "-DimensionName x", "axis.x x n Index Value", "x n" },
        { """[["index","<i4"],["n","<i4"]]""", "-DimensionName INDEX", "axis.INDEX field.index n Index Value", "index n" },
    };

    private string Text(string script) => Session.Single<string>(script);

    [Theory]
    [MemberData(nameof(Clashes))]
    public void Each_field_and_axis_has_a_column_of_its_own(string type, string names, string columns, string fields)
    {
        Session.Invoke($"$z = New-ZarrArray -Shape 2 -DataType '{type}' {names}").WithoutErrors();
        Assert.Equal(columns, Text("(Get-ZarrSlice $z -AsRecord)[0].psobject.Properties.Name -join ' '"));
        Assert.Equal(fields, Text("(Get-ZarrSlice $z -Raw)[0].psobject.Properties.Name -join ' '"));
    }

    [Theory]
    [MemberData(nameof(Clashes))]
    public void Records_come_back_whichever_way_they_go(string type, string names, string columns, string fields)
    {
        Assert.NotEmpty(columns + fields);
        Session.Invoke($"{AsText}$z = New-ZarrArray -Shape 3 -DataType '{type}' {names}; $bytes = [byte[]] (1..(3 * $z.DataType.ItemSize)); $bytes[$bytes.Length - 1] = 63").WithoutErrors();
        // Different numbers in every field of every element.
        Session.Invoke("""
            $n = 0
            $records = foreach ($i in 0..2) { $h = [hashtable]::new([StringComparer]::Ordinal); foreach ($f in $z.DataType.Fields) { $n++; $h[$f.Name] = 70 + $n }; $h }
            Set-ZarrSlice $z -Value $records
            $w = Copy-ZarrArray $z
            """).WithoutErrors();
        foreach (var way in (string[])["Get-ZarrSlice $z -AsRecord", "Get-ZarrSlice $z -AsRecord | AsText", "Get-ZarrSlice $z -AsRecord | ForEach-Object { $_ } | Sort-Object { -$_.Index[0] }"])
        {
            Session.Invoke($"Clear-ZarrSlice $w; {way.Replace("Sort-Object { -$_.Index[0] }", "ForEach-Object -Begin { $all = @() } -Process { $all += $_ } -End { $all[2], $all[0], $all[1] }")} | Set-ZarrSlice $w").WithoutErrors();
            Assert.True(Session.Single<bool>("Compare-ZarrArray $z $w -Quiet"), way);
        }

        // A record by itself, but where its column would be the place of an element, or the name of another field.
        if (type.Contains("\"Index\"", StringComparison.Ordinal) || type.Contains("field.A", StringComparison.Ordinal)) return;
        Session.Invoke("Clear-ZarrSlice $w; Get-ZarrSlice $z -Raw | ForEach-Object { $_ } | Set-ZarrSlice $w").WithoutErrors();
        Assert.True(Session.Single<bool>("Compare-ZarrArray $z $w -Quiet"));
    }

    [Theory]
    [InlineData("Index,Value")]
    [InlineData("x,X")]
    [InlineData("index,y")]
    public void Axes_of_any_name_have_columns_and_come_back(string names)
    {
        Session.Invoke($"{AsText}$z = New-ZarrArray -Shape 2,3 -DataType int32 -DimensionName {names}; Set-ZarrSlice $z -Value (1..6); $w = New-ZarrArray -Shape 2,3 -DataType int32 -DimensionName {names}").WithoutErrors();
        Assert.Equal(4, Session.Single<int>("@((Get-ZarrSlice $z -AsRecord)[0].psobject.Properties.Name).Count"));
        Session.Invoke("Get-ZarrSlice $z -AsRecord | Set-ZarrSlice $w").WithoutErrors();
        Assert.True(Session.Single<bool>("Compare-ZarrArray $z $w -Quiet"));
        Session.Invoke("Clear-ZarrSlice $w; Get-ZarrSlice $z -AsRecord | AsText | Set-ZarrSlice $w").WithoutErrors();
        Assert.True(Session.Single<bool>("Compare-ZarrArray $z $w -Quiet"));
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Index = 0; x = 1.5 }, [pscustomobject]@{ Index = 1; x = 2.5 }", "index")] // the place, and the field is missing
    [InlineData("[pscustomobject]@{ Index = 0; x = 1.5 }, [pscustomobject]@{ Index = 1; x = 2.5 }", "Index")] // both could be meant
    public void The_place_of_an_element_is_never_taken_for_a_field(string records, string field)
    {
        Session.Invoke($"$z = New-ZarrArray -Shape 2 -DataType '[[\"{field}\",\"<i4\"],[\"x\",\"<f8\"]]'; Set-ZarrSlice $z -Value @{{ {field} = 7; x = 7 }}").WithoutErrors();
        Assert.StartsWith("ValueNotConvertible,", Session.Fails($"{records} | Set-ZarrSlice $z"));
        Assert.Equal("7 7", Text($"(Get-ZarrSlice $z -Field {field} -Raw) -join ' '"));
    }

    [Fact]
    public void A_field_by_its_own_name_is_the_field()
    {
        Session.Invoke("$z = New-ZarrArray -Shape 2 -DataType '[[\"index\",\"<i4\"],[\"value\",\"<f8\"]]'; [pscustomobject]@{ index = 70; value = 1.5 }, [pscustomobject]@{ index = 80; value = 2.5 } | Set-ZarrSlice $z").WithoutErrors();
        Assert.Equal("70 80 1.5 2.5", Text("\"$((Get-ZarrSlice $z -Field index -Raw) -join ' ') $((Get-ZarrSlice $z -Field value -Raw) -join ' ')\""));
    }

    [Fact]
    public void What_a_script_changes_in_a_record_is_what_is_written()
    {
        Session.Invoke("$z = New-ZarrArray -Shape 2 -DataType '[[\"id\",\"<i4\"],[\"x\",\"<f8\"]]'; Get-ZarrSlice $z -AsRecord | ForEach-Object { $_.x = 5; $_.Value.id = 6; $_ } | Set-ZarrSlice $z").WithoutErrors();
        Assert.Equal("5 5 6 6", Text("\"$((Get-ZarrSlice $z -Field x -Raw) -join ' ') $((Get-ZarrSlice $z -Field id -Raw) -join ' ')\""));
    }

    [Fact]
    public void Two_places_that_differ_in_one_record_are_an_error()
    {
        Session.Invoke("$z = New-ZarrArray -Shape 4 -DataType int32 -DimensionName x; Set-ZarrSlice $z -Value (1..4)").WithoutErrors();
        Assert.StartsWith("SelectionInvalid,", Session.Fails("Get-ZarrSlice $z 1 -Raw | ForEach-Object { [pscustomobject]@{ x = 2; Index = 1; Value = 9 } } | Set-ZarrSlice $z"));
        Assert.StartsWith("SelectionInvalid,", Session.Fails("Get-ZarrSlice $z 1:2 -AsRecord | ForEach-Object { $_.x = 2; $_ } | Set-ZarrSlice $z"));
        Assert.Equal("1 2 3 4", Text("(Get-ZarrSlice $z -Raw) -join ' '"));
    }
}
