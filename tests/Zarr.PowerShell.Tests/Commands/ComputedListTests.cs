using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>A list that a script has computed is never one index because it happens to have as many numbers as there are axes.</summary>
public sealed class ComputedListTests : CommandTests
{
    public ComputedListTests(EngineSession session)
        : base(session) => session.Invoke("$z = New-ZarrArray -Shape 10,10 -DataType int32; Set-ZarrSlice $z -Value (0..99); $some = @(3, 7); $i = 3; $j = 7").WithoutErrors();

    [Theory]
    [InlineData("([int[]] (3, 7))", "2,10")]
    [InlineData("([long[]] (3))", "1,10")]
    [InlineData("([System.Collections.Generic.List[int]] (3, 7))", "2,10")]
    [InlineData("([System.Collections.ArrayList] (3, 7))", "2,10")]
    [InlineData("$some,:", "2,10")]
    [InlineData("(,$some)", "2,10")]
    [InlineData("(3, 7, 8)", "3,10")]
    [InlineData("3,7", "")]
    [InlineData("(3,7)", "")]
    [InlineData("@(3,7)", "")]
    [InlineData("$i,$j", "")]
    [InlineData("$some[0],$some[1]", "")]
    [InlineData("([Zarr.Shape]::new([long[]] (3, 7)))", "")]
    public void What_is_meant_is_read_without_a_word(string slice, string shape)
    {
        foreach (var command in (string[])[$"Get-ZarrSlice $z {slice}", $"Get-ZarrSlice $z -Slice {slice}", $"Get-ZarrSlice -Slice {slice} -InputObject $z"])
        {
            var result = Session.Invoke($"\"$(({command}).Shape)\".Replace(' ', ',')").WithoutErrors();
            Assert.Equal(shape, result.Single<string>());
            Assert.Empty(result.Warnings);
        }

        Session.Invoke($"Clear-ZarrSlice $z {slice}; Set-ZarrSlice $z {slice} -Value 1").WithoutErrors();
    }

    [Theory]
    [InlineData("Get-ZarrSlice $z $some")]
    [InlineData("Get-ZarrSlice $z -Slice $some")]
    [InlineData("$p = @{ Slice = $some }; Get-ZarrSlice $z @p")]
    public void What_may_be_two_things_is_read_with_a_warning(string command)
    {
        var result = Session.Invoke(command).WithoutErrors();
        Assert.Equal(new Shape(), result.Single<ZarrSlice>().Shape);
        Assert.Contains("3,7", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Clear-ZarrSlice $z $some")]
    [InlineData("Set-ZarrSlice $z $some -Value 5")]
    [InlineData("Set-ZarrSlice $z -Slice $some -Value 5")]
    [InlineData("Remove-ZarrChunk $z $some -Force")]
    public void What_may_be_two_things_is_not_changed(string command)
    {
        Assert.StartsWith("SelectionInvalid,", Session.Fails(command));
        Assert.Equal(4950L, Session.Single<long>("(Get-ZarrSlice $z).Sum()"));
    }

    [Fact]
    public void A_list_of_more_or_of_one_number_says_what_it_is()
    {
        Session.Invoke("$three = @(3, 7, 8); $one = @(3); Clear-ZarrSlice $z $three; Clear-ZarrSlice $z $one").WithoutErrors();
        Assert.Empty(Session.Invoke("Get-ZarrSlice (New-ZarrArray -Shape 9) $some").WithoutErrors().Warnings);
    }
}
