using Xunit;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Stores;

/// <summary>Which files are stores.</summary>
public sealed class FileStoresTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.zip", "", "zip")]
    [InlineData("a.NC", "", "HDF5 or netCDF")]
    [InlineData("a.hdf5", "", "HDF5 or netCDF")]
    [InlineData("plain", "PK\u0003\u0004", "zip")]
    [InlineData("plain", "\u0089HDF\r\n\u001a\n", "HDF5 or netCDF")]
    [InlineData("plain", "CDF\u0005", "HDF5 or netCDF")]
    [InlineData("plain", "CDF\u0003", null)]
    [InlineData("plain.npy", "something else", null)]
    public void A_file_is_told_by_its_name_or_by_its_first_bytes(string name, string head, string? kind)
    {
        var path = Path.Combine(_folder.Path, name);
        Assert.Null(FileStores.Find(path));
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(head));
        Assert.Equal(kind, FileStores.Find(path)?.Name);
    }

    [Fact]
    public void The_signature_of_HDF5_may_stand_behind_a_block_of_the_users()
    {
        var path = Path.Combine(_folder.Path, "plain");
        byte[] head = [.. new byte[1024], 0x89, .. "HDF\r\n\u001a\n"u8];
        File.WriteAllBytes(path, head);
        Assert.Equal("HDF5 or netCDF", FileStores.Find(path)?.Name);
    }

    [Fact]
    public void A_store_is_made_in_a_file_that_ends_in_zip_alone()
    {
        Assert.Equal("zip", FileStores.FindNew("x.ZIP")?.Name);
        Assert.Null(FileStores.FindNew("x.nc"));
    }

    [Fact]
    public void A_program_adds_a_kind_of_file_of_its_own()
    {
        var store = new MemoryStore();
        FileStores.Register(new("of this test", [".of-this-test"], head => head.StartsWith("of this test"u8), _ => store));
        foreach (var (name, content) in (ReadOnlySpan<(string, string)>)[("x.of-this-test", ""), ("plain", "of this test: all else")])
        {
            var path = Path.Combine(_folder.Path, name);
            File.WriteAllText(path, content);
            Assert.Same(store, FileStores.Find(path)?.Open(path));
        }

        Assert.Contains(FileStores.All, format => format.Name == "of this test");
    }
}
