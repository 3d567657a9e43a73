using System.Diagnostics;
using Zarr.Codecs;
using Zarr.DataTypes;
using Zarr.Stores;

namespace Zarr.Benchmarks;

/// <summary>
/// Full writes and reads of the two arrays of the format's first README, against zarr-python where it is installed. The two take
/// turns, round by round; a figure is the median. Every read allocates its result, every write starts from an empty store.
/// </summary>
internal static class ArrayBenchmark
{
    private const int Rounds = 11;
    private static readonly int[] Data = [.. Enumerable.Range(0, 10_000_000)];

    public static async Task RunAsync()
    {
        using var peer = Peer.Start();
        Console.WriteLine($"{Environment.ProcessorCount} cores; peer: {peer?.Name ?? "none (python3 with zarr 2 is not installed)"}");
        Console.WriteLine();
        Console.WriteLine("| array | store | compressor | ratio | write GB/s | peer | ours / peer | read GB/s | peer | ours / peer |");
        Console.WriteLine("|---|---|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (shape, chunks) in ((Shape, Shape)[])[(new(10_000_000), new(100_000)), (new(10_000, 1_000), new(1_000, 100))])
            foreach (var where in (string[])["memory", "directory"])
                foreach (var compressor in (string[])["blosclz", "lz4", "zstd"])
                    await MeasureAsync(shape, chunks, where, compressor, peer);
    }

    private static async Task MeasureAsync(Shape shape, Shape chunks, string where, string compressor, Peer? peer)
    {
        List<double> writes = [], reads = [], peerWrites = [], peerReads = [];
        double ratio = 0;
        for (var round = 0; round <= Rounds; round++)
        {
            var folder = Directory.CreateTempSubdirectory("zarr-benchmark-");
            IStore store = where == "memory" ? new MemoryStore() : new DirectoryStore(folder.FullName);
            var metadata = new ArrayBuilder { Shape = shape, ChunkShape = chunks, DataType = DataType.Parse("int32"), Codecs = [CodecRegistry.Parse($"blosc:{compressor}:5:shuffle")] }.Build();
            var array = await ZarrArray.CreateAsync(store, StoreKey.Root, metadata);
            var clock = Stopwatch.StartNew();
            await array.WriteAsync(ZarrSelection.All, Data);
            var written = clock.Elapsed.TotalSeconds;
            clock.Restart();
            var slice = await array.ReadAsync(ZarrSelection.All);
            var read = clock.Elapsed.TotalSeconds;
            if (!((int[])slice.Data).AsSpan().SequenceEqual(Data)) throw new InvalidOperationException("What was read is not what was written.");
            ratio = (await array.MeasureAsync()).Ratio ?? 0;
            folder.Delete(recursive: true);
            var (peerWritten, peerRead) = peer?.Round($"{where} {shape} {chunks} {compressor}") ?? (double.NaN, double.NaN);
            // The first round warms up.
            if (round == 0) continue;
            writes.Add(written);
            reads.Add(read);
            peerWrites.Add(peerWritten);
            peerReads.Add(peerRead);
        }

        Console.WriteLine(FormattableString.Invariant(
            $"| {shape} by {chunks} | {where} | {compressor} | {ratio:F1} | {Figures(writes, peerWrites)} | {Figures(reads, peerReads)} |"));
    }

    private static string Figures(List<double> ours, List<double> theirs)
    {
        var (a, b) = (Median(ours), Median(theirs));
        var speed = Data.Length * sizeof(int) / 1e9;
        return double.IsNaN(b) ? FormattableString.Invariant($"{speed / a:F2} | | ") : FormattableString.Invariant($"{speed / a:F2} | {speed / b:F2} | {b / a:F2}");
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    /// <summary>A process that answers each line with two figures.</summary>
    private sealed class Peer(Process process, string name) : IDisposable
    {
        public string Name { get; } = name;

        public static Peer? Start()
        {
            var script = Path.Combine(AppContext.BaseDirectory, "peers", "zarr_python.py");
            foreach (var python in (string[])["/usr/bin/python3", "python3"])
            {
                try
                {
                    var process = Process.Start(new ProcessStartInfo(python, [script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
                    if (process.StandardOutput.ReadLine() is { } name) return new(process, name);
                    process.WaitForExit();
                }
                catch (System.ComponentModel.Win32Exception)
                {
                    // There is no such program: the next one, or none.
                }
            }

            return null;
        }

        public (double Write, double Read) Round(string work)
        {
            process.StandardInput.WriteLine(work);
            var answer = process.StandardOutput.ReadLine()?.Split(' ') ?? throw new InvalidOperationException($"The peer failed: {process.StandardError.ReadToEnd()}");
            return (double.Parse(answer[0], System.Globalization.CultureInfo.InvariantCulture), double.Parse(answer[1], System.Globalization.CultureInfo.InvariantCulture));
        }

        public void Dispose()
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
