using System.Runtime.InteropServices;
using Zarr.Benchmarks.Peers;

namespace Zarr.Benchmarks.Codec;

/// <summary>Chunks of one kind of data, the same on every run.</summary>
internal sealed record Dataset(string Name, int TypeSize, byte[][] Chunks)
{
    public long Length => Chunks.Sum(c => (long)c.Length);

    public static IEnumerable<Dataset> All()
    {
        var random = new Random(2024);
        yield return Create<int>("int32 arange", 20, 100_000, i => i);
        var walk = 0.0;
        yield return Create<double>("float64 random walk", 10, 100_000, _ => walk += Normal(random));
        yield return Create<short>("int16 noise, σ 1000", 20, 200_000, _ => (short)(1000 * Normal(random)));
        yield return Create<short>("int16 noise, σ 3", 20, 200_000, _ => (short)(3 * Normal(random)));
        yield return Create<float>("float32 rounded to 0.1", 20, 200_000, i => MathF.Round(15 + 10 * MathF.Sin(i / 1000f) + 2 * (float)Normal(random), 1));
        foreach (var (sample, count) in new[] { (Sample.EarthGeoid(), 100_000), (Sample.BrainVolume(), 500_000) })
            if (sample is not null) yield return new(sample.Label, sample.Type.ItemSize, [.. sample.Bytes.ToArray().Chunk(count * sample.Type.ItemSize)]);
    }

    private static Dataset Create<T>(string name, int chunks, int count, Func<int, T> element) where T : unmanaged
    {
        var index = 0;
        return new Dataset(name, Marshal.SizeOf<T>(), [.. Enumerable.Range(0, chunks).Select(_ =>
        {
            var chunk = new T[count];
            for (var i = 0; i < count; i++)
                chunk[i] = element(index++);
            return MemoryMarshal.AsBytes(chunk.AsSpan()).ToArray();
        })]);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
