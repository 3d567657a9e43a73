using System.Diagnostics;
using System.Globalization;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Benchmarks.Peers;

namespace Zarr.Benchmarks.Scaling;

/// <summary>How cost grows with the number of chunks, and how it shrinks with the number of cores.</summary>
internal static class ScalingBenchmark
{
    private const int Rounds = 9;

    private static readonly string[] Codecs = ["blosc:blosclz:5:shuffle", "blosc:lz4:5:shuffle", "blosc:zstd:5:shuffle"];

    public static void Run()
    {
        Console.WriteLine("| chunks of 100 int32, memory, lz4 | write µs/chunk | read µs/chunk | scan µs/chunk |");
        Console.WriteLine("|--:|--:|--:|--:|");
        foreach (var chunks in (int[])[1_000, 10_000, 100_000]) Grow(chunks);
        Console.WriteLine();
        Console.WriteLine("| walk float64 100 MB, memory | write ms, one core | two | times | read ms, one core | two | times |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var codec in Codecs) Spread(codec);
    }

    /// <summary>Writes and reads with as many workers as the runtime says there are cores, and prints both times.</summary>
    public static void RunOnce(string codec)
    {
        var array = new OurArray(Sample.Walk(), codec, null);
        List<double> writes = [], reads = [];
        for (var round = -2; round < Rounds; round++)
        {
            var (write, read) = (array.Write(), array.Read());
            if (round < 0) continue;
            writes.Add(write);
            reads.Add(read);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Middle(writes):R} {Middle(reads):R}"));
    }

    private static void Grow(int chunks)
    {
        var sample = Sample.Arange1() with { Values = Enumerable.Range(0, chunks * 100).ToArray(), Shape = new(chunks * 100), Chunks = new(100) };
        var array = new OurArray(sample, "blosc:lz4:5:shuffle", null);
        // As much work in each round, whatever the size.
        var repeat = 100_000 / chunks;
        double Micros(Func<double> once) => Median(() => Enumerable.Range(0, repeat).Sum(_ => once())) * 1e6 / 100_000;
        Console.WriteLine(FormattableString.Invariant($"| {chunks:N0} | {Micros(array.Write):F2} | {Micros(array.Read):F2} | {Micros(() => OurArray.Time(() => ScanAsync(array.Array!).GetAwaiter().GetResult(), 1)):F2} |"));
    }

    private static void Spread(string codec)
    {
        // Processes take turns; the runtime's own switch takes one core away.
        List<double>[] seconds = [[], [], [], []];
        for (var round = 0; round < 5; round++)
        {
            foreach (var cores in (int[])[1, 2])
            {
                var start = new ProcessStartInfo(Environment.ProcessPath!, [.. Environment.GetCommandLineArgs()[0] is var self && self.EndsWith(".dll", StringComparison.Ordinal) && Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? (string[])[self] : [], "scaling", codec])
                {
                    RedirectStandardOutput = true, Environment = { ["DOTNET_PROCESSOR_COUNT"] = cores.ToString(CultureInfo.InvariantCulture) },
                };
                using var process = Process.Start(start)!;
                var times = process.StandardOutput.ReadToEnd().Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
                process.WaitForExit();
                seconds[cores - 1].Add(times[0]);
                seconds[cores + 1].Add(times[1]);
            }
        }

        Console.WriteLine($"| {codec} | {Pair(seconds[0], seconds[1])} | {Pair(seconds[2], seconds[3])} |");
    }

    private static string Pair(List<double> one, List<double> two)
    {
        var (a, b) = (Middle(one) * 1000, Middle(two) * 1000);
        return FormattableString.Invariant($"{a:F1} | {b:F1} | {a / b:F2}");
    }

    private static double Middle(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
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
