using System.Diagnostics;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Stores.Zip;

/// <summary>Both ways between archives written here and zarr-python's ZipStore, Python's zipfile and Info-ZIP's unzip.</summary>
public sealed class ZipInteropTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Archive => Path.Combine(_temporary.Path, "a.zip");

    public void Dispose() => _temporary.Dispose();

    private static async Task<string> Run(string program, string package, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEndAsync(Cancel);
            var errors = await process.StandardError.ReadToEndAsync(Cancel);
            await process.WaitForExitAsync(Cancel);
            Assert.SkipWhen(errors.Contains("ModuleNotFoundError", StringComparison.Ordinal), $"{package} is not installed here.");
            Assert.True(process.ExitCode == 0, errors + await output);
            return (await output).Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{package} is not installed here.");
            throw;
        }
    }

    private Task<string> Python(string program) => Run("/usr/bin/python3", "Debian's python3-zarr", "-c", "import sys, zarr, zipfile, numpy as np\npath = sys.argv[1]\n" + program, Archive);

    private async Task WriteAsync()
    {
        var builder = new ArrayBuilder { Shape = new(50, 40), ChunkShape = new(20, 16), DataType = DataType.Parse("int32"), Format = ZarrFormat.V2 };
        var array = await ZarrArray.CreateAsync(new ZipStore(Archive), StoreKey.Parse("größe/a"), builder.Build(), new Dictionary<string, object> { ["unit"] = "K" }, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse(":20"), Enumerable.Range(0, 800).ToArray(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("20:"), Enumerable.Range(800, 1200).ToArray(), cancel: Cancel);
    }

    [Fact]
    public async Task Zarr_python_and_zipfile_read_what_is_written_here()
    {
        await WriteAsync();
        Assert.Equal("None 12 True K", await Python("""
            archive = zipfile.ZipFile(path)
            array = zarr.open(zarr.ZipStore(path, mode="r"), mode="r")["größe/a"]
            print(archive.testzip(), len(archive.namelist()) - 1, np.array_equal(array[...], np.arange(2000).reshape(50, 40)), array.attrs["unit"])
            """));
    }

    [Fact]
    public async Task Unzip_finds_no_fault_with_what_is_written_here()
    {
        await WriteAsync();
        Assert.Contains("No errors", await Run("unzip", "unzip", "-tq", Archive));
        await Run("unzip", "unzip", "-q", Archive, "-d", Path.Combine(_temporary.Path, "unpacked"));
        var array = await ZarrArray.OpenAsync(new DirectoryStore(Path.Combine(_temporary.Path, "unpacked")), StoreKey.Parse("größe/a"), Cancel);
        Assert.Equal(Enumerable.Range(0, 2000), (int[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
    }

    [Theory]
    [InlineData("ZIP_STORED")]
    [InlineData("ZIP_DEFLATED")]
    public async Task What_zarr_python_writes_is_read_and_added_to_here_and_read_there_again(string compression)
    {
        await Python($"""
            store = zarr.ZipStore(path, compression=zipfile.{compression}, mode="w")
            group = zarr.group(store)
            array = group.create_dataset("größe/a", data=np.arange(2000, dtype="f8").reshape(50, 40), chunks=(7, 9))
            array.attrs["unit"] = "K"
            store.close()
            """);
        var store = new ZipStore(Archive);
        var array = await ZarrArray.OpenAsync(store, StoreKey.Parse("größe/a"), Cancel);
        Assert.Equal("K", array.Attributes["unit"]);
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => (double)i), (double[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
        Assert.Equal(40, (await array.MeasureAsync(Cancel)).StoredCount);

        var builder = new ArrayBuilder { Shape = new(10), DataType = DataType.Parse("int32"), Format = ZarrFormat.V2 };
        var ours = await ZarrArray.CreateAsync(store, StoreKey.Parse("ours"), builder.Build(), cancel: Cancel);
        await ours.WriteAsync(ZarrSelection.All, Enumerable.Range(0, 10).ToArray(), cancel: Cancel);
        Assert.Equal("None True True", await Python("""
            group = zarr.open(zarr.ZipStore(path, mode="r"), mode="r")
            print(zipfile.ZipFile(path).testzip(), np.array_equal(group["ours"][...], np.arange(10)), np.array_equal(group["größe/a"][...], np.arange(2000).reshape(50, 40)))
            """));
    }

    [Fact]
    public async Task Python_reads_an_archive_behind_something_else_and_beyond_4_GiB_to_which_was_added_here()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the file might not be sparse, and take 5 GiB.");
        await Python("""
            with open(path, "wb") as file:
                file.seek(5 << 30)
                file.write(b"something else")
            with zipfile.ZipFile(path, "a") as archive:
                archive.writestr("theirs", b"123")
            """);
        await new ZipStore(Archive).SetAsync(StoreKey.Parse("ours"), new byte[] { 4 }, WriteCondition.None, Cancel);
        Assert.Equal("None b'123' b'\\x04'", await Python("""
            archive = zipfile.ZipFile(path)
            print(archive.testzip(), archive.read("theirs"), archive.read("ours"))
            """));
    }
}
