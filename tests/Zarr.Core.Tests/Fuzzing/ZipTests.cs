using System.IO.Compression;
using System.Text;
using Xunit;
using Zarr.Core.Tests.Stores;
using Zarr.Core.Tests.Stores.Zip;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Fuzzing;

/// <summary>Damaged and hostile archives: their values, or an error of ours, and never memory for what they claim.</summary>
public sealed class ZipTests : IDisposable
{
    // DEFLATE expands at most so many times (zlib, "Technical details").
    private const long MostExpanded = 1032;

    private readonly TemporaryDirectory _folder = new();
    private int _number;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<(string Name, byte[] Archive)> Archives()
    {
        var metadata = Encoding.ASCII.GetBytes("""{"zarr_format":3,"node_type":"group","attributes":{"a":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}}""");
        var bytes = Enumerable.Range(0, 200).Select(i => (byte)(i / 9)).ToArray();
        yield return ("stored", ArchiveBytes.Make(("zarr.json", metadata, CompressionLevel.NoCompression), ("a/c/0", bytes, CompressionLevel.NoCompression), ("a/c/1", [], CompressionLevel.NoCompression)));
        yield return ("deflated", ArchiveBytes.Make(("zarr.json", metadata, CompressionLevel.Optimal), ("ä/c/0", bytes, CompressionLevel.SmallestSize), ("b/", [], CompressionLevel.Optimal)));
    }

    [Fact]
    public void Damaged_archives() => Fuzz.Run(Archives().Select(a => (a.Name, a.Archive)), 2000, (archive, seed) =>
    {
        var mutator = new Mutator(seed);
        // Half of the changes hit the directory and the end, which decide most.
        var tail = mutator.Random.Next(2) == 0 ? Math.Max(0, archive.Length - 300) : 0;
        byte[] damaged = [.. archive[..tail], .. mutator.Mutate(archive.AsSpan(tail))];
        // A store remembers the directory of an archive it knows.
        var path = Path.Combine(_folder.Path, $"{_number++}.zip");
        File.WriteAllBytes(path, damaged);
        return (Fuzz.Overhead + 4 * MostExpanded * damaged.Length, () => Use(path));
    });

    private static void Use(string path)
    {
        var store = new ZipStore(path);
        foreach (var entry in store.ListAsync(StoreKey.Root, true, Cancel).ToBlockingEnumerable(Cancel).ToList())
        {
            try
            {
                foreach (var range in (ByteRange[])[ByteRange.All, new(5, 10), ByteRange.Last(7)])
                    using (store.GetAsync(entry.Key, range, Cancel).AsTask().GetAwaiter().GetResult())
                    {
                    }
            }
            catch (ZarrException)
            {
                // One damaged value leaves the others readable.
            }
        }

        File.Delete(path);
    }
}
