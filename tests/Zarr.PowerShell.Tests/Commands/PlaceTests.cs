using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>An array or group that a command is given is a place: what counts is what is stored there when the command begins, whoever changed it.</summary>
public sealed class PlaceTests(EngineSession session) : CommandTests(session)
{
    [Theory]
    [InlineData("(Get-ZarrSlice $z).Data -join ','", "1,2,3,4,5")]
    [InlineData("Find-ZarrValue $z -GreaterThan 2 -CountOnly", "3")]
    [InlineData("Compare-ZarrArray $z ./a.zarr -Quiet", "True")]
    [InlineData("Compare-ZarrArray ./a.zarr $z -Quiet", "True")]
    [InlineData("(Copy-ZarrArray $z ./b.zarr).Shape -join ','", "5")]
    [InlineData("(Import-ZarrArray (Export-ZarrArray $z ./a.npy).FullName).Shape -join ','", "5")]
    [InlineData("(Get-ZarrChunk $z).Count", "3")]
    [InlineData("(Get-ZarrArray $z).Shape -join ','", "5")]
    [InlineData("(Get-ZarrAttribute $z).Value", "K")]
    [InlineData("(Get-ZarrArray $z).Attributes.units", "K")]
    [InlineData("Set-ZarrSlice $z 4 -Value 9; (Get-ZarrSlice ./a.zarr 4).Data", "9")]
    [InlineData("$null = Get-ZarrSlice $z; $z.Shape -join ','", "5")]
    public void A_command_sees_what_was_stored_after_its_array_was_opened(string script, string expected)
    {
        Session.Invoke("$z = New-ZarrArray ./a.zarr -Shape 0 -ChunkShape 2 -DataType int32; Add-ZarrSlice ./a.zarr -Value 1,2,3,4,5; Set-ZarrAttribute ./a.zarr units K").WithoutErrors();
        Assert.Equal(expected, Session.Single<string>($"[string]$({script})"));
    }

    [Fact]
    public void A_write_beyond_what_an_array_was_shrunk_to_is_out_of_range_and_leaves_nothing()
    {
        Session.Invoke("$z = New-ZarrArray ./a.zarr -Shape 6 -ChunkShape 2 -DataType int32; Set-ZarrSlice $z -Value 1; Resize-ZarrArray ./a.zarr 2 -Force").WithoutErrors();
        var files = Files();
        Assert.StartsWith("SelectionOutOfRange,", Session.Fails("Set-ZarrSlice $z 5 -Value 99"));
        Assert.Equal(files, Files());
    }

    [Theory]
    [InlineData("-DataType float32", "1,2,3")]
    [InlineData("-DataType int64 -Codec gzip", "1,2,3")]
    [InlineData("-DataType int16 -ZarrFormat 2 -ChunkShape 2", "1,2,3")]
    public void A_write_to_an_array_that_took_the_place_of_another_is_stored_as_that_one_is(string now, string expected)
    {
        Session.Invoke($"$z = New-ZarrArray ./a.zarr -Shape 3 -DataType int32; $null = New-ZarrArray ./a.zarr -Shape 3 {now} -Force; Set-ZarrSlice $z -Value 1,2,3").WithoutErrors();
        Assert.Equal(expected, Session.Single<string>("(Get-ZarrSlice ./a.zarr).Data -join ','"));
    }

    [Theory]
    [InlineData("Set-ZarrSlice $z -Value 1,2,3")]
    [InlineData("Add-ZarrSlice $z -Value 1")]
    [InlineData("Clear-ZarrSlice $z")]
    [InlineData("Resize-ZarrArray $z 9 -Force")]
    [InlineData("Set-ZarrAttribute $z a 1")]
    [InlineData("Get-ZarrSlice $z")]
    [InlineData("Remove-ZarrNode $z -Force")]
    public void What_was_removed_is_not_found_and_nothing_is_made_in_its_place(string script)
    {
        Session.Invoke("$z = New-ZarrArray ./a.zarr -Shape 3 -DataType int32; Remove-ZarrNode ./a.zarr -Force").WithoutErrors();
        Assert.StartsWith("NodeNotFound,", Session.Fails(script));
        Assert.Empty(Files());
    }

    [Fact]
    public void A_group_that_took_the_place_of_an_array_is_what_is_there()
    {
        Session.Invoke("$z = New-ZarrArray ./a.zarr -Shape 3; $null = New-ZarrGroup ./a.zarr -Attribute @{ x = 1 } -Force").WithoutErrors();
        Assert.Equal("1", Session.Single<string>("[string](Get-ZarrAttribute $z x).Value"));
        Assert.StartsWith("NotAnArray,", Session.Fails("Set-ZarrSlice $z -Value 1"));
    }

    [Fact]
    public void Records_of_chunks_remove_nothing_of_an_array_that_took_the_place_of_theirs()
    {
        Session.Invoke("$z = New-ZarrArray ./a.zarr -Shape 3 -DataType int32; Set-ZarrSlice $z -Value 1,2,3; $c = Get-ZarrChunk $z; $n = New-ZarrArray ./a.zarr -Shape 3 -DataType float64 -Force; Set-ZarrSlice $n -Value 4,5,6").WithoutErrors();
        Assert.StartsWith("NodeChanged,", Session.Fails("$c | Remove-ZarrChunk -Force"));
        Assert.Equal("4,5,6", Session.Single<string>("(Get-ZarrSlice ./a.zarr).Data -join ','"));
    }

    [Fact]
    public void Metadata_that_lies_where_all_users_may_put_things_is_above_nothing()
    {
        if (OperatingSystem.IsWindows()) return;
        var shared = Directory.CreateDirectory(Folder["tmp"]);
        shared.UnixFileMode |= UnixFileMode.StickyBit | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        File.WriteAllText(Path.Combine(shared.FullName, ".zarray"), "");
        Session.Invoke("$null = New-ZarrArray ./tmp/me/x.zarr -Shape 3 -DataType int32; Set-ZarrSlice ./tmp/me/x.zarr -Value 1").WithoutErrors();
        Assert.Equal(Folder["tmp/me/x.zarr"], Session.Single<ZarrArray>("Get-ZarrArray ./tmp/me/x.zarr").Store.Location);
        // A group in a directory of one's own is above what is made there, whatever its format, and that is stored as it would be without it.
        Directory.CreateDirectory(Folder["home"]);
        File.WriteAllText(Folder["home/.zgroup"], "{\"zarr_format\":2}");
        Session.Invoke("$null = New-ZarrArray ./home/me/y.zarr -Shape 3 -DataType int32; Set-ZarrSlice ./home/me/y.zarr -Value 1").WithoutErrors();
        Assert.Equal("1,1,1", Session.Single<string>("(Get-ZarrSlice ./home/me/y.zarr).Data -join ','"));
        // A node may still not be put into an array.
        Session.Invoke("$null = New-ZarrArray ./own -Shape 3").WithoutErrors();
        Assert.StartsWith("NotAGroup,", Session.Fails("New-ZarrArray ./own/x.zarr -Shape 3"));
    }
}
