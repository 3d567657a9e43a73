using System.Diagnostics;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Benchmarks.Peers;

/// <summary>Our side of the contest: a sample's array, written and read through the core. Not shared between threads.</summary>
/// <param name="sample">The elements.</param>
/// <param name="codec">The codec, in short form; null for none.</param>
/// <param name="folder">Where new directories are made, which stay: a file system that has just deleted files is slow to make new ones. Null for memory.</param>
/// <param name="shards">The shard shape; null for none.</param>
internal sealed class OurArray(Sample sample, string? codec, string? folder, Shape? shards = null)
{
    public ZarrArray? Array { get; private set; }

    public long StoredLength => Array!.MeasureAsync().AsTask().GetAwaiter().GetResult().StoredLength;

    /// <summary>Seconds for a write of everything into a new array.</summary>
    public double Write()
    {
        Array = null;
        IStore store = folder is null ? new MemoryStore() : new DirectoryStore(Path.Combine(folder, Path.GetRandomFileName()));
        var metadata = new ArrayBuilder { Shape = sample.Shape, ChunkShape = sample.Chunks, ShardShape = shards, DataType = sample.Type, Codecs = codec is null ? [] : [CodecRegistry.Parse(codec)] }.Build();
        Array = ZarrArray.CreateAsync(store, StoreKey.Root, metadata).AsTask().GetAwaiter().GetResult();
        return Time(() => Array.WriteAsync(ZarrSelection.All, sample.Values).AsTask().GetAwaiter().GetResult(), 1);
    }

    /// <summary>Seconds for a read of everything into a new result.</summary>
    public double Read() => Time(() => Read(ZarrSelection.All), 1);

    /// <summary>Seconds for a read of a selection, which is parsed each time: so are those of the others.</summary>
    public double Select(string selection, int repeat) => Time(() => Read(ZarrSelection.Parse(selection)), repeat);

    /// <summary>Seconds for reads of single elements of one axis, in one read or one after the other.</summary>
    public double Points(long[] indices, bool atOnce) => atOnce ? Time(() => Read(ZarrSelection.FromPoints(indices, 1)), 1) : Time(() =>
    {
        foreach (var index in indices) Read(ZarrSelection.Parse(index.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }, 1);

    /// <summary>Fails where what is read is not what was written.</summary>
    public void Verify()
    {
        var read = Array!.ReadAsync(ZarrSelection.All).AsTask().GetAwaiter().GetResult();
        if (!(sample with { Values = read.Data }).Bytes.SequenceEqual(sample.Bytes)) throw new InvalidOperationException($"{sample.Label} does not come back as it was written.");
    }

    public static double Time(Action act, int repeat)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < repeat; i++) act();
        return clock.Elapsed.TotalSeconds / repeat;
    }

    private void Read(ZarrSelection selection) => Array!.ReadAsync(selection).AsTask().GetAwaiter().GetResult();
}
