using BenchmarkDotNet.Attributes;
using Zarr.Benchmarks.Codec;
using Zarr.Format.Codecs.Blosc;

namespace Zarr.Benchmarks.Kernels;

/// <summary>One chunk of each kind of data through Blosc, into and from memory that is used again.</summary>
[MemoryDiagnoser]
public class BloscBenchmark
{
    private byte[] _chunk = [], _frame = [];
    private byte[] _room = [];
    private BloscSettings _settings;

    [ParamsSource(nameof(Names))]
    public string Data { get; set; } = "";

    [Params("blosclz", "lz4", "zstd")]
    public string Compressor { get; set; } = "";

    public static IEnumerable<string> Names => Dataset.All().Select(d => d.Name);

    [GlobalSetup]
    public void Encode()
    {
        var data = Dataset.All().First(d => d.Name == Data);
        (_chunk, _settings) = (data.Chunks[0], new BloscSettings(Compressor, 5, BloscShuffle.Byte, data.TypeSize));
        _room = new byte[BloscEncoder.MaxEncodedLength(_chunk.Length)];
        _frame = _room[..BloscEncoder.Encode(_chunk, _room, _settings)];
    }

    [Benchmark]
    public int Compress() => BloscEncoder.Encode(_chunk, _room, _settings);

    [Benchmark]
    public void Decompress() => BloscDecoder.Decode(_frame, _chunk);
}
