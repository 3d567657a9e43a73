using System.Diagnostics;
using System.Runtime.Versioning;
using Zarr.Benchmarks.Peers;

namespace Zarr.Benchmarks.Scaling;

/// <summary>How cost grows with the number of chunks, and how it shrinks with the number of cores.</summary>
internal static class ScalingBenchmark
{
    private const int Rounds = 9;

    public static void Run()
    {
        Console.WriteLine("| chunks of 100 int32, memory, lz4 | write µs/chunk | read µs/chunk | scan µs/chunk |");
        Console.WriteLine("|--:|--:|--:|--:|");
        foreach (var chunks in (int[])[1_000, 10_000, 100_000]) Grow(chunks);
        Console.WriteLine();
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows()) return;
        Console.WriteLine("| walk float64 100 MB, memory | write ms, one core | two | times | read ms, one core | two | times |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var codec in (string[])["blosc:blosclz:5:shuffle", "blosc:lz4:5:shuffle", "blosc:zstd:5:shuffle"]) Spread(codec);
    }

    private static void Grow(int chunks)
    {
        var sample = Sample.Arange1() with { Values = Enumerable.Range(0, chunks * 100).ToArray(), Shape = new(chunks * 100), Chunks = new(100) };
        using var array = new OurArray(sample, "blosc:lz4:5:shuffle", null);
        // As much work in each round, whatever the size.
        var repeat = 100_000 / chunks;
        double Micros(Func<double> once) => Median(() => Enumerable.Range(0, repeat).Sum(_ => once())) * 1e6 / 100_000;
        Console.WriteLine(FormattableString.Invariant($"| {chunks:N0} | {Micros(array.Write):F2} | {Micros(array.Read):F2} | {Micros(() => OurArray.Time(() => ScanAsync(array.Array!).GetAwaiter().GetResult(), 1)):F2} |"));
    }

    [SupportedOSPlatform("linux")]
    [SupportedOSPlatform("windows")]
    private static void Spread(string codec)
    {
        using var array = new OurArray(Sample.Walk(), codec, null);
        var process = Process.GetCurrentProcess();
        var all = process.ProcessorAffinity;
        array.Write();
        List<double> oneWrite = [], oneRead = [], twoWrite = [], twoRead = [];
        for (var round = 0; round < Rounds; round++)
        {
            process.ProcessorAffinity = 1;
            oneWrite.Add(array.Write());
            oneRead.Add(array.Read());
            process.ProcessorAffinity = all & 3;
            twoWrite.Add(array.Write());
            twoRead.Add(array.Read());
        }

        process.ProcessorAffinity = all;
        Console.WriteLine($"| {codec} | {Pair(oneWrite, twoWrite)} | {Pair(oneRead, twoRead)} |");
    }

    private static string Pair(List<double> one, List<double> two)
    {
        one.Sort();
        two.Sort();
        var (a, b) = (one[Rounds / 2] * 1000, two[Rounds / 2] * 1000);
        return FormattableString.Invariant($"{a:F1} | {b:F1} | {a / b:F2}");
    }

    private static double Median(Func<double> measure)
    {
        measure();
        var seconds = Enumerable.Range(0, Rounds).Select(_ => measure()).Order().ToArray();
        return seconds[Rounds / 2];
    }

    private static async Task ScanAsync(ZarrArray array)
    {
        await foreach (var chunk in array.ScanChunksAsync(ZarrSelection.All))
            if (chunk.State != ChunkState.Stored) throw new InvalidOperationException($"Chunk {chunk.Key} is {chunk.State}.");
    }
}
