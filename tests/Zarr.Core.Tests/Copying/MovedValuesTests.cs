using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Copying;

/// <summary>A move that has to copy loses no value that is written to the source meanwhile.</summary>
public sealed class MovedValuesTests : CopyTests, IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public static TheoryData<bool, bool> Ways => new((true, true), (true, false), (false, true), (false, false));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_written_while_values_are_copied_or_deleted_comes_along(bool isDirectory, bool overwrites)
    {
        IStore inner = isDirectory ? new DirectoryStore(Path.Join(_folder.Path, "s.zarr")) : new MemoryStore();
        await CreateAsync(inner, A, Builder());
        await SetAsync(inner, "a/readme.txt", "old");
        IStore target = isDirectory ? new DirectoryStore(Path.Join(_folder.Path, "t.zarr")) : new MemoryStore();
        if (overwrites) await CreateAsync(target, B, Builder("float64"));
        // Others write once for each get, and once for each deletion.
        var (gets, deletes) = (0, 0);
        var source = new FaultyStore(inner)
        {
            OnRead = (_, key) =>
            {
                // The last that is copied.
                if (key.Value == "a/zarr.json") Write($"read {++gets}");
                return FaultyStore.Fault.None;
            },
            OnWrite = (_, key) =>
            {
                if (key.Value == "a/c/1/1" && deletes++ < 2) Write($"late {deletes}", "a/c/1/1");
                if (key.Value == "a/zarr.json" && deletes == 0) Write("new", "a/extra.txt");
                return FaultyStore.Fault.None;
            },
        };
        await (await ZarrNode.OpenAsync(source, A, Cancel)).MoveAsync(target, B, overwrites, cancel: Cancel);
        string Text(string key) => System.Text.Encoding.UTF8.GetString(Bytes(target, StoreKey.Parse(key)));
        Assert.Equal(($"read {gets}", "late 2", "new", "old"), (Text("b/c/0/0"), Text("b/c/1/1"), Text("b/extra.txt"), Text("b/readme.txt")));
        Assert.InRange(gets, 2, 10);
        Assert.Empty(Values(inner, "a"));
        Assert.Equal("int32", (await ZarrArray.OpenAsync(target, B, Cancel)).DataType.Name);
        if (isDirectory) Assert.False(Directory.Exists(Path.Join(_folder.Path, "s.zarr", "a")));

        void Write(string text, string key = "a/c/0/0") => inner.SetAsync(StoreKey.Parse(key), System.Text.Encoding.UTF8.GetBytes(text), WriteCondition.None, Cancel).AsTask().GetAwaiter().GetResult();
    }

    [Fact]
    public async Task What_is_written_without_end_stays_where_it_is_and_is_told()
    {
        var inner = new MemoryStore();
        await CreateAsync(inner, A, Builder());
        var target = new MemoryStore();
        var number = 0;
        var source = new FaultyStore(inner)
        {
            OnWrite = (_, key) =>
            {
                if (key.Value == "a/c/1/1") inner.SetAsync(key, new byte[] { (byte)number++ }, WriteCondition.None, Cancel).AsTask().GetAwaiter().GetResult();
                return FaultyStore.Fault.None;
            },
        };
        var error = await RefusedAsync(ZarrErrorId.WriteConflict, async () => await (await ZarrNode.OpenAsync(source, A, Cancel)).MoveAsync(target, B, cancel: Cancel));
        Assert.Contains("'a/c/1/1'", error.Message);
        Assert.Equal(["a/c/1/1"], Values(inner, "a").Keys);
        Assert.NotNull(await ZarrNode.FindAsync(target, B, Cancel));
    }

    [Fact]
    public async Task A_link_in_what_is_moved_goes_and_what_it_leads_to_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a privilege on Windows.");
        var inner = new DirectoryStore(Path.Join(_folder.Path, "s.zarr"));
        var array = await CreateAsync(inner, A, Builder());
        var big = Path.Join(_folder.Path, "big");
        Directory.Move(Path.Join(inner.Location, "a", "c"), big);
        Directory.CreateSymbolicLink(Path.Join(inner.Location, "a", "c"), big);
        var target = new MemoryStore();
        var before = (await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data;
        await (await ZarrNode.OpenAsync(inner, A, Cancel)).MoveAsync(target, B, cancel: Cancel);
        Assert.Equal(before, (await (await ZarrArray.OpenAsync(target, B, Cancel)).ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
        Assert.True(File.Exists(Path.Join(big, "0", "0")));
        Assert.False(Path.Exists(Path.Join(inner.Location, "a")));
    }
}
