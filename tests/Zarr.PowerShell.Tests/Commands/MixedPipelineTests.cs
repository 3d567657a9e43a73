using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Elements, arrays, slices and records that come through one pipeline keep their order, and none is lost.</summary>
public sealed class MixedPipelineTests(EngineSession session) : CommandTests(session)
{
    private const string Parts = "$s = New-ZarrArray -Shape 2 -DataType int32; Set-ZarrSlice $s -Value 8,9; $slice = Get-ZarrSlice $s; ";

    public static TheoryData<string, string> Mixtures => new()
    {
        { "1,2,(3,4),5", "1 2 3 4 5" },
        { "(1,2),3,(4,5)", "1 2 3 4 5" },
        { "(1,2),(3,4),5", "1 2 3 4 5" },
        { "1,(2,3)", "1 2 3" },
        { "1,$slice,2", "1 8 9 2" },
        { "$slice,1,$slice", "8 9 1 8 9" },
        { "([int[]] (1,2)),3,([long[]] (4,5)),6.0", "1 2 3 4 5 6" },
        { "([byte[]] (1,2)),3,([byte[]] (4,5))", "1 2 3 4 5" },
        { "3,([byte[]] (4,5))", "3 4 5" },
        { "1,(,2),3", "1 2 3" },
        { "1,'2',([decimal] 3)", "1 2 3" },
        { "1,([System.Collections.Generic.List[int]] (2,3)),4", "1 2 3 4" },
        { "([System.Collections.ArrayList] (1,2)),3", "1 2 3" },
        { "1,@(),2", "1 2" },
    };

    private string Stored(string array = "$z") => Session.Single<string>($"(Get-ZarrSlice {array} -Raw) -join ' '");

    [Theory]
    [MemberData(nameof(Mixtures))]
    public void What_is_appended_is_all_that_came_in_its_order(string values, string expected)
    {
        Session.Invoke($"{Parts}$z = New-ZarrArray -Shape 0 -ChunkShape 10 -DataType int32; {values} | Add-ZarrSlice $z").WithoutErrors();
        Assert.Equal(expected, Stored());
    }

    [Theory]
    [MemberData(nameof(Mixtures))]
    public void What_is_written_is_all_that_came_in_its_order(string values, string expected)
    {
        Session.Invoke($"{Parts}$z = New-ZarrArray -Shape {expected.Split(' ').Length} -ChunkShape 10 -DataType int32; {values} | Set-ZarrSlice $z").WithoutErrors();
        Assert.Equal(expected, Stored());
    }

    [Fact]
    public void Each_of_several_targets_gets_all()
    {
        Session.Invoke("$null = New-ZarrArray a.zarr -Shape 0 -DataType int32; $null = New-ZarrArray b.zarr -Shape 0 -DataType int64; 1,2,(3,4),5 | Add-ZarrSlice a.zarr, b.zarr").WithoutErrors();
        Assert.Equal(["1 2 3 4 5", "1 2 3 4 5"], [Stored("a.zarr"), Stored("b.zarr")]);
    }

    [Fact]
    public void Rows_and_slices_between_elements_stay_rows()
    {
        Session.Invoke("$z = New-ZarrArray -Shape 2,0 -DataType int32; $part = [int[,]]::new(2, 2); $part[0,0] = 5; $part[0,1] = 6; $part[1,0] = 7; $part[1,1] = 8; 1,2,$part,3,4 | Add-ZarrSlice $z -Axis 1").WithoutErrors();
        Assert.Equal("1 5 6 3 2 7 8 4", Stored());
    }

    [Theory]
    [InlineData("1,2,(3,4),5", "2 elements|2 elements|1 element")]
    [InlineData("1,(2,3)", "1 element|2 elements")]
    [InlineData("5", "1 element")]
    [InlineData(",((1,2),(3,4))", "4 elements")]
    [InlineData(",[byte[]] (1,2,3)", "3 elements")]
    public void WhatIf_counts_what_would_be_appended(string values, string expected)
    {
        using var session = new EngineSession();
        var text = session.Render($"$z = New-ZarrArray -Shape 0,2 -DataType uint8; {values} | Add-ZarrSlice $z -WhatIf");
        Assert.Equal(expected, string.Join('|', System.Text.RegularExpressions.Regex.Matches(text, @"Append (\d+ elements?) ").Select(match => match.Groups[1].Value)));
    }

    [Theory]
    [InlineData("1,$null,2 | Add-ZarrSlice $z", "ValueNotConvertible,Zarr.PowerShell.Commands.AddZarrSliceCommand")]
    [InlineData("1,(2,(3,4)) | Add-ZarrSlice $z -ErrorAction Stop", "ValueShapeMismatch,Zarr.PowerShell.Commands.AddZarrSliceCommand")]
    [InlineData("5,[pscustomobject]@{ Value = 1 } | Set-ZarrSlice $t", "ValueNotConvertible,Zarr.PowerShell.Commands.SetZarrSliceCommand")]
    [InlineData("[pscustomobject]@{ Value = 1 },5 | Set-ZarrSlice $t", "ValueNotConvertible,Zarr.PowerShell.Commands.SetZarrSliceCommand")]
    [InlineData("'a',[pscustomobject]@{ Value = 'b' } | Set-ZarrSlice $texts", "ValueNotConvertible,Zarr.PowerShell.Commands.SetZarrSliceCommand")]
    [InlineData("$t,1 | Add-ZarrSlice $z", "ValueNotConvertible,Zarr.PowerShell.Commands.AddZarrSliceCommand")]
    public void What_is_no_element_is_an_error(string script, string id)
    {
        var result = Session.Invoke("$z = New-ZarrArray -Shape 0 -DataType int32; $t = New-ZarrArray -Shape 2 -DataType int32; $texts = New-ZarrArray -Shape 2 -DataType string; " + script);
        Assert.Equal(id, result.Errors[0].FullyQualifiedErrorId);
        Assert.Equal("0 0", Stored("$t"));
    }

    [Theory]
    [InlineData("V2", "([byte[]] (1,2)),([byte[]] (3,4))", "2")]
    [InlineData("bytes", "([byte[]] (1,2,3)),([byte[]] (4))", "2")]
    [InlineData("S2", "([byte[]] (65,66)),'cd'", "2")]
    [InlineData("S2", "'cd',([byte[]] (65,66))", "2")]
    public void Bytes_are_elements_where_the_type_has_them(string type, string values, string count)
    {
        Session.Invoke($"$z = New-ZarrArray -Shape 2 -DataType {type}; $w = New-ZarrArray -Shape 0 -DataType {type}; {values} | Set-ZarrSlice $z; {values} | Add-ZarrSlice $w").WithoutErrors();
        Assert.Equal(count, Session.Single<string>("\"$($w.Shape)\""));
        Assert.True(Session.Single<bool>("Compare-ZarrArray $z (Get-ZarrSlice $w | ForEach-Object { $c = Copy-ZarrArray $w; $c }) -Quiet"));
    }

    [Fact]
    public void Codecs_are_tried_on_all_elements() => Assert.Equal(5L * 4, Session.Single<long>("(1,2,(3,4),5 | Measure-ZarrCodec -Codec none).Length"));

    [Fact]
    public void Chunks_are_added_up_though_arrays_come_among_them()
    {
        Session.Invoke("$z = New-ZarrArray -Shape 10 -ChunkShape 5; $c = @(Get-ZarrChunk $z)").WithoutErrors();
        Assert.Equal("2 1", Session.Single<string>("(($z, $c[0] | Measure-ZarrArray).ChunkCount) -join ' '"));
        Assert.Equal("2 1", Session.Single<string>("(($c[0], $z | Measure-ZarrArray).ChunkCount) -join ' '"));
    }
}
