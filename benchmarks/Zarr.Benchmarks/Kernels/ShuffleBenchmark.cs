using BenchmarkDotNet.Attributes;
using Zarr.Format.Codecs.Shuffling;

namespace Zarr.Benchmarks.Kernels;

/// <summary>Byte shuffle of a block that stays in the cache.</summary>
[MemoryDiagnoser]
public class ShuffleBenchmark
{
    private readonly byte[] _elements = new byte[128 << 10];
    private readonly byte[] _planes = new byte[128 << 10];

    /// <summary>Bytes of an element.</summary>
    [Params(2, 4, 8)]
    public int TypeSize { get; set; }

    [GlobalSetup]
    public void Fill() => new Random(1).NextBytes(_elements);

    [Benchmark]
    public void Shuffle() => ByteShuffle.Shuffle(_elements, _planes, TypeSize);

    [Benchmark]
    public void Unshuffle() => ByteShuffle.Unshuffle(_planes, _elements, TypeSize);
}
