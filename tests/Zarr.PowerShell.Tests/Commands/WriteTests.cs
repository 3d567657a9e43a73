using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Writing and appending: values as arguments, through the pipeline, wrapped, nested, typed.</summary>
public sealed class WriteTests : CommandTests
{
    public WriteTests(EngineSession session) : base(session) =>
        session.Invoke("$z = New-ZarrArray a.zarr 2,3 -DataType int32 -ChunkShape 1,2; $f = New-ZarrArray -Shape 2,3 -DataType float64").WithoutErrors();

    private string Stored(string array = "$z") => string.Join(' ', Session.Values($"Get-ZarrSlice {array} -AsRecord").Cast<ZarrElement>().Select(e => FormattableString.Invariant($"{e.Value}")));

    [Theory]
    // The value is an argument, the target a path, an object, or what the pipeline brings.
    [InlineData("Set-ZarrSlice a.zarr -Value 7", "7 7 7 7 7 7")]
    [InlineData("Set-ZarrSlice $z 0,: -Value 1,2,3", "1 2 3 0 0 0")]
    [InlineData("Set-ZarrSlice $z : -Value (1..6)", "1 2 3 4 5 6")]
    [InlineData("$z | Set-ZarrSlice -Slice : -Value 5", "5 5 5 5 5 5")]
    [InlineData("'a.zarr' | Set-ZarrSlice -Slice 1 -Value 5", "0 0 0 5 5 5")]
    [InlineData("[pscustomobject]@{ PSPath = 'a.zarr' } | Set-ZarrSlice -Slice 1 -Value 5", "0 0 0 5 5 5")]
    [InlineData("$z, $z | Set-ZarrSlice -Slice 1 -Value 5", "0 0 0 5 5 5")]
    [InlineData("Set-ZarrSlice *.zarr 1 -Value 5", "0 0 0 5 5 5")]
    // Shapes and types.
    [InlineData("Set-ZarrSlice $z -Value ((1,2,3),(4,5,6))", "1 2 3 4 5 6")]
    [InlineData("Set-ZarrSlice $z -Value (,(1,2,3))", "1 2 3 1 2 3")]
    [InlineData("Set-ZarrSlice $z -Value ((,1),(,2))", "1 1 1 2 2 2")]
    [InlineData("$m = [int[,]]::new(2,3); $m[1,1] = 8; Set-ZarrSlice $z -Value $m", "0 0 0 0 8 0")]
    [InlineData("Set-ZarrSlice $z -Value ([long[]](1..6))", "1 2 3 4 5 6")]
    [InlineData("Set-ZarrSlice $z -Value ([double[]](1..6))", "1 2 3 4 5 6")]
    [InlineData("Set-ZarrSlice $z 0,0 -Value 3.0", "3 0 0 0 0 0")]
    [InlineData("Set-ZarrSlice $z 0,0 -Value '3'", "3 0 0 0 0 0")]
    [InlineData("Set-ZarrSlice $z 0,0 -Value $true", "1 0 0 0 0 0")]
    [InlineData("$l = [System.Collections.Generic.List[object]](1..6); Set-ZarrSlice $z -Value $l", "1 2 3 4 5 6")]
    // What a pipeline has wrapped.
    [InlineData("$v = 1..6 | ForEach-Object { $_ }; Set-ZarrSlice $z -Value $v", "1 2 3 4 5 6")]
    [InlineData("$v = 9 | ForEach-Object { $_ }; Set-ZarrSlice $z -Value $v", "9 9 9 9 9 9")]
    [InlineData("$v = (1..3 | ForEach-Object { $_ }), (4..6 | ForEach-Object { $_ }); Set-ZarrSlice $z -Value $v", "1 2 3 4 5 6")]
    [InlineData("Set-ZarrSlice $z -Value (1..6).ForEach{ $_ }", "1 2 3 4 5 6")]
    [InlineData("Set-ZarrSlice $z -Value (1..9).Where{ $_ -le 6 }", "1 2 3 4 5 6")]
    [InlineData("Set-ZarrSlice $z -Value ((1..3).ForEach{ $_ }, (4..6).ForEach{ $_ })", "1 2 3 4 5 6")]
    [InlineData("Set-ZarrSlice $z -Value ([psobject[]](1..6 | ForEach-Object { $_ }))", "1 2 3 4 5 6")]
    // The values are what the pipeline brings.
    [InlineData("1..6 | Set-ZarrSlice ./a.zarr :", "1 2 3 4 5 6")]
    [InlineData("1..6 | Set-ZarrSlice $z :", "1 2 3 4 5 6")]
    [InlineData("1..6 | Set-ZarrSlice -LiteralPath a.zarr", "1 2 3 4 5 6")]
    [InlineData("1..3 | ForEach-Object { $_ * 2 } | Set-ZarrSlice $z 1", "0 0 0 2 4 6")]
    [InlineData("1, 2.0, '3' | Set-ZarrSlice $z 1", "0 0 0 1 2 3")]
    [InlineData("5 | Set-ZarrSlice $z 1,1", "0 0 0 0 5 0")]
    [InlineData(",(1..6) | Set-ZarrSlice $z", "1 2 3 4 5 6")]
    [InlineData(",(1..3) | Set-ZarrSlice $z", "1 2 3 1 2 3")]
    [InlineData("(1..3), (4..6) | Set-ZarrSlice $z", "1 2 3 4 5 6")]
    [InlineData("Set-ZarrSlice $z 0 -Value 1,2,3; Get-ZarrSlice $z 0 | Set-ZarrSlice $z 1", "1 2 3 1 2 3")]
    [InlineData("Set-ZarrSlice $f -Value 4; Get-ZarrSlice $f | Set-ZarrSlice a.zarr", "4 4 4 4 4 4")]
    [InlineData("Set-ZarrSlice $z 0 -Value 1,2,3; Get-ZarrSlice $z 0,::-1 | Set-ZarrSlice -Path a.zarr -Slice 0", "3 2 1 0 0 0")]
    public void Values_arrive(string script, string expected)
    {
        Assert.Empty(Session.Values(script));
        Assert.Equal(expected, Stored());
    }

    [Theory]
    [InlineData("1..5 | Set-ZarrSlice $z", "ValueShapeMismatch")]
    [InlineData("1..7 | Set-ZarrSlice $z", "ValueShapeMismatch")]
    [InlineData("1..3 | Set-ZarrSlice $z", "ValueShapeMismatch")]
    [InlineData("1 | Set-ZarrSlice $z", "ValueShapeMismatch")]
    [InlineData("@() | Set-ZarrSlice $z", "ValueShapeMismatch")]
    [InlineData("1,2,'x' | Set-ZarrSlice $z 0", "ValueNotConvertible")]
    [InlineData("1,2,3.5 | Set-ZarrSlice $z 0", "ValueNotConvertible")]
    [InlineData("1,2,$null | Set-ZarrSlice $z 0", "ValueNotConvertible")]
    [InlineData("$z | Set-ZarrSlice -Slice :", "ArgumentInvalid")]
    [InlineData("$z | Set-ZarrSlice a.zarr", "ValueNotConvertible")]
    [InlineData("Set-ZarrSlice $z -Value @()", "ValueShapeMismatch")]
    [InlineData("Set-ZarrSlice $z -Value ((1,2),(3))", "ValueShapeMismatch")]
    [InlineData("Set-ZarrSlice $z -Value ([int[,]]::new(3,3))", "ValueShapeMismatch")]
    [InlineData("Set-ZarrSlice $z -Value @{ a = 1 }", "ValueNotConvertible")]
    [InlineData("$self = [object[]]::new(1); $self[0] = $self; Set-ZarrSlice $z -Value $self", "ValueShapeMismatch")]
    public void What_does_not_fit_changes_nothing(string script, string id)
    {
        Session.Invoke("Set-ZarrSlice $z -Value 8").WithoutErrors();
        var before = Files();
        Assert.StartsWith(id + ",Zarr.PowerShell.Commands.SetZarrSliceCommand", Session.Fails(script));
        Assert.Equal(before, Files());
    }

    [Theory]
    [InlineData("Add-ZarrSlice a.zarr -Value 1,2,3", "3,3", "0 0 0 0 0 0 1 2 3")]
    [InlineData("Add-ZarrSlice $z -Axis 0 -Value (1..6)", "4,3", "0 0 0 0 0 0 1 2 3 4 5 6")]
    [InlineData("Add-ZarrSlice $z -Axis 1 -Value 8,9", "2,4", "0 0 0 8 0 0 0 9")]
    [InlineData("Add-ZarrSlice $z -Axis -1 -Value ((1,2),(3,4))", "2,5", "0 0 0 1 2 0 0 0 3 4")]
    [InlineData("1..6 | Add-ZarrSlice $z", "4,3", "0 0 0 0 0 0 1 2 3 4 5 6")]
    [InlineData("$z | Add-ZarrSlice -Value 1,2,3", "3,3", "0 0 0 0 0 0 1 2 3")]
    [InlineData("Get-ZarrSlice $z 0:1 | Add-ZarrSlice a.zarr", "3,3", "0 0 0 0 0 0 0 0 0")]
    [InlineData("(1,2), (3,4) | Add-ZarrSlice $z -Axis 1", "2,5", "0 0 0 1 3 0 0 0 2 4")]
    [InlineData("@() | Add-ZarrSlice $z", "2,3", "0 0 0 0 0 0")]
    public void Appended_values_stand_at_the_end_of_the_axis(string script, string shape, string expected)
    {
        Assert.Empty(Session.Values(script));
        Assert.Equal(shape, Session.Single<ZarrArray>("Get-ZarrArray a.zarr").Shape.ToString());
        Assert.Equal(expected, Stored("a.zarr"));
    }

    [Theory]
    [InlineData("Add-ZarrSlice $z -Value 1,2", "ValueShapeMismatch")]
    [InlineData("1..4 | Add-ZarrSlice $z", "ValueShapeMismatch")]
    [InlineData("Add-ZarrSlice $z -Axis 5 -Value 1,2,3", "SelectionOutOfRange")]
    [InlineData("Add-ZarrSlice $z -Value 1,2,'x'", "ValueNotConvertible")]
    [InlineData("$z | Add-ZarrSlice", "ArgumentInvalid")]
    public void What_cannot_be_appended_changes_nothing(string script, string id)
    {
        var before = Files();
        Assert.StartsWith(id + ",Zarr.PowerShell.Commands.AddZarrSliceCommand", Session.Fails(script));
        Assert.Equal(before, Files());
    }

    [Fact]
    public void PassThru_gives_the_array_that_was_changed()
    {
        foreach (var command in (string[])["Set-ZarrSlice $z -Value 1", "Add-ZarrSlice $z -Value 1,2,3", "Clear-ZarrSlice $z 0", "Resize-ZarrArray $z 5,5"])
            Assert.Same(((System.Management.Automation.PSObject)Session["z"]!).BaseObject, Session.Single<ZarrArray>(command + " -PassThru"));
    }

    [Fact]
    public void Chunks_of_nothing_but_the_fill_value_are_stored_only_when_asked()
    {
        string Count(string write) => $"{write}; (Measure-ZarrArray $z).StoredCount";
        Assert.Equal(0L, Session.Single<long>(Count("Set-ZarrSlice $z -Value 0")));
        Assert.Equal(4L, Session.Single<long>(Count("Set-ZarrSlice $z -Value 0 -WriteEmptyChunks")));
        Assert.Equal(2L, Session.Single<long>(Count("Clear-ZarrSlice $z 0")));
        Assert.Equal(4L, Session.Single<long>(Count("Add-ZarrSlice $z -Value 0,0,0 -WriteEmptyChunks")));
    }

    [Fact]
    public void A_typed_array_reaches_the_core_without_a_copy()
    {
        Session["big"] = new int[4_000_000];
        Session.Invoke("$target = New-ZarrArray -Shape 4000000 -DataType int32 -ChunkShape 4000000 -Codec none; Set-ZarrSlice $target -Value $big").WithoutErrors();
        var least = long.MaxValue;
        // The least of many, because other tests of this process allocate at the same time.
        for (var i = 0; i < 50 && least > 8_000_000; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Session.Invoke("Set-ZarrSlice $target -Value $big").WithoutErrors();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        // Everything is the fill value: nothing is encoded, so only a copy of the value could take as much as it has.
        Assert.InRange(least, 0, 8_000_000);
    }

    [Fact]
    public void Clearing_gives_the_fill_value_back()
    {
        Session.Invoke("$c = New-ZarrArray -Shape 5 -DataType int32 -FillValue 9; Set-ZarrSlice $c -Value 1; Clear-ZarrSlice $c 1:3").WithoutErrors();
        Assert.Equal("1 9 9 1 1", Stored("$c"));
        Session.Invoke("$c | Clear-ZarrSlice").WithoutErrors();
        Assert.Equal("9 9 9 9 9", Stored("$c"));
    }
}
