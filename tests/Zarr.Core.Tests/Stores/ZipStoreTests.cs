using Zarr.Stores;

namespace Zarr.Core.Tests.Stores;

public sealed class ZipStoreTests : AppendOnlyStoreContractTests
{
    private readonly TemporaryDirectory _temporary = new();

    private string Archive => Path.Combine(_temporary.Path, "some", "store.zip");

    protected override IStore Create() => new ZipStore(Archive);

    protected override IStore Again(IStore store) => new ZipStore(store.Location);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _temporary.Dispose();
    }
}
