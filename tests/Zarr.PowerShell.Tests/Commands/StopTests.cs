using Xunit;
using Zarr.Core.Tests.Stores;
using Zarr.PowerShell.Tests.Hosting;
using Zarr.Storage.Stores;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>A command that is stopped returns, whatever its workers are waiting for.</summary>
public sealed class StopTests(EngineSession session) : IClassFixture<EngineSession>
{
    [Theory]
    [InlineData("Get-ZarrSlice $z")]
    [InlineData("Set-ZarrSlice $z 0 -Value 1")]
    [InlineData("Get-ZarrChunk $z")]
    [InlineData("Get-ZarrChunk $z -Statistics")]
    [InlineData("Measure-ZarrArray $z")]
    [InlineData("Clear-ZarrSlice $z 0")]
    [InlineData("Add-ZarrSlice $z -Value 1")]
    [InlineData("Resize-ZarrArray $z 5 -Force")]
    [InlineData("Set-ZarrAttribute $z a 1")]
    [InlineData("Remove-ZarrNode $z -Force")]
    [InlineData("Get-ZarrArray $z -Name x")]
    [InlineData("Copy-ZarrArray $z")]
    [InlineData("Copy-ZarrNode $z x.zarr")]
    [InlineData("Move-ZarrNode $z x.zarr")]
    [InlineData("Test-ZarrStore $z")]
    [InlineData("Test-ZarrStore $z -Detailed -Checksum")]
    [InlineData("Repair-ZarrStore $z")]
    [InlineData("Get-ZarrMetadata $z")]
    [InlineData("Remove-ZarrChunk $z : -Force")]
    public async Task Even_when_a_store_never_answers(string script)
    {
        var cancel = TestContext.Current.CancellationToken;
        var store = new HangingStore();
        var metadata = new ArrayBuilder { Shape = new(10), DataType = Zarr.Format.DataTypes.DataType.Parse("int32"), ChunkShape = new(4) }.Build();
        session["z"] = await ZarrArray.CreateAsync(store, StoreKey.Root, metadata, cancel: cancel);
        store.Hang();

        using var running = session.Start(script);
        await store.Asked.WaitAsync(cancel);
        var result = running.Stop();
        Assert.True(result.WasStopped);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        store.Release();
    }

    /// <summary>A store in memory that from some moment on neither answers nor listens to being cancelled.</summary>
    private sealed class HangingStore : WaitingStore
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _hangs;

        public Task Asked => _asked.Task;

        public override string Location => "hanging";

        public void Hang() => _hangs = true;

        public void Release() => _released.SetResult();

        protected override async ValueTask WaitAsync()
        {
            if (!_hangs) return;
            _asked.TrySetResult();
            await _released.Task;
        }
    }
}
