using System.Collections;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>User attributes of arrays and groups.</summary>
public sealed class AttributeTests : CommandTests
{
    public AttributeTests(EngineSession session) : base(session) =>
        session.Invoke("$z = New-ZarrArray a.zarr 3 -Attribute ([ordered]@{ units = 'm'; scale = 2.5 }); Set-ZarrAttribute $z Units M").WithoutErrors();

    private string Names(string script) => string.Join(' ', Session.Values(script).Cast<ZarrAttribute>().Select(a => $"{a.Name}={a.Value}"));

    [Theory]
    [InlineData("Get-ZarrAttribute a.zarr", "units=m scale=2.5 Units=M")]
    [InlineData("$z | Get-ZarrAttribute", "units=m scale=2.5 Units=M")]
    [InlineData("Get-ZarrAttribute a.zarr units", "units=m")]
    [InlineData("Get-ZarrAttribute a.zarr Uni*, s*", "Units=M scale=2.5")]
    [InlineData("Get-ZarrAttribute a.zarr nothing*", "")]
    public void Are_got_by_name_in_their_order_letter_case_counting(string script, string expected) => Assert.Equal(expected, Names(script));

    [Fact]
    public void Know_their_node() => Assert.All(Session.Values("Get-ZarrAttribute a.zarr"), a => Assert.Equal(Folder["a.zarr"], ((ZarrAttribute)a!).Path));

    [Fact]
    public void Come_as_one_dictionary_when_asked()
    {
        var all = Session.Single<IDictionary>("Get-ZarrAttribute a.zarr -AsHashtable");
        Assert.Equal(["units", "scale", "Units"], all.Keys.Cast<string>());
        Assert.Equal(2.5, Session.Single<double>("(Get-ZarrAttribute a.zarr -AsHashtable).scale"));
    }

    [Fact]
    public void Are_set_one_or_many_and_the_others_stay()
    {
        Assert.Empty(Session.Values("Set-ZarrAttribute a.zarr offset 7; Set-ZarrAttribute $z -Attribute @{ units = 'km' }"));
        Assert.Equal("units=km scale=2.5 Units=M offset=7", Names("Get-ZarrAttribute a.zarr"));
        Session.Invoke("'a.zarr' | Set-ZarrAttribute -Attribute list -Value (1..2 | ForEach-Object { $_ })").WithoutErrors();
        Assert.Equal(new object[] { 1L, 2L }, Session.Single<object[]>("(Get-ZarrAttribute a.zarr list).ForEach({ ,$_.Value })"));
        Session.Invoke("Set-ZarrAttribute a.zarr none $null").WithoutErrors();
        Assert.Null(Session.Single<ZarrAttribute>("Get-ZarrAttribute a.zarr none").Value);
        Assert.Equal(7L, Session.Single<ZarrArray>("Set-ZarrAttribute $z x 1 -PassThru").Attributes["offset"]);
    }

    [Fact]
    public void Are_removed_and_a_missing_one_is_an_error_of_its_own()
    {
        var result = Session.Invoke("Remove-ZarrAttribute a.zarr units, nothing");
        Assert.Equal("AttributeNotFound,Zarr.PowerShell.Commands.RemoveZarrAttributeCommand", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Equal("scale=2.5 Units=M", Names("Get-ZarrAttribute a.zarr"));
        Assert.Equal("AttributeNotFound,Zarr.PowerShell.Commands.GetZarrAttributeCommand", Session.Fails("Get-ZarrAttribute a.zarr units"));
    }

    [Theory]
    [InlineData("Set-ZarrAttribute a.zarr units", "ArgumentInvalid")]
    [InlineData("Set-ZarrAttribute a.zarr @{ a = 1 } -Value 2", "ArgumentInvalid")]
    [InlineData("Set-ZarrAttribute a.zarr a -Value { 1 }", "AttributeInvalid")]
    [InlineData("$h = @{}; $h.self = $h; Set-ZarrAttribute a.zarr a -Value $h", "AttributeInvalid")]
    [InlineData("$l = [System.Collections.ArrayList]::new(); $null = $l.Add($l); Set-ZarrAttribute a.zarr a -Value $l", "AttributeInvalid")]
    public void What_has_no_JSON_form_changes_nothing(string script, string id)
    {
        var before = Files();
        Assert.StartsWith(id + ",Zarr.PowerShell.Commands.SetZarrAttributeCommand", Session.Fails(script));
        Assert.Equal(before, Files());
    }
}
