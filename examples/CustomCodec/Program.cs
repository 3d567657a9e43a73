using System;
using CustomCodec;
using Zarr;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

// Once, before the first array that uses it is opened or created.
CodecRegistry.Register(RunsCodec.Descriptor);

await using var store = new MemoryStore();
foreach (var format in (ZarrFormat[])[ZarrFormat.V3, ZarrFormat.V2])
{
    var key = StoreKey.Parse($"{format}");
    var metadata = new ArrayBuilder
    {
        Shape = new(1000, 1000), ChunkShape = new(100, 1000), DataType = DataType.Parse("int16"), Format = format, Codecs = [CodecRegistry.Parse("example.runs")],
    }.Build();
    var array = await ZarrArray.CreateAsync(store, key, metadata);
    await array.WriteAsync(ZarrSelection.Parse("200:500"), 7);

    // Whoever opens it finds the codec by the name in the metadata.
    var opened = await ZarrArray.OpenAsync(store, key);
    var storage = await opened.MeasureAsync();
    Console.WriteLine($"{format}: {opened.Codecs[^1]}, {storage.StoredCount} chunks in {storage.StoredLength} bytes, [250, 5] is {opened.GetSlice("250, 5").GetValue()}");
}
