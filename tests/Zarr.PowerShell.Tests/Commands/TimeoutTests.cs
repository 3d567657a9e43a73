using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.PowerShell.Tests.Hosting;
using Zarr.Storage.Stores;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>Only the user's own Ctrl+C ends a pipeline silently: a store that gives up by itself is an error, which a script can catch.</summary>
public sealed class TimeoutTests(EngineSession session) : IClassFixture<EngineSession>
{
    [Theory]
    [InlineData("Get-ZarrSlice $z", "StoreReadFailed")]
    [InlineData("Get-ZarrSlice $z 0", "StoreReadFailed")]
    [InlineData("Get-ZarrChunk $z", "StoreReadFailed")]
    [InlineData("Get-ZarrChunk $z -Statistics", "StoreReadFailed")]
    [InlineData("Get-ZarrChunkMap $z", "StoreReadFailed")]
    [InlineData("Find-ZarrValue $z -Equal 1", "StoreReadFailed")]
    [InlineData("Measure-ZarrArray $z", "StoreReadFailed")]
    [InlineData("Measure-ZarrCodec $z", "StoreReadFailed")]
    [InlineData("Compare-ZarrArray $z $z -Detailed", "StoreReadFailed")]
    [InlineData("Get-ZarrArray $z -Name x", "StoreReadFailed")]
    [InlineData("Get-ZarrNode $z", "StoreReadFailed")]
    [InlineData("Get-ZarrMetadata $z", "StoreReadFailed")]
    [InlineData("Test-ZarrStore $z", "StoreReadFailed")]
    [InlineData("Set-ZarrSlice $z -Value 1", "StoreWriteFailed")]
    [InlineData("Set-ZarrSlice $z 0 -Value 1", "StoreWriteFailed")]
    [InlineData("Clear-ZarrSlice $z 0", "StoreWriteFailed")]
    [InlineData("Add-ZarrSlice $z -Value 1", "StoreWriteFailed")]
    [InlineData("Resize-ZarrArray $z 5 -Force", "StoreWriteFailed")]
    [InlineData("Set-ZarrAttribute $z a 1", "StoreWriteFailed")]
    [InlineData("Remove-ZarrNode $z -Force", "StoreWriteFailed")]
    [InlineData("Remove-ZarrChunk $z : -Force", "StoreWriteFailed")]
    [InlineData("Copy-ZarrArray $z", "StoreWriteFailed")]
    [InlineData("Repair-ZarrStore $z", "StoreWriteFailed")]
    [InlineData("Update-ZarrMetadata $z -ChunkStatistics", "StoreWriteFailed")]
    public async Task A_request_that_the_store_gave_up_is_an_error_of_the_store(string script, string id)
    {
        await Open();
        var result = session.Invoke($"{script}; 'the next line'");
        Assert.False(result.WasStopped);
        var error = Assert.Single(result.Errors);
        // Reading is part of much writing.
        Assert.Contains(error.FullyQualifiedErrorId.Split(',')[0], id == "StoreReadFailed" ? [id] : (string[])[id, "StoreReadFailed"]);
        Assert.Equal("the next line", result.Values[^1]);
        Assert.Equal("caught", session.Invoke($"try {{ $null = {script} -ErrorAction Stop; 'passed' }} catch {{ 'caught' }}").Values[^1]);
    }

    [Fact]
    public async Task One_that_gives_up_does_not_keep_the_command_from_the_next_target()
    {
        await Open();
        var result = session.Invoke("$y = New-ZarrArray -Shape 2 -DataType int32; $z, $y | Get-ZarrSlice -Raw");
        Assert.StartsWith("StoreReadFailed,", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Single(result.Output);
    }

    private async Task Open()
    {
        var cancel = TestContext.Current.CancellationToken;
        var store = new ImpatientStore();
        var metadata = new ArrayBuilder { Shape = new(10), DataType = Zarr.Format.DataTypes.DataType.Parse("int32"), ChunkShape = new(4) }.Build();
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, metadata, cancel: cancel);
        await array.WriteAsync(ZarrSelection.All, 3, cancel: cancel);
        store.GivesUp = true;
        session["z"] = array;
    }

    /// <summary>A store in memory that from some moment on throws what HttpClient throws when it has waited too long.</summary>
    private sealed class ImpatientStore : WaitingStore
    {
        public bool GivesUp { get; set; }

        public override string Location => "impatient";

        protected override async ValueTask WaitAsync()
        {
            await Task.Yield();
            if (GivesUp) throw new TaskCanceledException("The request was canceled due to the configured timeout.");
        }
    }
}
