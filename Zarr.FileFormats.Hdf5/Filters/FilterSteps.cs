using System.Text.Json.Nodes;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Messages;
using Zarr.Format.Codecs;

namespace Zarr.FileFormats.Hdf5.Filters;

/// <summary>The filters by their registered numbers (The HDF Group, "Registered Filter Plugins").</summary>
internal static class FilterSteps
{
    /// <summary>Makes a step of a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileNotSupported"/>, naming it; <see cref="ZarrErrorId.FileInvalid"/>: settings are missing.</exception>
    public static FilterStep Create(Filter filter, int elementSize)
    {
        switch (filter.Id)
        {
            case 1: return Compressor("zlib", "level", (int)Math.Min(9, Value(filter, 0, 1)));
            case 2: return Spelled("shuffle", new() { ["elementsize"] = Value(filter, 0, (uint)elementSize) is <= 1 << 20 and var size ? (int)size : throw FileErrors.Damaged("the element size of a filter cannot be") }, false);
            case 3: return Spelled("fletcher32", [], false);
            case 4: return new("szip", new Szip(filter).Decode, length => (length * 2) + 64);
            case 5: return new("nbit", new Nbit(filter).Decode, length => length + 64);
            case 6: return new("scaleoffset", new ScaleOffset(filter).Decode, length => length + 64);
            case 307: return Compressor("bz2", "level", (int)Math.Clamp(Value(filter, 0, 9), 1, 9));
            case 32000: return new("lzf", Lzf.Decode, length => length + (length / 16) + 64);
            case 32001: return Spelled("blosc", Blosc(filter, elementSize), true);
            case 32004: return new("lz4", Lz4Frames.Decode, length => length + (length / 128) + 1024);
            case 32008: return new("bitshuffle", new Bitshuffle(filter, elementSize).Decode, length => length + (length / 16) + 1024);
            case 32015: return Compressor("zstd", "level", (int)Math.Min(22, Value(filter, 0, 3)));
            default: throw FileErrors.NotSupported($"The filter {filter}");
        }
    }

    private static uint Value(Filter filter, int index, uint usual) => index < filter.Values.Length ? filter.Values[index] : usual;

    private static FilterStep Compressor(string id, string member, int value) => Spelled(id, new() { [member] = value }, true);

    private static FilterStep Spelled(string id, JsonObject configuration, bool isCompressor)
    {
        var codec = (IBytesToBytesCodec)CodecRegistry.Create(id, (JsonObject)configuration.DeepClone());
        // Frames tell it; Zarr v2 has no member for it.
        configuration.Remove("typesize");
        configuration.Insert(0, "id", id);
        return new(id, codec.Decode, codec.MaxEncodedLength) { Codec = codec, Spelling = configuration, IsCompressor = isCompressor };
    }

    // The settings of the plugin: two versions, the element size, the chunk size, the level, the shuffle, the compressor. Frames tell the same themselves.
    private static JsonObject Blosc(Filter filter, int elementSize)
    {
        string[] compressors = ["blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"];
        var size = Value(filter, 2, (uint)elementSize);
        return new()
        {
            ["cname"] = compressors[Math.Min(5, Value(filter, 6, 0))],
            ["clevel"] = (int)Math.Min(9, Value(filter, 4, 5)),
            ["shuffle"] = (int)Math.Min(2, Value(filter, 5, 1)),
            ["blocksize"] = 0,
            ["typesize"] = size is > 0 and <= 255 ? (int)size : 1,
        };
    }
}
