using Xunit;
using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Stores;

public class DelegatingStoreTests
{
    [Fact]
    public void What_passes_everything_on_leaves_no_member_of_a_store_to_its_default()
    {
        var map = typeof(DelegatingStore).GetInterfaceMap(typeof(IStore));
        Assert.All(map.TargetMethods, method => Assert.Equal(typeof(DelegatingStore), method.DeclaringType));
    }
}
