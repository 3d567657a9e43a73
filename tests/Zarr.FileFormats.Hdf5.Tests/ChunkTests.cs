using System.Security.Cryptography;
using System.Text;
using Xunit;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Datasets;
using Zarr.FileFormats.Hdf5.Presentation;
using Zarr.FileFormats.Hdf5.Structure;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.FileFormats.Hdf5.Tests;

/// <summary>The indexes of chunks, against what libhdf5 tells (H5Dget_chunk_info), and the values that are handed out.</summary>
public sealed class ChunkTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Files => [.. Corpus.Stored.Expected.Where(file => file.Value!.AsObject().Any(node => node.Value!["chunks"] is not null)).Select(file => file.Key)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Every_chunk_is_where_the_library_has_it(string name) => CompareAsync(Corpus.Stored, name);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Every_chunk_of_files_made_now_is_where_the_library_has_it(string name) => CompareAsync(Corpus.Made, name);

    [Fact]
    public async Task Every_chunk_of_other_files_is_where_the_library_has_it()
    {
        var corpus = Corpus.Other;
        foreach (var name in corpus.Names.Where(name => corpus.Expected[name]!.AsObject().Any(node => node.Value!["chunks"] is not null))) await CompareAsync(corpus, name);
    }

    [Theory]
    [InlineData("old")]
    [InlineData("new")]
    public async Task The_value_of_a_chunk_is_the_bytes_of_the_file_where_Zarr_spells_its_filters(string form)
    {
        var store = Corpus.Stored.Open($"filters_{form}.h5");
        var file = await File.ReadAllBytesAsync(Corpus.Stored.PathOf($"filters_{form}.h5"), Cancel);
        foreach (var (name, codecs) in (ReadOnlySpan<(string, string)>)[("gzip", "bytes, zlib(6)"), ("gzip_shuffle_big", "bytes(big), shuffle(4), zlib(4)"), ("all", "bytes, shuffle(4), zlib(4), fletcher32")]) Check(name, codecs);

        void Check(string name, string codecs)
        {
            var array = ZarrArray.OpenAsync(store, StoreKey.Parse(name), Cancel).AsTask().GetAwaiter().GetResult();
            Assert.Equal(codecs, string.Join(", ", array.Metadata.Codecs));
            var key = StoreKey.Parse($"{name}/1.2");
            var length = store.FindAsync(key, Cancel).AsTask().GetAwaiter().GetResult()!.Value.Length;
            using var value = store.GetAsync(key, ByteRange.All, Cancel).AsTask().GetAwaiter().GetResult()!;
            Assert.Equal((length, length), (value.Bytes.Length, value.TotalLength));
            Assert.True(file.AsSpan().IndexOf(value.Bytes.Span) > 0);
            using var part = store.GetAsync(key, new(-7, 3), Cancel).AsTask().GetAwaiter().GetResult()!;
            Assert.Equal(value.Bytes.Span[^7..^4], part.Bytes.Span);
        }
    }

    [Theory]
    [InlineData("old", "filters", "lzf")]
    [InlineData("new", "filters", "scaleoffset")]
    [InlineData("old", "layouts", "masked")]
    [InlineData("new", "layouts", "masked_extensible")]
    [InlineData("new", "layouts", "contiguous")]
    [InlineData("new", "types", "int17")]
    [InlineData("old", "types", "text/chunked")]
    public async Task What_is_told_of_a_value_is_what_is_handed_out(string form, string file, string name)
    {
        var store = Corpus.Stored.Open($"{file}_{form}.h5");
        var count = 0;
        await foreach (var entry in store.ListAsync(StoreKey.Parse(name), recurse: true, Cancel))
        {
            Assert.Equal(entry, await store.FindAsync(entry.Key, Cancel));
            using var value = await store.GetAsync(entry.Key, ByteRange.All, Cancel);
            Assert.Equal((entry.Length, entry.Length, entry.Version), (value!.Bytes.Length, value.TotalLength, value.Version));
            count++;
        }

        Assert.True(count > 1);
    }

    [Fact]
    public async Task An_array_in_one_piece_is_cut_into_even_chunks()
    {
        Assert.Equal([1, 1048576], VirtualChunks.LengthsOf([1000, 1024 * 1024], 4));
        Assert.Equal([250, 4000], VirtualChunks.LengthsOf([1000, 4000], 4));
        Assert.Equal([1, 1, 1048576], VirtualChunks.LengthsOf([2, 3, 4 * 1048576], 4));
        Assert.Equal([4, 100], VirtualChunks.LengthsOf([4, 100], 8));
        Assert.Equal([1L], VirtualChunks.LengthsOf([0], 8));
        var store = Corpus.Stored.Open("layouts_new.h5");
        Assert.Equal(100 * 37 * 4, (await store.FindAsync(StoreKey.Parse("contiguous/0.0"), Cancel))!.Value.Length);
    }

    private static async Task CompareAsync(Corpus corpus, string name)
    {
        var bytes = await FileBytes.OpenAsync(new DirectoryStore(Path.GetDirectoryName(corpus.PathOf(name))!), StoreKey.Parse(name), Cancel);
        var root = await new Hdf5Tree(await Hdf5File.OpenAsync(bytes, Cancel)).RootAsync(Cancel);
        var wrong = new List<string>();
        foreach (var (path, expected) in corpus.Expected[name]!.AsObject())
        {
            if (expected!["chunks"] is not { } chunks) continue;
            ForeignNode? node = root;
            foreach (var part in path.Split('/')) node = await ((ForeignGroup)node!).FindAsync(part, Cancel);
            var lines = new List<string>();
            await foreach (var (index, stored) in Assert.IsType<Hdf5Array>(node).Elements.ListAsync(Cancel)) lines.Add($"{string.Join(',', index)}:{stored.Place}:{stored.Length}:{stored.Mask}");
            lines.Sort(StringComparer.Ordinal);
            if (lines.Count != chunks[0]!.GetValue<int>()) wrong.Add($"{path}: {lines.Count} chunks where {chunks[0]} are");
            else if (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines)))) != chunks[1]!.GetValue<string>()) wrong.Add($"{path}: other places of its {lines.Count} chunks");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
