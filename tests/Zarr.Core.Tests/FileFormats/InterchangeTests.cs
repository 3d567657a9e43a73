using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.FileFormats;
using Zarr.Format.DataTypes;
using Zarr.Operations.Comparing;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.FileFormats;

/// <summary>What the tests of files of other formats share: a folder, and short ways in and out.</summary>
public abstract class InterchangeTests : IDisposable
{
    protected static readonly StoreKey A = StoreKey.Parse("a");

    private readonly TemporaryDirectory _folder = new();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected string this[string name] => Path.Join(_folder.Path, name);

    protected IEnumerable<string> Files => Directory.EnumerateFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)).Order();

    protected string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    protected string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    protected static async Task<ZarrArray> ImportAsync(string path, ArrayFileOptions? options = null, Func<ArrayFileEntry, ArrayBuilder>? storage = null, IStore? store = null)
    {
        using var file = ArrayFile.Open(path, options, Cancel);
        return (ZarrArray)await file.ImportAsync(store ?? new MemoryStore(), A, storage, cancel: Cancel);
    }

    protected static async Task<ZarrArray> ArrayAsync(string type, Shape shape, object value, Shape? chunks = null)
    {
        var array = await ZarrArray.CreateAsync(new MemoryStore(), A, new ArrayBuilder { Shape = shape, DataType = DataType.Parse(type), ChunkShape = chunks, Format = type[0] == '[' ? ZarrFormat.V2 : ZarrFormat.V3 }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, value, cancel: Cancel);
        return array;
    }

    protected static async Task SameAsync(ZarrArray expected, ZarrArray found)
    {
        Assert.Equal(expected.Shape, found.Shape);
        Assert.Null((await ArrayComparer.CompareAsync(expected, found, cancel: Cancel)).Reason);
    }

    protected static async Task<string> TextAsync(ZarrArray array) =>
        string.Join(' ', (await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data.Cast<object?>().Select(Text));

    private static string Text(object? value) => value switch
    {
        OrderedDictionary<string, object?> record => $"({string.Join(' ', record.Values.Select(Text))})",
        null => "null",
        DateTime time => time.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    protected static ZarrException Refused(ZarrErrorId id, Action action)
    {
        var error = Assert.Throws<ZarrException>(action);
        Assert.Equal(id, error.Id);
        return error;
    }

    protected static async Task<ZarrException> RefusedAsync(ZarrErrorId id, Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<ZarrException>(action);
        Assert.Equal(id, error.Id);
        return error;
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
