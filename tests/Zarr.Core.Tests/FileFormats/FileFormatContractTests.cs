using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Fuzzing;
using Zarr.Core.Tests.Stores;
using Zarr.FileFormats;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.FileFormats;

/// <summary>What every format keeps, whatever it is.</summary>
public abstract class FileFormatContractTests(string extension, string[] types, Func<Random, Shape> shapes, ArrayFileOptions? options = null) : InterchangeTests
{
    private string Name => "file" + extension;

    [Fact]
    public async Task What_was_written_reads_back_as_the_same_elements_whatever_the_chunks() =>
        await Gen.Int[0, int.MaxValue].SampleAsync(async seed =>
        {
            var random = new Random(seed);
            var array = await RandomAsync(random);
            var path = this[$"{seed}{extension}"];
            await ArrayExporter.ExportAsync(path, array, options: options);
            var back = await ImportAsync(path, Reading(array), entry => new() { Shape = entry.Shape, DataType = array.DataType, ChunkShape = Chunks(random, entry.Shape) });
            await SameAsync(array, back);
        }, iter: 60, threads: 1);

    [Fact]
    public async Task A_part_is_written_as_Get_ZarrSlice_reads_it()
    {
        var array = await ArrayAsync(types[0], [3, 8, 10], Enumerable.Range(0, 240).ToArray(), chunks: [2, 3, 4]);
        foreach (var text in (string[])["1", "0,::-1,::2", "2,(5,1,1),:"])
        {
            await ArrayExporter.ExportAsync(this[Name], array, ZarrSelection.Parse(text), options, overwrite: true, cancel: Cancel);
            var part = await array.ReadAsync(ZarrSelection.Parse(text), cancel: Cancel);
            var back = await ImportAsync(this[Name], (options ?? new()) with { DataType = array.DataType, Shape = part.Shape, Name = extension == ".npz" ? array.Name : null });
            Assert.Equal(part.ToBytes(), (await back.ReadAsync(ZarrSelection.All, cancel: Cancel)).ToBytes());
        }
    }

    [Fact]
    public async Task A_file_is_not_replaced_unasked_and_when_asked_in_one_step()
    {
        var array = await ArrayAsync(types[0], [6, 7], Enumerable.Range(0, 42).ToArray());
        Write(Name, "old");
        await RefusedAsync(ZarrErrorId.FileExists, async () => await ArrayExporter.ExportAsync(this[Name], array, options: options, cancel: Cancel));
        Assert.Equal("old", File.ReadAllText(this[Name]));
        await ArrayExporter.ExportAsync(this[Name], array, options: options, overwrite: true, cancel: Cancel);
        await SameAsync(array, await ImportAsync(this[Name], Reading(array)));
        Assert.Equal([Name], Files);
    }

    [Fact]
    public async Task Nothing_is_left_of_an_export_that_fails_or_is_stopped()
    {
        var array = await ArrayAsync(types[0], [6, 7], Enumerable.Range(1, 42).ToArray(), chunks: [2, 7]);
        Write(Name, "old");
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await ArrayExporter.ExportAsync(this[Name], array, options: options, overwrite: true, cancel: stop.Token));
        await array.Store.SetAsync(StoreKey.Parse("a/c/1/0"), "damaged"u8.ToArray(), WriteCondition.None, Cancel);
        await RefusedAsync(ZarrErrorId.ChunkCorrupt, async () => await ArrayExporter.ExportAsync(this[Name], array, options: options, overwrite: true, cancel: Cancel));
        Assert.Equal("old", File.ReadAllText(this[Name]));
        Assert.Equal([Name], Files);
    }

    [Fact]
    public async Task Nothing_is_left_of_an_import_that_fails()
    {
        var array = await ArrayAsync(types[0], [6, 7], Enumerable.Range(1, 42).ToArray());
        await ArrayExporter.ExportAsync(this[Name], array, options: options, cancel: Cancel);
        var store = new MemoryStore();
        using var file = ArrayFile.Open(this[Name], Reading(array), Cancel);
        await Assert.ThrowsAsync<ZarrException>(async () => await file.ImportAsync(new FaultyStore(store) { OnWrite = (i, _) => i > 0 ? FaultyStore.Fault.Fail : FaultyStore.Fault.None }, A, cancel: Cancel));
        Assert.Empty(store.ListAsync(StoreKey.Root, true, Cancel).ToBlockingEnumerable(Cancel));
    }

    [Fact]
    public async Task A_truncated_file_is_refused_and_takes_no_memory_for_what_it_lacks()
    {
        var array = await ArrayAsync(types[0], [6, 7], Enumerable.Range(1, 42).ToArray());
        await ArrayExporter.ExportAsync(this[Name], array, options: options, cancel: Cancel);
        var whole = File.ReadAllBytes(this[Name]);
        for (var length = 0; length < whole.Length - 1; length++)
        {
            Write(Name, whole[..length]);
            try
            {
                var found = await ImportAsync(this[Name], Reading(array));
                // A row of text, or the end mark of an image, may be missed by nobody.
                Assert.True(extension is ".csv" or ".png", $"{length} of {whole.Length} bytes were read as an array of shape {found.Shape}.");
            }
            catch (ZarrException e)
            {
                Assert.Contains(e.Id, (ZarrErrorId[])[ZarrErrorId.FileInvalid, ZarrErrorId.ValueNotConvertible]);
            }
        }
    }

    [Fact]
    public async Task Damaged_files_are_understood_or_refused()
    {
        var array = await ArrayAsync(types[0], [6, 7], Enumerable.Range(1, 42).ToArray());
        await ArrayExporter.ExportAsync(this[Name], array, options: options, cancel: Cancel);
        var whole = File.ReadAllBytes(this[Name]);
        for (var seed = 0; seed < 300; seed++)
        {
            Write(Name, new Mutator(seed).Mutate(whole));
            try
            {
                var read = await ImportAsync(this[Name], Reading(array));
                Assert.True(read.Count < 1 << 24);
            }
            catch (ZarrException e)
            {
                Assert.NotEqual("", e.Message);
            }
        }
    }

    private ArrayFileOptions Reading(ZarrArray array) => (options ?? new()) with
    {
        DataType = extension is ".raw" or ".csv" ? array.DataType : null,
        Shape = extension == ".raw" ? array.Shape : (Shape?)null,
        Name = extension == ".npz" ? array.Name : null,
    };

    private async Task<ZarrArray> RandomAsync(Random random)
    {
        var shape = shapes(random);
        var type = types[random.Next(types.Length)];
        return await ArrayAsync(type, shape, Values(random, type, (int)shape.ElementCount), Chunks(random, shape));
    }

    private static Shape Chunks(Random random, Shape shape) => new([.. shape.Select(n => (long)random.Next(1, (int)n + 3))]);

    private static Array Values(Random random, string type, int count) => type switch
    {
        "bool" => Enumerable.Range(0, count).Select(_ => random.Next(2) == 0).ToArray(),
        "U4" or "string" => Enumerable.Range(0, count).Select(_ => ((string[])["", "a", "çé", "x,\"y", " b "])[random.Next(type == "U4" ? 4 : 5)]).ToArray(),
        "S3" => Enumerable.Range(0, count).Select(_ => new[] { (byte)'a', (byte)('a' + random.Next(9)) }).ToArray(),
        "datetime64[ns]" => Enumerable.Range(0, count).Select(_ => random.NextInt64(1L << 50) * 100).ToArray(),
        ['[', ..] => Enumerable.Range(0, count).Select(i => new OrderedDictionary<string, object?> { ["id"] = i, ["x"] = random.NextDouble() }).ToArray(),
        ['f' or 'c', ..] => Enumerable.Range(0, count).Select(_ => random.Next(9) == 0 ? double.NaN : Math.Round(random.NextDouble() * 200 - 100, 1)).ToArray(),
        _ => Enumerable.Range(0, count).Select(_ => random.Next(128)).ToArray(),
    };
}
