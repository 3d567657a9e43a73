using System.Diagnostics;
using System.Runtime.InteropServices;
using Zarr.Format.Codecs.Blosc;
using Zarr.Tests;

namespace Zarr.Benchmarks.Codec;

/// <summary>
/// Blosc at level 5 with byte shuffle, ours and c-blosc's, chunk by chunk, from and into reused memory, on one thread. The two take
/// turns, and the first of a turn alternates; a figure is the median over the rounds, the ratio that of the ratios within a round.
/// </summary>
internal static class CodecBenchmark
{
    public static readonly string[] All = ["blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"];

    private const int Level = 5;
    private const int Rounds = 11;
    private const double SecondsPerRound = 0.03;
    private const double SecondsOfWarmUp = 0.4;

    public static void Run(string[] compressors)
    {
        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        if (!LibBlosc.IsAvailable)
            Console.WriteLine("libblosc.so.1 is not installed: ours only.");
        Console.WriteLine();
        Console.WriteLine("| data | codec | direction | ours MB/s | c-blosc MB/s | ours / c-blosc | stored bytes equal |");
        Console.WriteLine("|---|---|---|--:|--:|--:|---|");
        foreach (var data in Dataset.All())
            foreach (var compressor in compressors)
                Measure(data, compressor);
    }

    private static void Measure(Dataset data, string compressor)
    {
        var settings = new BloscSettings(compressor, Level, BloscShuffle.Byte, data.TypeSize);
        var room = data.Chunks.Max(c => c.Length) + 16;
        byte[] frame = new byte[room], decoded = new byte[room];
        var ours = Array.ConvertAll(data.Chunks, c => frame[..BloscEncoder.Encode(c, frame, settings)]);
        var theirs = LibBlosc.IsAvailable ? Array.ConvertAll(data.Chunks, c => frame[..Compress(c, frame, compressor, data.TypeSize)]) : ours;
        var equal = ours.Zip(theirs).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

        Report(
            "compress",
            i => BloscEncoder.Encode(data.Chunks[i], frame, settings),
            i => Compress(data.Chunks[i], frame, compressor, data.TypeSize));
        Report(
            "decompress",
            i => BloscDecoder.Decode(theirs[i], decoded.AsSpan(0, data.Chunks[i].Length)),
            i => LibBlosc.Decompress(theirs[i], decoded));

        void Report(string direction, Action<int> our, Action<int> their)
        {
            var rounds = Alternate(data.Chunks.Length, our, LibBlosc.IsAvailable ? their : null);
            var speed = data.Length / 1e6 / Median(rounds.Select(r => r.Ours));
            var other = " | | ";
            if (LibBlosc.IsAvailable)
            {
                var otherSpeed = data.Length / 1e6 / Median(rounds.Select(r => r.Theirs));
                var ratio = Median(rounds.Select(r => r.Theirs / r.Ours));
                other = FormattableString.Invariant($"{otherSpeed:F0} | {ratio:F2} | {(equal ? "yes" : "no")}");
            }
            Console.WriteLine(FormattableString.Invariant($"| {data.Name} | {compressor} | {direction} | {speed:F0} | {other} |"));
        }
    }

    private static int Compress(byte[] chunk, byte[] frame, string compressor, int typeSize) =>
        LibBlosc.Compress(chunk, frame.AsSpan(0, chunk.Length + 16), compressor, Level, (int)BloscShuffle.Byte, typeSize);

    /// <summary>Seconds for one pass over all chunks, round by round.</summary>
    private static List<(double Ours, double Theirs)> Alternate(int chunks, Action<int> ours, Action<int>? theirs)
    {
        // Until the runtime has compiled everything at its best.
        var warmUp = Stopwatch.StartNew();
        var once = Pass(chunks, ours, 1);
        while (warmUp.Elapsed.TotalSeconds < SecondsOfWarmUp)
            once = Pass(chunks, ours, 1);
        var repeats = Math.Max(1, (int)(SecondsPerRound / once));
        var rounds = new List<(double, double)>();
        for (var round = 0; round < Rounds; round++)
        {
            double a = 0, b = 0;
            if (round % 2 == 0)
                a = Pass(chunks, ours, repeats);
            if (theirs is not null)
                b = Pass(chunks, theirs, repeats);
            if (round % 2 != 0)
                a = Pass(chunks, ours, repeats);
            rounds.Add((a, b));
        }
        return rounds;
    }

    private static double Pass(int chunks, Action<int> run, int repeats)
    {
        var watch = Stopwatch.StartNew();
        for (var n = 0; n < repeats; n++)
            for (var i = 0; i < chunks; i++)
                run(i);
        return watch.Elapsed.TotalSeconds / repeats;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
