using System.Management.Automation;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Texts, bytes and records as PowerShell users meet them.</summary>
public sealed class RecordTests(EngineSession session) : CommandTests(session)
{
    private const string People = "$z = New-ZarrArray a.zarr 3 -DataType ([ordered]@{ id = 'int32'; name = 'U10' }); ";

    [Theory]
    [InlineData("S10", "S10")]
    [InlineData("'|S10'", "S10")]
    [InlineData("U20", "U20")]
    [InlineData("'<U20'", "U20")]
    [InlineData("V16", "r128")]
    [InlineData("r128", "r128")]
    [InlineData("([ordered]@{ id = 'int32'; name = 'U10' })", "struct(id int32, name U10)")]
    [InlineData("([ordered]@{ id = [int]; p = [ordered]@{ x = 'f4'; y = 'f4' } })", "struct(id int32, p struct(x float32, y float32))")]
    [InlineData("([pscustomobject]@{ id = 'int32'; name = 'U10' | ForEach-Object { $_ } })", "struct(id int32, name U10)")]
    [InlineData("@{ only = 'int32' }", "struct(only int32)")]
    [InlineData("'[[\"id\",\"<i4\"],[\"v\",\"<f8\",[2]]]' -ZarrFormat 2", "struct(id int32, v float64[2])")]
    [InlineData("(('id', '<i4'), ('v', 'f8', (2, 3))) -ZarrFormat 2", "struct(id int32, v float64[2,3])")]
    [InlineData("([ordered]@{ id = 'int32'; v = 'float64', 2, 3 }) -ZarrFormat 2", "struct(id int32, v float64[2,3])")]
    [InlineData("@{ name = 'raw_bytes'; configuration = @{ length_bytes = 4 } }", "r32")]
    [InlineData("(New-ZarrArray -Shape 1 -DataType U3).DataType", "U3")]
    public void New_arrays_take_them_in_every_spelling(string given, string name)
    {
        Assert.Equal(name, Session.Single<ZarrArray>($"New-ZarrArray -Shape 4 -DataType {given}").DataType.Name);
        Assert.Equal(name, Session.Single<ZarrArray>($"$null = New-ZarrArray a.zarr 4 -Force -DataType {given}; Get-ZarrArray a.zarr").DataType.Name);
    }

    [Theory]
    [InlineData("S0", "DataTypeNotSupported")]
    [InlineData("r7", "DataTypeNotSupported")]
    [InlineData("@{ id = 'int32'; name = 'U10' }", "DataTypeNotSupported")] // a hashtable has no order
    [InlineData("([ordered]@{ id = 'int33' })", "DataTypeNotSupported")]
    [InlineData("([ordered]@{ id = $null })", "DataTypeNotSupported")]
    [InlineData("'[['", "DataTypeNotSupported")]
    [InlineData("(('id', '<i4'), ('id', '<i4'))", "DataTypeNotSupported")]
    [InlineData("([ordered]@{ v = 'float64', 2 })", "FormatNotSupported")] // arrays as fields: v2 only
    [InlineData("U3 -FillValue toolong", "FillValueInvalid")]
    [InlineData("([ordered]@{ a = 'i4'; b = 'i4' }) -FillValue @{ a = 1 }", "FillValueInvalid")]
    public void What_cannot_be_is_refused_before_anything_is_stored(string given, string id)
    {
        Assert.Equal($"{id},Zarr.PowerShell.Commands.NewZarrArrayCommand", Session.Fails($"New-ZarrArray a.zarr 4 -DataType {given}"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder.Path));
    }

    [Fact]
    public void A_type_that_contains_itself_is_refused() =>
        Assert.StartsWith("DataTypeNotSupported,", Session.Fails("$t = [ordered]@{ a = 'i4' }; $t.t = $t; New-ZarrArray -Shape 4 -DataType $t"));

    [Theory]
    [InlineData("$records | Set-ZarrSlice $z")]
    [InlineData("Set-ZarrSlice $z -Value $records")]
    [InlineData("Set-ZarrSlice $z -Value @{ ID = 1; Name = 'Ann' }, ([ordered]@{ name = 'Bo'; id = '2' }), ([pscustomobject]@{ name = 'Çelik'; id = 3 })")]
    [InlineData("$records | ForEach-Object { [pscustomobject]@{ id = \"$($_.id)\"; name = $_.name } } | Set-ZarrSlice $z")] // as from a CSV file
    [InlineData("class Person { [int] $Id; [string] $Name }; Set-ZarrSlice $z -Value ([Person]@{ Id = 1; Name = 'Ann' }), ([Person]@{ Id = 2; Name = 'Bo' }), ([Person]@{ Id = 3; Name = 'Çelik' })")]
    [InlineData("Set-ZarrSlice $z 0 -Value $records[0]; Set-ZarrSlice $z '1:' -Value $records[1, 2]")]
    [InlineData("Resize-ZarrArray $z 0 -Confirm:$false -Force; $records | Add-ZarrSlice $z")]
    [InlineData("$b = New-ZarrArray -Shape 3 -DataType $z.DataType; $records | Set-ZarrSlice $b; Set-ZarrSlice $z -Value (Get-ZarrSlice $b)")]
    [InlineData("$records | Set-ZarrSlice $z; Set-ZarrSlice $z -Value (Get-ZarrSlice $z -Raw)")]
    [InlineData("$records | Set-ZarrSlice $z; $b = Get-ZarrSlice $z; Set-ZarrSlice $z -Value $b.Data")]
    public void Records_are_written_from_hashtables_and_objects_and_read_as_objects(string write)
    {
        Session.Invoke(People + "$records = 1..3 | ForEach-Object { [pscustomobject]@{ id = $_; name = ('Ann', 'Bo', 'Çelik')[$_ - 1] } }; " + write).WithoutErrors();
        const string expected = "1=Ann 2=Bo 3=Çelik";
        Assert.Equal(expected, Session.Single<string>("((Get-ZarrSlice a.zarr -Raw) | ForEach-Object { \"$($_.id)=$($_.name)\" }) -join ' '"));
        Assert.Equal(expected, Session.Single<string>("((Get-ZarrSlice a.zarr).Data | ForEach-Object { \"$($_.id)=$($_.name)\" }) -join ' '"));
        Assert.Equal(expected, Session.Single<string>("(Get-ZarrSlice a.zarr -AsRecord | ForEach-Object { \"$($_.Value.id)=$($_.Value.name)\" }) -join ' '"));
        Assert.Equal("Bo", Session.Single<string>("(Get-ZarrSlice a.zarr)[1].name"));
        Assert.Equal("Çelik", Session.Single<string>("(Get-ZarrSlice a.zarr -1).GetValue().name"));
        Assert.Equal("Çelik", Session.Single<string>("((Get-ZarrSlice a.zarr -Raw) | Where-Object id -gt 2).name"));
    }

    [Theory]
    [InlineData("@{ id = 1 }")]
    [InlineData("@{ id = 1; name = 'x'; more = 2 }")]
    [InlineData("@{ id = 1.5; name = 'x' }")]
    [InlineData("@{ id = 1; name = 'too long a name' }")]
    [InlineData("([pscustomobject]@{ id = 1; nam = 'x' })")]
    [InlineData("5")]
    [InlineData("text")]
    [InlineData("$null")]
    public void Records_that_do_not_fit_are_refused_and_change_nothing(string value)
    {
        Session.Invoke(People + "Set-ZarrSlice $z -Value @{ id = 7; name = 'kept' }").WithoutErrors();
        var before = Files();
        Assert.Equal("ValueNotConvertible,Zarr.PowerShell.Commands.SetZarrSliceCommand", Session.Fails($"Set-ZarrSlice a.zarr -Value {value}"));
        Assert.Equal(before, Files());
    }

    [Fact]
    public void Fields_are_read_alone()
    {
        Session.Invoke("$z = New-ZarrArray a.zarr 2 -ZarrFormat 2 -DataType ([ordered]@{ id = 'int32'; p = [ordered]@{ x = 'f4'; s = 'S3' }; v = 'f8', 2 }); " +
            "Set-ZarrSlice $z -Value @{ id = 1; p = @{ x = 1.5; s = 'ab' }; v = 1, 2 }, @{ id = 2; p = [pscustomobject]@{ x = 2.5; s = '' }; v = 3, 4 }").WithoutErrors();
        Assert.Equal([1, 2], Session.Single<int[]>("Get-ZarrSlice a.zarr -Field id -Raw"));
        Assert.Equal([2.5f], Session.Single<float[]>("Get-ZarrSlice a.zarr '1:' -Field p.x -Raw"));
        Assert.Equal(["ab", ""], Session.Single<string[]>("Get-ZarrSlice a.zarr -Field p.s -Raw"));
        Assert.Equal(new double[,] { { 1, 2 }, { 3, 4 } }, Session.Single<double[,]>("Get-ZarrSlice a.zarr -Field v -AsArray"));
        Assert.Equal("2;2.5", Session.Single<string>("$r = Get-ZarrSlice a.zarr 1 -Field id, p.x; \"$($r.GetValue().id);$($r.GetValue().'p.x')\""));
        Assert.Equal("1.5", Session.Single<string>("\"$((Get-ZarrSlice a.zarr)[0].p.x)\""));
        Assert.Equal("FieldNotFound,Zarr.PowerShell.Commands.GetZarrSliceCommand", Session.Fails("Get-ZarrSlice a.zarr -Field x"));
        Assert.Equal("FieldNotFound,Zarr.PowerShell.Commands.GetZarrSliceCommand", Session.Fails("New-ZarrArray b.zarr 4 | Get-ZarrSlice -Field x"));
        Assert.Equal(ErrorCategory.ObjectNotFound, Session.Single<ErrorCategory>("Get-ZarrSlice a.zarr -Field x -ErrorVariable e -ErrorAction SilentlyContinue; $e[0].CategoryInfo.Category"));
    }

    [Fact]
    public void Texts_are_strings_and_too_long_ones_are_refused()
    {
        foreach (var type in (string[])["S4", "U4"])
        {
            Session.Invoke($"$z = New-ZarrArray a.zarr 3 -Force -DataType {type} -FillValue none; 'ab', 'cde' | Set-ZarrSlice $z ':2'").WithoutErrors();
            Assert.Equal(["ab", "cde", "none"], Session.Single<string[]>("Get-ZarrSlice a.zarr -Raw"));
            Assert.Equal("none", Session.Single<string>("(Get-ZarrArray a.zarr).FillValue"));
            Assert.StartsWith("ValueNotConvertible,", Session.Fails("Set-ZarrSlice a.zarr -Value 'abcde'"));
            Assert.StartsWith("ValueNotConvertible,", Session.Fails("Set-ZarrSlice a.zarr -Value 5"));
            Assert.Contains($"{type}, fill 'none'", Session.Render("Get-ZarrArray a.zarr"), StringComparison.Ordinal);
Assert.Contains("'cde' 'none']", Session.Render("Get-ZarrSlice a.zarr"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Set-ZarrSlice $z -Value ([byte[]](1, 2)), ([byte[]](3, 4))")]
    [InlineData("[byte[]](1, 2), [byte[]](3, 4) | Set-ZarrSlice $z")]
    [InlineData("Set-ZarrSlice $z 0 -Value ([byte[]](1, 2)); Set-ZarrSlice $z 1 -Value ([byte[]](3, 4))")]
    public void Bytes_are_written_and_read_as_arrays_of_bytes(string write)
    {
        Session.Invoke("$z = New-ZarrArray a.zarr 2 -DataType V2; " + write).WithoutErrors();
        Assert.Equal("1,2;3,4", Session.Single<string>("((Get-ZarrSlice a.zarr -Raw) | ForEach-Object { $_ -join ',' }) -join ';'"));
    }

    [Fact]
    public void Arrays_of_bytes_are_still_lists_of_numbers_for_numbers()
    {
        Session.Invoke("$z = New-ZarrArray a.zarr 5 -DataType uint8; [byte[]](1, 2), [byte[]](3, 4), 5 | Set-ZarrSlice $z").WithoutErrors();
        Assert.Equal([1, 2, 3, 4, 5], Session.Single<byte[]>("Get-ZarrSlice a.zarr -Raw"));
        Session.Invoke("[byte[]](5, 4), [byte[]](3, 2, 1) | Set-ZarrSlice a.zarr").WithoutErrors();
        Assert.Equal([5, 4, 3, 2, 1], Session.Single<byte[]>("Get-ZarrSlice a.zarr -Raw"));
    }

    [Fact]
    public void Views_show_the_type_and_the_elements()
    {
        Session.Invoke(People + "Set-ZarrSlice $z ':2' -Value @{ id = 1; name = 'Ann' }").WithoutErrors();
        var array = Session.Render("Get-ZarrArray a.zarr");
        Assert.Contains("struct(id int32, name U10), fill {id: 0, name: ''}", array, StringComparison.Ordinal);
        Assert.Contains("{id: 1, name: 'Ann'}", Session.Render("Get-ZarrSlice a.zarr"), StringComparison.Ordinal);
        Assert.Equal("struct(id int32, name U10)", Session.Single<string>("\"$((Get-ZarrArray a.zarr).DataType)\""));
        Assert.Equal("id,name", Session.Single<string>("(Get-ZarrArray a.zarr).DataType.Fields.Name -join ','"));
        Assert.Contains("0x0102", Session.Render("New-ZarrArray -Shape 1 -DataType V2 -FillValue ([byte[]](1, 2))"), StringComparison.Ordinal);
    }

    [Fact]
    public void Chunks_are_measured_and_counted_without_a_mean()
    {
        Session.Invoke("$z = New-ZarrArray a.zarr 4 -ChunkShape 2 -DataType U3; 'b', 'a', 'c' | Set-ZarrSlice $z ':3'").WithoutErrors();
        Assert.Equal(2L, Session.Single<long>("(Measure-ZarrArray a.zarr).StoredCount"));
        Assert.Equal("a b 0;c 1", Session.Single<string>("(Get-ZarrChunk a.zarr -Statistics | ForEach-Object { \"$($_.Minimum) $($_.Maximum) $($_.FillCount)\".Trim() }) -join ';'"));
    }
}
