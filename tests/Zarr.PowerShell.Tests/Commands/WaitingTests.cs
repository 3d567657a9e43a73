using Xunit;
using Zarr.PowerShell.Tests.Hosting;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.PowerShell.Tests.Commands;

/// <summary>A command that has to wait for another writer does not do so without a word.</summary>
public sealed class WaitingTests(EngineSession session) : IClassFixture<EngineSession>
{
    [Fact]
    public async Task It_says_what_it_waits_for_and_goes_on_when_that_is_free()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var folder = new TempFolder();
        var store = new DirectoryStore(folder.Path);
        session["z"] = await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder { Shape = new(10), DataType = Zarr.Format.DataTypes.DataType.Parse("int32"), ChunkShape = new(4) }.Build(), cancel: cancel);
        var held = await store.LockAsync(StoreKey.Parse("zarr.json"), LockLevel.Node, cancel);
        using var running = session.Start("Set-ZarrAttribute $z a 1 -Verbose 4>&1 | ForEach-Object Message | Where-Object { $_ -like 'Waiting*' }");
        await running.FirstOutput.WaitAsync(cancel);
        held.Dispose();
        var result = running.Wait().WithoutErrors();
        Assert.Equal($"Waiting for '{Path.Join(folder.Path, "zarr.json")}', which another command of this process is changing.", result.Values[0]);
        Assert.Equal(1L, session.Single<ZarrArray>("Get-ZarrArray $args[0]", folder.Path).Attributes["a"]);
    }
}
