using System.IO.Compression;
using System.Text;
using Zarr.Arrays.Selection;
using Zarr.FileFormats;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Bombs;

/// <summary>Something small that is read, and would take more memory than there is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Read">Reads it; below a directory where it is a file.</param>
/// <param name="Expected">The errors that are right.</param>
internal sealed record Bomb(string Name, Func<string, Task> Read, params ZarrErrorId[] Expected)
{
    private const long Large = 700 << 20;

    // What all compressors are tried with.
    private static readonly (string Codec, Func<byte[]> Make)[] s_compressed =
    [
        ("gzip", () => BombBytes.Gzip(Large)),
        ("zlib", () => BombBytes.Zlib(Large)),
        ("zstd", () => BombBytes.Zstd(5600)),
        ("zstd", () => BombBytes.Zstd(5600, 5600L << 17)),
        ("zstd", () => BombBytes.Zstd(4, 1L << 40)),
        ("lz4", () => BombBytes.Lz4((int)Large)),
        ("lz4", () => [.. BitConverter.GetBytes(int.MaxValue), .. new byte[1000]]),
        ("blosc", () => BombBytes.Blosc(int.MaxValue - 64)),
        ("blosc", () => BombBytes.Blosc((int)Large)),
        ("blosc", () => BombBytes.Repeated("blosc:lz4:5:noshuffle", 80 << 20, 1)),
        ("lzma", () => BombBytes.Repeated("lzma:1", 20 << 20, 6)),
        ("blosc", () => BombBytes.Repeated("blosc:snappy:5:noshuffle", 80 << 20, 1)),
        ("bz2", () => BombBytes.Repeated("bz2:9", 20 << 20, 6)),
    ];

    public static IReadOnlyList<Bomb> All { get; } =
    [
        // A chunk of 1,000 bytes, and one whose elements can have any length.
        .. s_compressed.Select((bomb, i) => new Bomb($"{i} {bomb.Codec} of few bytes", folder => ChunkAsync("uint8", 1000, [CodecRegistry.Parse(bomb.Codec)], Made(folder, i)), ZarrErrorId.ChunkCorrupt)),
        .. s_compressed.Select((bomb, i) => new Bomb($"{i} {bomb.Codec} of texts", folder => ChunkAsync("string", 1000, [CodecRegistry.Parse(bomb.Codec)], Made(folder, i)), ZarrErrorId.ChunkCorrupt)),
        .. s_compressed.Select((bomb, i) => new Bomb($"{i} {bomb.Codec} of a shard", folder => ShardAsync(1000, 100, [CodecRegistry.Parse(bomb.Codec)], Made(folder, i)), ZarrErrorId.ChunkCorrupt)),
        // What elements of any length claim.
        .. from items in new (int Count, int Length)[] { (1000, int.MaxValue), (int.MaxValue, 0), (-1, 0), (1000, 1 << 29) }
           from type in new[] { "string", "bytes" }
           select new Bomb($"{type} {items.Count} {items.Length}", _ => ChunkAsync(type, 1000, [CodecRegistry.Parse("gzip")], BombBytes.Deflated(0, stream => Written(stream, BombBytes.Items(items.Count, items.Length)))), ZarrErrorId.ChunkCorrupt),
        new("json2 of many arrays", _ => ObjectsAsync("json2", [.. "["u8, .. BombBytes.Repeated("[],"u8, 12 << 20), .. "0]"u8]), ZarrErrorId.ChunkCorrupt),
        new("msgpack2 of many arrays", _ => ObjectsAsync("msgpack2", [0xdd, 2, 0, 0, 0, .. BombBytes.Repeated([0x90], 32 << 20)]), ZarrErrorId.ChunkCorrupt),
        new("msgpack2 that claims", _ => ObjectsAsync("msgpack2", [0xdd, 0x7f, 0xff, 0xff, 0xff, 0xdd, 0x7f, 0xff, 0xff, 0xff]), ZarrErrorId.ChunkCorrupt),

        // Chunks that are as large as the metadata says.
        new("a chunk of 1.2 GB", _ => ChunkAsync("uint8", 1_200_000_000, [CodecRegistry.Parse("gzip")], BombBytes.Gzip(1_200_000_000)), ZarrErrorId.OutOfMemory),
        new("a chunk of 1.2 GB that is a byte", _ => ChunkAsync("uint8", 1_200_000_000, [CodecRegistry.Parse("zlib")], [0x78]), ZarrErrorId.OutOfMemory, ZarrErrorId.ChunkCorrupt),
        new("a chunk of 1.2 GB that has none", _ => ChunkAsync("uint8", 1_200_000_000, [CodecRegistry.Parse("zlib")], []), ZarrErrorId.OutOfMemory, ZarrErrorId.ChunkCorrupt),
        new("a chunk of 100 million texts", _ => ChunkAsync("string", 100_000_000, [CodecRegistry.Parse("gzip")], BombBytes.Gzip(4)), ZarrErrorId.OutOfMemory, ZarrErrorId.ChunkCorrupt),
        new("a shard of 60 million chunks", _ => ShardAsync(60_000_000, 1, [], new byte[100]), ZarrErrorId.ChunkCorrupt, ZarrErrorId.OutOfMemory),
        new("a shard of shards", _ => ChunkAsync("uint8", 1 << 20, [Nested(1 << 10, Nested(1, null))], [.. new byte[1 << 16]]), ZarrErrorId.ChunkCorrupt, ZarrErrorId.ChecksumMismatch),
        new("nothing that is stored", _ => SelectionAsync(), ZarrErrorId.OutOfMemory),

        // Documents, archives, files of others.
        new("a document of 60 MB", async _ =>
        {
            var store = new MemoryStore();
            await store.SetAsync(StoreKey.Parse("zarr.json"), (byte[])[.. """{"zarr_format":3,"node_type":"group","attributes":{"a":["""u8, .. BombBytes.Repeated("[],"u8, 19 << 20), .. "0]}}"u8], WriteCondition.None, default);
            await ZarrNode.OpenAsync(store, StoreKey.Root);
        }, ZarrErrorId.MetadataInvalid, ZarrErrorId.OutOfMemory),
        new("attributes of 60 MB", async _ =>
        {
            var store = new MemoryStore();
            await store.SetAsync(StoreKey.Parse(".zgroup"), """{"zarr_format":2}"""u8.ToArray(), WriteCondition.None, default);
            await store.SetAsync(StoreKey.Parse(".zattrs"), (byte[])[.. """{"a":["""u8, .. BombBytes.Repeated("[],"u8, 19 << 20), .. "0]}"u8], WriteCondition.None, default);
            if ((await ZarrNode.OpenAsync(store, StoreKey.Root)).AttributesError is { } error) throw error;
        }, ZarrErrorId.MetadataInvalid, ZarrErrorId.OutOfMemory),
        new("an archive's document", folder => ArchiveAsync(folder, "zarr.json", async store => await ZarrNode.OpenAsync(store, StoreKey.Root)), ZarrErrorId.MetadataInvalid),
        new("an archive's chunk", folder => ArchiveAsync(folder, "c/0", async store => await (await ZarrArray.OpenAsync(store, StoreKey.Root)).ReadAsync(ZarrSelection.All)), ZarrErrorId.ChunkCorrupt),
        new("a copy of an archive's chunk", folder => ArchiveAsync(folder, "c/0", async store => await (await ZarrArray.OpenAsync(store, StoreKey.Root)).CopyAsync(new DirectoryStore(Path.Join(folder, "copy")), StoreKey.Root)), ZarrErrorId.OutOfMemory, ZarrErrorId.ChunkCorrupt, ZarrErrorId.StoreReadFailed),
        new("PNG", folder => FileAsync(folder, "a.png", BombBytes.Png(60_000, 60_000, BombBytes.Zlib(1 << 20))), ZarrErrorId.FileInvalid, ZarrErrorId.FileNotSupported),
        new("PNG of wide rows", folder => FileAsync(folder, "b.png", BombBytes.Png(int.MaxValue, 1, BombBytes.Zlib(1 << 20))), ZarrErrorId.FileInvalid, ZarrErrorId.FileNotSupported, ZarrErrorId.OutOfMemory),
        new("PNG of 100 million columns", folder => FileAsync(folder, "c.png", BombBytes.Png(100_000_000, 1, BombBytes.Zlib(800_000_001))), ZarrErrorId.FileInvalid, ZarrErrorId.FileNotSupported, ZarrErrorId.OutOfMemory),
        new("TIFF", folder => FileAsync(folder, "a.tif", BombBytes.Tiff(40_000, 40_000, BombBytes.Zlib(1000))), ZarrErrorId.FileInvalid, ZarrErrorId.FileNotSupported, ZarrErrorId.OutOfMemory),
        new("npy", folder => FileAsync(folder, "a.npy", BombBytes.Npy(1L << 40)), ZarrErrorId.FileInvalid),
    ];

    /// <summary>Makes what takes memory to be made, where there is more of it.</summary>
    public static async Task MakeAsync(string folder)
    {
        for (var i = 0; i < s_compressed.Length; i++) await File.WriteAllBytesAsync(PathOf(folder, i), s_compressed[i].Make());
    }

    private static string PathOf(string folder, int i) => Path.Join(folder, FormattableString.Invariant($"{i}.made"));

    private static byte[] Made(string folder, int i) => File.ReadAllBytes(PathOf(folder, i));

    private static Stream Written(Stream target, byte[] bytes)
    {
        var stream = new GZipStream(target, CompressionLevel.Fastest);
        stream.Write(bytes);
        return stream;
    }

    private static async Task ChunkAsync(string type, int chunk, IReadOnlyList<ICodec> codecs, byte[] stored)
    {
        var store = new MemoryStore();
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder { Shape = new(chunk), ChunkShape = new Shape(chunk), DataType = DataType.Parse(type), Codecs = codecs }.Build());
        await ReadAsync(store, array, stored);
    }

    private static async Task ShardAsync(int shard, int chunk, IReadOnlyList<ICodec> outside, byte[] stored)
    {
        var store = new MemoryStore();
        var sharding = new ArrayBuilder { Shape = new(shard), ChunkShape = new Shape(chunk), ShardShape = new Shape(shard), DataType = DataType.Parse("uint8"), Codecs = [] }.Build().Codecs[0];
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder { Shape = new(shard), ChunkShape = new Shape(shard), DataType = DataType.Parse("uint8"), Codecs = [sharding, .. outside] }.Build());
        await ReadAsync(store, array, stored);
    }

    private static ICodec Nested(int chunk, ICodec? inside) => CodecRegistry.Create("sharding_indexed", new()
    {
        ["chunk_shape"] = new System.Text.Json.Nodes.JsonArray(chunk),
        ["codecs"] = inside is null ? new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["name"] = "bytes" })
            : new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["name"] = "sharding_indexed", ["configuration"] = inside.Configure(ZarrFormat.V3) }),
        ["index_codecs"] = System.Text.Json.Nodes.JsonNode.Parse("""[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}]"""),
    });

    private static async Task ReadAsync(MemoryStore store, ZarrArray array, byte[] stored)
    {
        await store.SetAsync(StoreKey.Parse("c/0"), stored, WriteCondition.None, default);
        await array.ReadAsync(ZarrSelection.Parse("0"));
    }

    private static async Task ObjectsAsync(string codec, byte[] decoded)
    {
        var store = new MemoryStore();
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder { Shape = new(3), DataType = DataType.Parse("object"), Format = ZarrFormat.V2, Codecs = [CodecRegistry.Parse(codec), CodecRegistry.Parse("gzip")] }.Build());
        using var stored = new MemoryStream();
        using (Written(stored, decoded))
        {
        }

        await store.SetAsync(StoreKey.Parse("0"), stored.ToArray(), WriteCondition.None, default);
        await array.ReadAsync(ZarrSelection.All);
    }

    private static async Task SelectionAsync()
    {
        var array = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder { Shape = new(1_200_000_000), DataType = DataType.Parse("uint8") }.Build());
        await array.ReadAsync(ZarrSelection.All);
    }

    private static async Task ArchiveAsync(string folder, string name, Func<ZipStore, Task> read)
    {
        var path = Path.Join(folder, Path.GetRandomFileName() + ".zip");
        using (var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        {
            if (name != "zarr.json")
            {
                using var document = archive.CreateEntry("zarr.json").Open();
                document.Write(Encoding.ASCII.GetBytes("""{"zarr_format":3,"node_type":"array","shape":[1000],"data_type":"uint8","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[1000]}},"chunk_key_encoding":{"name":"default"},"fill_value":0,"codecs":[{"name":"bytes"}]}"""));
            }

            using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
            var piece = new byte[1 << 20];
            for (var i = 0; i < Large >> 20; i++) entry.Write(piece);
        }

        await read(new ZipStore(path));
    }

    private static async Task FileAsync(string folder, string name, byte[] bytes)
    {
        var path = Path.Join(folder, name);
        await File.WriteAllBytesAsync(path, bytes);
        using var file = ArrayFile.Open(path);
        await file.ImportAsync(new DirectoryStore(path + ".zarr"), StoreKey.Root);
    }
}
